/** Work of one kind that must not overlap: each piece begins when the one before has ended, however it ended. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const mine = this.#last.then(work, work)
    this.#last = mine
    return mine
  }
}
