import type { Skipped } from './account-news.ts'

export interface NewsQueueOptions<News> {
  readonly signal?: AbortSignal | undefined
  /** More news than this are never kept, except where `keyOf` is left out. */
  readonly bound: number
  /**
   * What a piece of news is about. At the bound only the latest of each key is kept, and then only the newest keys.
   * Without it nothing is dropped: the source looks at `isFull` and stops reading.
   */
  readonly keyOf?: ((news: News) => string) | undefined
  /** Called once, when nobody reads any more. */
  readonly onEnd: () => void
}

interface Reader<News> {
  readonly resolve: (result: IteratorResult<News & Skipped>) => void
  readonly reject: (reason: unknown) => void
}

/**
 * News on their way to one consumer. Takes news from the moment it exists, read or not; ends when the consumer leaves
 * the loop, when its signal aborts (rejecting with the reason, dropping what was not read), or when its source ends.
 */
export class NewsQueue<News extends object> implements AsyncIterableIterator<News & Skipped> {
  readonly #options: NewsQueueOptions<News>
  #news: News[] = []
  #skipped = 0
  readonly #readers: Reader<News>[] = []
  #end: { readonly failure: unknown } | undefined
  readonly #onAbort = (): void => this.#abort()

  constructor(options: NewsQueueOptions<News>) {
    this.#options = options
    if (options.signal?.aborted === true) this.#end = { failure: options.signal.reason }
    else options.signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  get isFull(): boolean {
    return this.#news.length >= this.#options.bound
  }

  get isEnded(): boolean {
    return this.#end !== undefined
  }

  push(news: News): void {
    if (this.#end !== undefined) return
    const reader = this.#readers.shift()
    if (reader !== undefined) {
      reader.resolve({ done: false, value: { ...news, skipped: 0 } })
      return
    }
    this.#news.push(news)
    if (this.#news.length > this.#options.bound) this.#makeRoom()
  }

  /** What was pushed can still be read; then the iterator is done, or rejects once with `failure`. */
  end(failure?: unknown): void {
    if (this.#end !== undefined) return
    this.#end = { failure }
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
    this.#options.onEnd()
    for (const reader of this.#readers.splice(0)) {
      const reason = this.#takeFailure()
      if (reason === undefined) reader.resolve({ done: true, value: undefined })
      else reader.reject(reason)
    }
  }

  async next(): Promise<IteratorResult<News & Skipped>> {
    const news = this.#news.shift()
    if (news !== undefined) {
      const skipped = this.#skipped
      this.#skipped = 0
      return { done: false, value: { ...news, skipped } }
    }
    if (this.#end === undefined) {
      return await new Promise((resolve, reject) => this.#readers.push({ resolve, reject }))
    }
    const reason = this.#takeFailure()
    if (reason !== undefined) throw reason
    return { done: true, value: undefined }
  }

  async return(): Promise<IteratorResult<News & Skipped>> {
    this.#news = []
    this.end()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #abort(): void {
    this.#news = []
    this.end(this.#options.signal?.reason)
  }

  #takeFailure(): unknown {
    const failure = this.#end?.failure
    if (failure !== undefined) this.#end = { failure: undefined }
    return failure
  }

  #makeRoom(): void {
    const { bound, keyOf } = this.#options
    if (keyOf === undefined) return
    const latest = new Map<string, News>()
    for (const news of this.#news) {
      const key = keyOf(news)
      latest.delete(key)
      latest.set(key, news)
    }
    const kept = [...latest.values()].slice(-bound)
    this.#skipped += this.#news.length - kept.length
    this.#news = kept
  }
}
