/**
 * What has to be said before the process ends at once, because somebody asked a second time. Whoever holds something that
 * stays behind sets it; nothing waits for it.
 */
export class LastWords {
  #words: (() => string) | undefined

  /** Until the returned function is called. */
  set(words: () => string): () => void {
    this.#words = words
    return () => {
      if (this.#words === words) this.#words = undefined
    }
  }

  say(): string {
    return this.#words?.() ?? ''
  }
}
