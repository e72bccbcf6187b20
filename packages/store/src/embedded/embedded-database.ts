/**
 * PostgreSQL inside this process (PGlite), in a folder of its own:
 *
 *     lock-1    who has it open
 *     data/     the database
 *
 * A commit that has resolved is on the disk. The database works in our event loop: while it computes, nothing else does.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { StoreError, TradingBridgeError } from '@trading-bridge/core'
import { type Dialect, PGliteDialect } from 'kysely'
import { explainFailure } from '../database/explain-failure.ts'
import { ExplainingDialect } from '../database/explaining-dialect.ts'
import { BIGINT_TYPE, parseInteger } from '../database/integers.ts'
import { DurableFiles } from './durable-files.ts'
import { FolderLock } from './folder-lock.ts'
import { requirePrivate } from './folder-modes.ts'
import { syncAll, unpackImage } from './initial-image.ts'
import { OneMessageQueries } from './one-message.ts'

/**
 * PGlite's own, but for the one that tells PostgreSQL never to wait for the disk. Its page cache is cleared when it starts:
 * the default of 128 MB costs half a second at every start, and what is not in it is in the operating system's.
 */
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['-c', 'wal_sync_method=fsync'],
  ...['-c', 'shared_buffers=16MB'],
]

export interface EmbeddedOptions {
  readonly folder: string
  /** A new database; without it one is made, which takes some seconds. */
  readonly image: Uint8Array | undefined
}

export class EmbeddedDatabase {
  readonly #pglite: PGlite
  readonly #oneMessage: OneMessageQueries
  readonly #files: DurableFiles
  readonly #lock: FolderLock
  /** What it failed with, once it has. */
  #stopped: unknown

  private constructor(pglite: PGlite, files: DurableFiles, lock: FolderLock) {
    this.#pglite = pglite
    this.#oneMessage = new OneMessageQueries(pglite)
    this.#files = files
    this.#lock = lock
  }

  /**
   * Opens the database in the folder, and makes both where they are not there.
   *
   * @throws {StoreError} the folder is open elsewhere, readable by others, on a full or read-only disk, or damaged.
   */
  static async open({ folder, image }: EmbeddedOptions): Promise<EmbeddedDatabase> {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      requirePrivate(folder)
      const lock = FolderLock.take(folder)
      try {
        const data = join(folder, 'data')
        if (!existsSync(data)) await createData(folder, image)
        const { pglite, files } = await start(data)
        return new EmbeddedDatabase(pglite, files, lock)
      } catch (error) {
        lock.release()
        throw error
      }
    } catch (error) {
      throw explainOpening(error, folder)
    }
  }

  /** How often the disk has confirmed what was written. */
  get syncs(): number {
    return this.#files.syncs
  }

  dialect(): Dialect {
    return new ExplainingDialect(new PGliteDialect({ pglite: this.#pglite }), {
      check: () => this.#check(),
      explain: (error) => this.#explain(error),
      runAlone: (query) => this.#oneMessage.run(query),
    })
  }

  /** Gives the folder back, also when the database has stopped by itself. */
  async close(): Promise<void> {
    try {
      if (this.#stopped === undefined && !this.#pglite.closed) await this.#pglite.close()
    } finally {
      this.#lock.release()
    }
  }

  #check(): void {
    if (this.#stopped !== undefined) throw stopped(this.#stopped)
  }

  /**
   * When the disk fails it, PostgreSQL gives up, as a server would. What is left of it here must not be asked again: it
   * would compute for ever, and the whole process with it.
   */
  #explain(error: unknown): unknown {
    if (isAnswer(error)) return explainFailure(error)
    this.#stopped = error
    const explained = explainFailure(error)
    return explained instanceof TradingBridgeError ? explained : stopped(error)
  }
}

function stopped(error: unknown): StoreError {
  return new StoreError('TB_STORE_UNAVAILABLE', `The embedded database has stopped: ${textOf(error)}.`, {
    next: 'Start again: what was committed is there.',
    cause: error,
  })
}

/** Makes the database beside its place and moves it there whole: an interrupted first start leaves nothing behind. */
async function createData(folder: string, image: Uint8Array | undefined): Promise<void> {
  const draft = join(folder, 'data.new')
  rmSync(draft, { recursive: true, force: true })
  if (image === undefined) await initialise(draft)
  else await unpackImage(image, draft)
  renameSync(draft, join(folder, 'data'))
  await syncAll([folder])
}

/** Lets PostgreSQL make the database, and closes it. Every file is on the disk then. */
async function initialise(data: string): Promise<void> {
  mkdirSync(data, { mode: 0o700 })
  const { pglite } = await start(data)
  await pglite.close()
}

async function start(data: string): Promise<{ readonly pglite: PGlite; readonly files: DurableFiles }> {
  const files = new DurableFiles(data)
  const pglite = await PGlite.create({
    fs: files,
    startParams: START_PARAMETERS,
    parsers: { [BIGINT_TYPE]: parseInteger },
  })
  return { pglite, files }
}

function explainOpening(error: unknown, folder: string): unknown {
  const explained = explainFailure(error)
  if (explained instanceof TradingBridgeError) return explained
  return new StoreError('TB_STORE_DAMAGED', `The database in ${folder} does not open: ${textOf(error)}.`, {
    next: 'Keep a copy of the folder and restore the last backup.',
    cause: error,
  })
}

const LAST_WORDS = new Set(['FATAL', 'PANIC'])

/** Whether PostgreSQL refused and goes on working. */
function isAnswer(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || !('severity' in error)) return false
  return typeof error.severity === 'string' && !LAST_WORDS.has(error.severity)
}

function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return (text.split('\n')[0] ?? '').replace(/[.\s]+$/, '')
}
