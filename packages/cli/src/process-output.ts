/**
 * The process's two outputs. A reader that has seen enough (`| head`) and a terminal that was closed are no failures: what
 * follows is written to nobody. A disk that is full is one, and yet nothing that trades may end for the want of a log: it is
 * remembered, and told at the end.
 */

/** The errors of writing to a reader, or to a terminal, that is gone. */
const NOBODY_READS: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EIO'])

type Outputs = Readonly<Record<'stdout' | 'stderr', NodeJS.WritableStream>>

export class ProcessOutput {
  readonly #streams: readonly NodeJS.WritableStream[]
  #lossCode: string | undefined

  constructor({ stdout, stderr }: Outputs) {
    this.#streams = [stdout, stderr]
    for (const stream of this.#streams) {
      stream.on('error', ({ code = 'unwritable' }: NodeJS.ErrnoException) => {
        if (!NOBODY_READS.has(code)) this.#lossCode ??= code
      })
    }
  }

  /** The system's code for why something could not be written, once it could not. */
  get lossCode(): string | undefined {
    return this.#lossCode
  }

  /** Waits until everything that was written is taken, or is known never to be. */
  async drain(): Promise<void> {
    await Promise.all(this.#streams.map(drained))
  }
}

/** A stream takes what is written in order, so that the last piece of it is taken last. */
function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}
