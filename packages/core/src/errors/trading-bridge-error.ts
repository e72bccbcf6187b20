import type { ErrorCode } from './error-code.ts'

export interface ErrorDetails {
  /** What the reader can do now, as one sentence. */
  readonly next: string
  readonly cause?: unknown
}

/**
 * The root of every error of ours. `code` is stable and is what programs read; `message` says what happened and to
 * which thing, for people; `next` says what to do. None of them holds a secret, a header or a whole body.
 */
export abstract class TradingBridgeError extends Error {
  abstract readonly code: ErrorCode
  readonly next: string

  constructor(message: string, { next, cause }: ErrorDetails) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = new.target.name
    this.next = next
  }
}
