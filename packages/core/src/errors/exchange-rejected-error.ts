import { type ErrorDetails, TradingBridgeError } from './trading-bridge-error.ts'

export interface Rejection extends ErrorDetails {
  readonly message: string
  /** What was asked: the name of the endpoint. */
  readonly operation: string
  /** The exchange's own number, as text. */
  readonly exchangeCode: string
  /** The exchange's own words, which may be empty. They are untrusted text. */
  readonly exchangeText: string
  readonly httpStatus: number
  /** What can lie behind this code, likeliest first. */
  readonly causes: readonly string[]
  readonly wasMistimed?: boolean | undefined
}

/** The exchange read the request and said no. Nothing was carried out. */
export class ExchangeRejectedError extends TradingBridgeError {
  override readonly code = 'TB_EXCHANGE_REJECTED'
  readonly operation: string
  readonly exchangeCode: string
  readonly exchangeText: string
  readonly httpStatus: number
  readonly causes: readonly string[]
  /** It was signed for a time that is now known to have been wrong: signed anew, it may be taken. */
  readonly wasMistimed: boolean

  constructor(rejection: Rejection) {
    const { message, operation, exchangeCode, exchangeText, httpStatus, causes, wasMistimed, ...details } =
      rejection
    super(message, details)
    this.operation = operation
    this.exchangeCode = exchangeCode
    this.exchangeText = exchangeText
    this.httpStatus = httpStatus
    this.causes = causes
    this.wasMistimed = wasMistimed ?? false
  }
}
