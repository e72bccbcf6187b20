import { type ErrorDetails, TradingBridgeError } from './trading-bridge-error.ts'

export type TransportErrorCode =
  /** the name of the host does not resolve */
  | 'TB_HOST_NOT_FOUND'
  /** nobody listens there, or the address cannot be reached */
  | 'TB_CONNECTION_REFUSED'
  /** the connection broke before a whole reply was read */
  | 'TB_CONNECTION_LOST'
  /** the certificate or the handshake failed */
  | 'TB_TLS_FAILED'
  /** the proxy refused or could not connect */
  | 'TB_PROXY_REFUSED'
  /** the deadline over connecting, headers and body passed */
  | 'TB_TIMEOUT'
  /** any other failure of the network */
  | 'TB_NETWORK'

/**
 * No usable reply, and nothing at stake: either the request never left, or it only reads. It may be tried again.
 * A write that may have arrived is an `OutcomeUnknownError` instead, with one of these as its cause.
 */
export class TransportError extends TradingBridgeError {
  override readonly code: TransportErrorCode

  constructor(code: TransportErrorCode, message: string, details: ErrorDetails) {
    super(message, details)
    this.code = code
  }
}
