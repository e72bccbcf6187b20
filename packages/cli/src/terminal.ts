/** Where a command writes and whom it writes for. Commands take it as a parameter and know no other output. */
import type { ReadStream, WriteStream } from 'node:tty'

export interface Terminal {
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream
  /** A person can be asked: input and output are both a terminal. */
  readonly isInteractive: boolean
  /** Tables may have borders: standard output is a terminal. */
  readonly hasBorders: boolean
  /** Pictures may be drawn over themselves: standard output is a terminal whose cursor moves. */
  readonly canRedraw: boolean
  readonly colours: boolean
  /** One object on standard output, for a program. */
  readonly json: boolean
}

/** Where nobody knows how wide it is. */
const COLUMNS = 80

/** How much fits: no rows where it is no terminal, for then nothing scrolls away. */
export function sizeOf({ stdout }: Pick<Terminal, 'stdout'>): {
  readonly columns: number
  readonly rows: number | undefined
} {
  return { columns: whole(stdout, 'columns') ?? COLUMNS, rows: whole(stdout, 'rows') }
}

function whole(stdout: object, name: 'columns' | 'rows'): number | undefined {
  const value: unknown = Reflect.get(stdout, name)
  return typeof value === 'number' && value > 0 ? value : undefined
}

/** What of `process` a terminal is made of. */
export interface ProcessStreams {
  readonly stdin: ReadStream
  readonly stdout: WriteStream
  readonly stderr: WriteStream
}

/** The process's own terminal. Colours follow https://no-color.org: any value of NO_COLOR but the empty one. */
export function processTerminal(
  { stdin, stdout, stderr }: ProcessStreams,
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  const isOutputTerminal = stdout.isTTY === true
  const isDumb = environment['TERM'] === 'dumb'
  const wantsNoColour = (environment['NO_COLOR'] ?? '') !== '' || isDumb
  return {
    stdin,
    stdout,
    stderr,
    isInteractive: isOutputTerminal && stdin.isTTY === true,
    hasBorders: isOutputTerminal,
    canRedraw: isOutputTerminal && !isDumb,
    colours: isOutputTerminal && !wantsNoColour,
    json: false,
  }
}
