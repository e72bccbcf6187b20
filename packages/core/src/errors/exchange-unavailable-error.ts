import { type ErrorDetails, TradingBridgeError } from './trading-bridge-error.ts'

/** The exchange, or the gateway before it, answered that it cannot serve now (HTTP 5xx). Reads may be tried again. */
export class ExchangeUnavailableError extends TradingBridgeError {
  override readonly code = 'TB_EXCHANGE_UNAVAILABLE'
  readonly httpStatus: number

  constructor(httpStatus: number, message: string, details: ErrorDetails) {
    super(message, details)
    this.httpStatus = httpStatus
  }
}
