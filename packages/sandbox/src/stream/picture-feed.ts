import type { Feed, Reader } from './feed.ts'

/** A complete picture of something, whenever it differs from the one a reader has: a depth, a ticker, all tickers. */
export class PictureFeed implements Feed {
  readonly #draw: () => string
  /** The picture each reader has. */
  readonly #readers = new Map<Reader, string>()
  #last = ''

  constructor(draw: () => string) {
    this.#draw = draw
  }

  get isRead(): boolean {
    return this.#readers.size > 0
  }

  join(reader: Reader): void {
    const picture = this.#picture()
    this.#readers.set(reader, picture)
    reader.deliver(picture)
  }

  leave(reader: Reader): void {
    this.#readers.delete(reader)
  }

  /** Any event may change a picture: drawing it tells. */
  hears(): boolean {
    return true
  }

  push(): void {
    const picture = this.#picture()
    for (const [reader, known] of this.#readers) {
      if (known === picture) continue
      this.#readers.set(reader, picture)
      reader.deliver(picture)
    }
  }

  /** An equal picture is the same text, which makes comparing it with what readers have cheap. */
  #picture(): string {
    const picture = this.#draw()
    if (picture !== this.#last) this.#last = picture
    return this.#last
  }
}
