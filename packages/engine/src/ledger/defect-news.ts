/** Tells of a defect once while it stays the same: work that is tried again and again would tell of it as often. */
export class DefectNews {
  readonly #onDefect: (cause: unknown) => void
  #told: string | undefined

  constructor(onDefect: (cause: unknown) => void) {
    this.#onDefect = onDefect
  }

  tell(cause: unknown): void {
    const said = String(cause)
    if (said === this.#told) return
    this.#told = said
    this.#onDefect(cause)
  }

  /** The work was done: the next defect is news, whichever it is. */
  forget(): void {
    this.#told = undefined
  }
}
