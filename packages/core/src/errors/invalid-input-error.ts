import { type ErrorDetails, TradingBridgeError } from './trading-bridge-error.ts'

export interface InvalidInput extends ErrorDetails {
  readonly message: string
  /** The rule that was broken, as a stable word: `quantity-decimals`. */
  readonly rule: string
  /** What the value was given for: `quantity`. */
  readonly subject: string
  /** The value as it was given. */
  readonly value: string
  /** What the rule demands. */
  readonly limit: string
  /** The nearest value that would pass, where there is one. */
  readonly passes?: string | undefined
}

/** Something was wrong before anything was sent. The caller fixes the input; nothing reached the exchange. */
export class InvalidInputError extends TradingBridgeError {
  override readonly code = 'TB_INVALID_INPUT'
  readonly rule: string
  readonly subject: string
  readonly value: string
  readonly limit: string
  readonly passes: string | undefined

  constructor({ message, rule, subject, value, limit, passes, ...details }: InvalidInput) {
    super(message, details)
    this.rule = rule
    this.subject = subject
    this.value = value
    this.limit = limit
    this.passes = passes
  }
}
