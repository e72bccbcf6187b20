import { readFileSync } from 'node:fs'

/** A process, told apart from a later one that happens to have the same number. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in the system's own terms; empty where the system does not tell. */
  readonly start: string
}

/** After the name in parentheses, which may hold anything, come the state and 18 fields before the start time. */
const STATE_FIELD = 0
const START_FIELD = 19
const DEAD_STATES = new Set(['Z', 'X', 'x'])

/** The process with this number, or `undefined` when none runs. */
export function findProcess(pid: number): ProcessIdentity | undefined {
  if (!isRunning(pid)) return undefined
  const fields = readStatus(pid)
  if (fields === undefined) return { pid, start: '' }
  if (DEAD_STATES.has(fields[STATE_FIELD] ?? '')) return undefined
  return { pid, start: `${readBoot()} ${fields[START_FIELD]}` }
}

/** Whether the process that gave this as its identity still runs. In doubt it does. */
export function isStillRunning({ pid, start }: ProcessIdentity): boolean {
  const found = findProcess(pid)
  if (found === undefined) return false
  return start === '' || found.start === '' || found.start === start
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It runs, and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Linux tells; other systems are asked for no more than whether the process runs. */
function readStatus(pid: number): readonly string[] | undefined {
  const text = readOptional(`/proc/${pid}/stat`)
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')
}

function readBoot(): string {
  return readOptional('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
}

function readOptional(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
