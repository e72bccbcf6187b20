/**
 * A log file of bounded size, with a bounded number of earlier ones beside it: `bot.log`, `bot.log.1`, `bot.log.2`.
 *
 * Lines are written at once, so that a crash loses none. A disk that does not take them stops nobody: what could not be
 * written is counted, and the count is written when the disk takes lines again.
 */
import { chmodSync, closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

export interface RotatingFileOptions {
  readonly path: string
  readonly maximumBytes?: number | undefined
  /** Earlier files that are kept. */
  readonly keptFiles?: number | undefined
}

const DEFAULT_MAXIMUM_BYTES = 10 * 1_048_576
const DEFAULT_KEPT_FILES = 5

export class RotatingFile {
  readonly #path: string
  readonly #maximumBytes: number
  readonly #keptFiles: number
  #file: number | undefined
  #bytes = 0
  #lost = 0

  private constructor({ path, maximumBytes, keptFiles }: RotatingFileOptions) {
    this.#path = path
    this.#maximumBytes = maximumBytes ?? DEFAULT_MAXIMUM_BYTES
    this.#keptFiles = keptFiles ?? DEFAULT_KEPT_FILES
  }

  /** Makes the folder where it is missing. Throws what the file system has against it. */
  static open(options: RotatingFileOptions): RotatingFile {
    const file = new RotatingFile(options)
    mkdirSync(dirname(options.path), { recursive: true, mode: 0o700 })
    file.#open()
    return file
  }

  /** How many lines the disk has not taken. */
  get lostLines(): number {
    return this.#lost
  }

  /** Writes a line, which ends with its line feed. Never throws. */
  write(line: string): void {
    const bytes = Buffer.from(line, 'utf8')
    try {
      if (this.#bytes > 0 && this.#bytes + bytes.length > this.#maximumBytes) this.#rotate()
      const file = this.#file ?? this.#open()
      if (this.#lost > 0) this.#append(file, Buffer.from(lostLine(this.#lost)))
      this.#lost = 0
      this.#append(file, bytes)
    } catch {
      this.#lost += 1
    }
  }

  close(): void {
    if (this.#file === undefined) return
    closeSync(this.#file)
    this.#file = undefined
  }

  #open(): number {
    const file = openSync(this.#path, 'a', 0o600)
    // One that was there keeps its mode otherwise.
    chmodSync(this.#path, 0o600)
    this.#file = file
    this.#bytes = fstatSync(file).size
    return file
  }

  #append(file: number, bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    this.#bytes += bytes.length
  }

  #rotate(): void {
    this.close()
    rmSync(this.#numbered(this.#keptFiles), { force: true })
    for (let at = this.#keptFiles - 1; at >= 0; at -= 1)
      moveIfThere(this.#numbered(at), this.#numbered(at + 1))
    if (this.#keptFiles === 0) rmSync(this.#path, { force: true })
    this.#open()
  }

  #numbered(at: number): string {
    return at === 0 ? this.#path : `${this.#path}.${at}`
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}

function lostLine(count: number): string {
  return `${JSON.stringify({ level: 'error', event: 'log.lost', lines: count, msg: `${count} lines could not be written before this one.` })}\n`
}
