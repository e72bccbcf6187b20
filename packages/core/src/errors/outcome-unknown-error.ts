import type { ClientOrderId } from '../order/ids.ts'
import { TradingBridgeError } from './trading-bridge-error.ts'

/**
 * The request left us and no answer that settles it came back: it may or may not have been carried out. It must not
 * be sent again before a query has settled it. `cause` says what went wrong on the way.
 */
export class OutcomeUnknownError extends TradingBridgeError {
  override readonly code = 'TB_OUTCOME_UNKNOWN'
  /** What was asked: the name of the endpoint. */
  readonly operation: string
  /** The ids to look up, for orders that may be live. Empty for any other write. */
  readonly clientOrderIds: readonly ClientOrderId[]

  constructor(operation: string, clientOrderIds: readonly ClientOrderId[], cause: unknown) {
    const what = clientOrderIds.length === 0 ? operation : `order ${clientOrderIds.join(', ')}`
    const next =
      clientOrderIds.length === 0
        ? 'Read the state back before asking again.'
        : 'Look it up by client order id before sending another.'
    super(`No answer to ${what}; it may have been carried out.`, { cause, next })
    this.operation = operation
    this.clientOrderIds = clientOrderIds
  }
}
