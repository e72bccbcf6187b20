import type {
  Balance,
  ClientOrderId,
  Fill,
  Market,
  MarketSymbol,
  Order,
  OrderBook,
  OrderId,
} from '@trading-bridge/core'
import type { ApprovedOrder } from '../risk/approve-order.ts'

export interface VenueCall {
  readonly signal?: AbortSignal
}

/** What became of sending one order, as far as the sending itself can tell. */
export type SubmitOutcome =
  /** queued by the exchange: it may still be rejected, rest or fill */
  | { readonly kind: 'acknowledged'; readonly orderId: OrderId }
  /** the exchange said no; nothing rests and nothing was filled */
  | {
      readonly kind: 'rejected'
      readonly exchangeCode: string
      readonly reason: string
      readonly next: string
    }
  /** it left us and no answer settles it: it may be live */
  | { readonly kind: 'unknown'; readonly cause: unknown }
  /** proven not to have left us */
  | { readonly kind: 'unsent'; readonly cause: unknown }

/**
 * An exchange as a bot sees it. It takes only orders that risk has approved, and it has no way to withdraw or to
 * transfer. Reads throw the errors of `core`; `submit` tells its outcome as a value.
 */
export interface Venue {
  readonly name: string
  fetchMarket(symbol: MarketSymbol, call?: VenueCall): Promise<Market>
  fetchBook(symbol: MarketSymbol, call?: VenueCall): Promise<OrderBook>
  fetchBalances(call?: VenueCall): Promise<readonly Balance[]>
  submit(order: ApprovedOrder, call?: VenueCall): Promise<SubmitOutcome>
  /** `undefined` says that the exchange knows no such order now; one placed a moment ago may not show yet. */
  fetchOrder(clientOrderId: ClientOrderId, call?: VenueCall): Promise<Order | undefined>
  fetchOpenOrders(symbol: MarketSymbol, call?: VenueCall): Promise<readonly Order[]>
  fetchFills(
    query: { readonly symbol: MarketSymbol; readonly orderId?: OrderId },
    call?: VenueCall,
  ): Promise<readonly Fill[]>
}
