/** What a terminal shows: enough of one to see what a picture that is drawn over itself leaves behind. */
import { PassThrough, Writable } from 'node:stream'
import type { Terminal } from '../src/terminal.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what moves the cursor.
const SEQUENCE = /\u001b\[(\?)?([0-9;]*)([A-Za-z])/y

export class Screen extends Writable {
  columns: number
  rows: number
  isCursorShown = true
  /** What has left the screen at its top. */
  scrolledRows = 0
  #lines: string[] = ['']
  #row = 0
  #column = 0

  constructor(columns: number, rows: number) {
    super({ decodeStrings: false })
    this.columns = columns
    this.rows = rows
  }

  get terminal(): Terminal {
    const streams = { stdin: new PassThrough(), stdout: this, stderr: this }
    return {
      ...streams,
      isInteractive: false,
      hasBorders: true,
      canRedraw: true,
      colours: false,
      json: false,
    }
  }

  /** From the top, without what is blank at the end. */
  get text(): string {
    return this.#lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd()
  }

  resize(columns: number, rows: number): void {
    this.columns = columns
    this.rows = rows
    this.emit('resize')
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    const text = chunk.toString()
    for (let at = 0; at < text.length; ) {
      SEQUENCE.lastIndex = at
      const [sequence, isPrivate, count = '', kind = ''] = SEQUENCE.exec(text) ?? []
      if (sequence === undefined) this.#put(text[at] ?? '')
      else if (isPrivate === undefined) this.#obey(kind, Number(count || '0'))
      else if (count === '25') this.isCursorShown = kind === 'h'
      at += sequence?.length ?? 1
    }
    done()
  }

  #put(letter: string): void {
    if (letter === '\r') this.#column = 0
    else if (letter === '\n') this.#feed()
    else {
      if (this.#column === this.columns) this.#feed()
      const line = (this.#lines[this.#row] ?? '').padEnd(this.#column)
      this.#lines[this.#row] = line.slice(0, this.#column) + letter + line.slice(this.#column + 1)
      this.#column += 1
    }
  }

  /** As a terminal does that returns at each line feed. */
  #feed(): void {
    this.#column = 0
    this.#row += 1
    this.#lines[this.#row] ??= ''
    if (this.#row < this.rows) return
    this.#lines.shift()
    this.#row -= 1
    this.scrolledRows += 1
  }

  #obey(kind: string, count: number): void {
    if (kind === 'A') this.#row = Math.max(this.#row - Math.max(count, 1), 0)
    else if (kind === 'K') this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column)
    else if (kind === 'J' && count === 2) this.#lines = ['']
    else if (kind === 'J') {
      this.#obey('K', 0)
      this.#lines.length = this.#row + 1
    } else if (kind === 'H') {
      this.#row = 0
      this.#column = 0
    } else throw new Error(`The screen of the tests does not know ESC [ ${count} ${kind}.`)
  }
}
