import { type ErrorDetails, TradingBridgeError } from './trading-bridge-error.ts'

/** The exchange answered HTTP 429, or our own budget cannot serve the request in time. */
export class RateLimitedError extends TradingBridgeError {
  override readonly code = 'TB_RATE_LIMITED'
  readonly retryAfterMs: number

  constructor(retryAfterMs: number, message: string, details: ErrorDetails) {
    super(message, details)
    this.retryAfterMs = retryAfterMs
  }
}
