/**
 * All that happens on an exchange, from its opening on, one event a line: two runs are the same when their journals are
 * the same bytes, and then their hashes are equal. What was there before, such as the crowd's past, is not in it.
 */
import { createHash } from 'node:crypto'
import { writeSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { InternalError } from '@trading-bridge/core'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import { canonicalLine } from './canonical-line.ts'

export interface JournalOptions {
  /** Written anew. Without one the journal is only counted and hashed, or kept in memory. */
  readonly file?: string | undefined
  /** Keeps all of it in memory, for `text`; a day of the crowd may be more than there is. */
  readonly keepsText?: boolean | undefined
}

/** So much is gathered before it is hashed and written. */
const CHUNK_CHARACTERS = 65_536

export class Journal {
  readonly #file: FileHandle | undefined
  readonly #keepsText: boolean
  readonly #hash = createHash('sha256')
  readonly #kept: string[] = []
  #gathered = ''
  #events = 0
  #failure: unknown
  #stopListening: () => void = () => undefined

  private constructor(file: FileHandle | undefined, keepsText: boolean) {
    this.#file = file
    this.#keepsText = keepsText
  }

  /** @throws the file system's error when the file cannot be written. */
  static async open(
    exchange: Pick<SandboxExchange, 'onEvent'>,
    { file, keepsText = false }: JournalOptions = {},
  ): Promise<Journal> {
    const journal = new Journal(file === undefined ? undefined : await open(file, 'w'), keepsText)
    journal.#stopListening = exchange.onEvent((event) => {
      journal.#events += 1
      journal.#gathered += canonicalLine(event)
      if (journal.#gathered.length >= CHUNK_CHARACTERS) journal.#flush()
    })
    return journal
  }

  /** How many events there were. */
  get events(): number {
    return this.#events
  }

  /** SHA-256 of all bytes so far, in hexadecimal digits. */
  get hash(): string {
    this.#flush()
    return this.#hash.copy().digest('hex')
  }

  /** All lines so far, each ended by a line feed; empty unless it was opened with `keepsText`. */
  get text(): string {
    this.#flush()
    return this.#kept.join('')
  }

  /**
   * Writes what is left and hears of nothing more.
   *
   * @throws {InternalError} the file could not be written: the journal in it is not whole.
   */
  async close(): Promise<void> {
    this.#stopListening()
    this.#flush()
    await this.#file?.close()
    if (this.#failure === undefined) return
    throw new InternalError('The journal could not be written to its file.', {
      cause: this.#failure,
      next: 'Look at the disk, and run again.',
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #flush(): void {
    if (this.#gathered === '') return
    const chunk = this.#gathered
    this.#gathered = ''
    this.#hash.update(chunk)
    if (this.#keepsText) this.#kept.push(chunk)
    this.#write(chunk)
  }

  /** A full disk is told at the end: it is nothing the exchange's clients have to do with. */
  #write(chunk: string): void {
    if (this.#file === undefined || this.#failure !== undefined) return
    try {
      const bytes = Buffer.from(chunk)
      for (let written = 0; written < bytes.length; ) written += writeSync(this.#file.fd, bytes, written)
    } catch (error) {
      this.#failure = error
    }
  }
}
