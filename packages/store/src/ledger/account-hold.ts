/** Keeps everybody else from writing the books of one account. */
export interface AccountHold {
  /**
   * Resolves while it is ours. One that was lost is taken again where nobody else has it.
   *
   * @throws {StoreError} `TB_STORE_CLAIMED`: another has it now; or the database cannot be reached.
   */
  assertHeld(): Promise<void>
  release(): Promise<void>
}

/** In a folder that one process has to itself, nobody else has to be kept away. */
export const FOLDER_HOLD: AccountHold = {
  assertHeld: () => Promise.resolve(),
  release: () => Promise.resolve(),
}
