import { StoreError } from '@trading-bridge/core'

/** Keeps everybody else from writing what was claimed. */
export interface WriterHold {
  /**
   * Resolves while it is ours. One that was lost is taken again where nobody else has it.
   *
   * @throws {StoreError} `TB_STORE_CLAIMED`: another has it now, or it was released; or the database cannot be reached.
   */
  assertHeld(): Promise<void>
  /** A second call does nothing. */
  release(): Promise<void>
}

/** In a folder that one process has to itself, there is nobody to keep away. */
export class FolderHold implements WriterHold {
  #isReleased = false

  async assertHeld(): Promise<void> {
    if (this.#isReleased) throw releasedError()
  }

  async release(): Promise<void> {
    this.#isReleased = true
  }
}

export function releasedError(): StoreError {
  return new StoreError('TB_STORE_CLAIMED', "This program's claim on the account's books was given up.", {
    next: 'Open the books again.',
  })
}
