import { type ErrorDetails, TradingBridgeError } from './trading-bridge-error.ts'

export type StoreErrorCode =
  /** another process has the folder open */
  | 'TB_STORE_LOCKED'
  /** a newer program has written the database */
  | 'TB_STORE_NEWER'
  /** others on this machine could read the folder or a file in it */
  | 'TB_STORE_LOOSE_MODE'
  /** no room on the disk */
  | 'TB_STORE_FULL'
  /** the database takes no writes */
  | 'TB_STORE_READ_ONLY'
  /** the database cannot be reached, or stopped while it was asked */
  | 'TB_STORE_UNAVAILABLE'
  /** what was read cannot have been written by us */
  | 'TB_STORE_DAMAGED'
  /** a row contradicts one that is there */
  | 'TB_STORE_CONFLICT'
  /** another program, or another part of this one, writes the books of the account */
  | 'TB_STORE_CLAIMED'

/**
 * The database refused or failed. Nothing was changed by the call, with one exception: when the connection breaks while
 * a commit is under way (`TB_STORE_UNAVAILABLE`), it may have been carried out. Writes are therefore made so that they
 * can be repeated: the second time finds the first.
 */
export class StoreError extends TradingBridgeError {
  override readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, details: ErrorDetails) {
    super(message, details)
    this.code = code
  }
}
