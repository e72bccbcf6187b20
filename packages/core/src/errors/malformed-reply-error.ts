import { type ErrorDetails, TradingBridgeError } from './trading-bridge-error.ts'

export type MalformedReplyCode =
  /** a web page: a gateway or a wrong host answered */
  | 'TB_REPLY_HTML'
  /** no bytes at all */
  | 'TB_REPLY_EMPTY'
  /** JSON that ends too early */
  | 'TB_REPLY_TRUNCATED'
  /** text that is neither JSON nor a page */
  | 'TB_REPLY_NOT_JSON'
  /** a state, side or role that we do not know and must not guess */
  | 'TB_REPLY_UNKNOWN_STATE'
  /** JSON of another shape than the endpoint's */
  | 'TB_REPLY_UNEXPECTED'

/** A reply came and cannot be read. A sent order stays unknown; `excerpt` is the start of what came. */
export class MalformedReplyError extends TradingBridgeError {
  override readonly code: MalformedReplyCode
  readonly httpStatus: number
  readonly excerpt: string

  constructor(
    code: MalformedReplyCode,
    message: string,
    {
      httpStatus,
      excerpt,
      ...details
    }: ErrorDetails & { readonly httpStatus: number; readonly excerpt: string },
  ) {
    super(message, details)
    this.code = code
    this.httpStatus = httpStatus
    this.excerpt = excerpt
  }
}
