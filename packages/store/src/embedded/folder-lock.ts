/**
 * One process to a folder. PGlite itself would let two in, and they would overwrite each other's rows.
 *
 * Locks are numbered files, `lock-1`, `lock-2` and so on, and the highest one counts. A file appears whole or not at all,
 * under a number that nobody has: to take over from a process that is gone is to make the next one. The highest file is
 * never removed, so that a slow taker cannot find a number free that has been passed by. Once it has its number, a taker
 * looks again: if there is a higher one, it came too late.
 *
 * Processes that do not see each other, as in two containers, do not see each other's locks as held.
 */
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { InternalError, StoreError } from '@trading-bridge/core'
import { findProcess, isStillRunning, type ProcessIdentity } from './process-identity.ts'

const LOCK_FILE = /^lock-([1-9][0-9]*)$/
const RELEASED = 'released\n'
/** Each try fails only because another taker won in between. */
const MAX_TRIES = 100

export class FolderLock {
  readonly #path: string
  #isHeld = true

  private constructor(path: string) {
    this.#path = path
  }

  /**
   * @throws what `refusal` makes of a process that runs and has it, perhaps this one; by itself a {StoreError},
   * `TB_STORE_LOCKED`.
   */
  static take(
    folder: string,
    refusal: (holder: ProcessIdentity) => Error = (holder) => databaseOpen(folder, holder),
  ): FolderLock {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const last = highestNumber(folder)
      const holder = holderOf(folder, last)
      if (holder !== undefined) throw refusal(holder)
      const path = lockPath(folder, last + 1)
      if (!createWhole(path, describeSelf())) continue
      if (highestNumber(folder) > last + 1) {
        rmSync(path, { force: true })
        continue
      }
      removeBelow(folder, last + 1)
      return new FolderLock(path)
    }
    throw new InternalError(`No lock could be had in ${folder}, though nobody holds it.`, {
      next: 'Try again, and report this if it stays.',
    })
  }

  release(): void {
    if (!this.#isHeld) return
    this.#isHeld = false
    writeFileSync(this.#path, RELEASED)
  }
}

/** The process that has this lock and runs. */
function holderOf(folder: string, number: number): ProcessIdentity | undefined {
  const holder = number === 0 ? undefined : readHolder(lockPath(folder, number))
  return holder !== undefined && isStillRunning(holder) ? holder : undefined
}

function databaseOpen(folder: string, { pid }: ProcessIdentity): StoreError {
  const isOurs = pid === process.pid
  const who = isOurs ? 'this process already' : `process ${pid}`
  return new StoreError('TB_STORE_LOCKED', `The database in ${folder} is open in ${who}.`, {
    next: isOurs ? 'Close it first, or use another folder.' : `Stop process ${pid}, or use another folder.`,
  })
}

function highestNumber(folder: string): number {
  return Math.max(0, ...lockNumbers(folder))
}

function lockNumbers(folder: string): readonly number[] {
  return readdirSync(folder).flatMap((name) => {
    const number = LOCK_FILE.exec(name)?.[1]
    return number === undefined ? [] : [Number(number)]
  })
}

function removeBelow(folder: string, number: number): void {
  for (const lower of lockNumbers(folder))
    if (lower < number) rmSync(lockPath(folder, lower), { force: true })
}

function lockPath(folder: string, number: number): string {
  return join(folder, `lock-${number}`)
}

function describeSelf(): string {
  return `${JSON.stringify(findProcess(process.pid))}\n`
}

/** Who holds it; `undefined` when it was released, is gone, or is no lock that a process of ours wrote. */
function readHolder(path: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isIdentity(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('start' in value)) return false
  return Number.isSafeInteger(value.pid) && typeof value.start === 'string'
}

/** False: the name is taken. */
function createWhole(path: string, text: string): boolean {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, text, { mode: 0o600 })
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
