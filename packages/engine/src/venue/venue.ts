import type {
  Balance,
  Candle,
  CandleInterval,
  ClientOrderId,
  Fill,
  Market,
  MarketSymbol,
  Order,
  OrderBook,
  OrderId,
  Trade,
} from '@trading-bridge/core'
import type { ApprovedOrder } from '../risk/approve-order.ts'

export interface VenueCall {
  readonly signal?: AbortSignal
}

/** Which order is meant. Some exchanges want the market beside the id. */
export type OrderPointer = { readonly symbol: MarketSymbol } & (
  | { readonly orderId: OrderId }
  | { readonly clientOrderId: ClientOrderId }
)

/** What a rejection is about, where that decides what to do next. */
export type RejectionSubject =
  /** decimals or minimums, as of a market whose rules have changed: read them again */
  | 'market-rules'
  | 'balance'
  /** too many open orders */
  | 'open-orders'
  /** the key, its permissions, or its addresses */
  | 'access'
  /** the market: it is suspended, restricted or gone, for everybody */
  | 'market'
  /** the account, or this part of it, may not trade in the market */
  | 'account-in-market'
  | 'other'

/** What became of sending one order, as far as the sending itself can tell. */
export type SubmitOutcome =
  /** queued by the exchange: it may still be rejected, rest or fill */
  | { readonly kind: 'acknowledged'; readonly orderId: OrderId }
  /** the exchange said no; nothing rests and nothing was filled */
  | {
      readonly kind: 'rejected'
      readonly exchangeCode: string
      readonly subject: RejectionSubject
      readonly reason: string
      readonly next: string
    }
  /** the exchange has an order with this client order id already: go and read it */
  | { readonly kind: 'duplicate'; readonly reason: string }
  /** it left us and no answer settles it: it may be live */
  | { readonly kind: 'unknown'; readonly cause: unknown }
  /**
   * proven not to have left us, or to have been turned away unread; `wasMistimed` where only for the time it was signed
   * for, which is known better now
   */
  | { readonly kind: 'unsent'; readonly cause: unknown; readonly wasMistimed?: boolean | undefined }

/** What a cancel came to. Only a query says how the order ended. */
export type CancelAnswer =
  /** the exchange took it: the order is ended or about to end, and may have filled meanwhile */
  | { readonly kind: 'taken' }
  /** it has no such open order: ended, filled, or not there yet */
  | { readonly kind: 'not-open' }
  | { readonly kind: 'refused'; readonly reason: string }
  /** no answer settles it; cancelling again does no harm */
  | { readonly kind: 'unknown'; readonly cause: unknown }

export interface FillQuery {
  readonly symbol: MarketSymbol
  readonly orderId?: OrderId | undefined
  /** Only fills matched at this moment or later; all that the exchange remembers when left out. */
  readonly sinceAtMs?: number | undefined
}

/** A candle with what every exchange tells of it. */
export type VenueCandle = Omit<Candle, 'quoteVolume'>

export interface CandleQuery {
  readonly interval: CandleInterval
  /** How many at most. */
  readonly limit: number
}

/**
 * An exchange as a bot sees it. It takes only orders that risk has approved, and it has no way to withdraw or to
 * transfer. Reads throw the errors of `core`; `submit` and `cancel` tell their outcome as a value and never throw.
 */
export interface Venue {
  readonly name: string
  /** How many orders an account may have open; absent where no limit is known. */
  readonly mostOpenOrders?: number | undefined
  /** A signed request cannot be accepted any more this long after it was signed. */
  readonly signatureValidityMs: number
  /** Whether what a read threw says that the key is refused: asking again soon does not help. */
  refusesAccess(error: unknown): boolean
  fetchMarkets(call?: VenueCall): Promise<readonly Market[]>
  /** `refresh` asks the exchange again for rules that were read before. */
  fetchMarket(symbol: MarketSymbol, call?: VenueCall & { readonly refresh?: boolean }): Promise<Market>
  fetchBook(symbol: MarketSymbol, call?: VenueCall): Promise<OrderBook>
  /** The newest public trades, oldest first: as many as the exchange tells at once, own ones among them. */
  fetchTrades(symbol: MarketSymbol, call?: VenueCall): Promise<readonly Trade[]>
  /** The newest candles, oldest first; the last one is still being made. Intervals without trades may be missing. */
  fetchCandles(symbol: MarketSymbol, query: CandleQuery, call?: VenueCall): Promise<readonly VenueCandle[]>
  fetchBalances(call?: VenueCall): Promise<readonly Balance[]>
  submit(order: ApprovedOrder, call?: VenueCall): Promise<SubmitOutcome>
  /** Goes before everything else that waits. */
  cancel(order: OrderPointer, call?: VenueCall): Promise<CancelAnswer>
  /** `undefined` says that the exchange knows no such order now; one placed a moment ago may not show yet. */
  fetchOrder(order: OrderPointer, call?: VenueCall): Promise<Order | undefined>
  /** Of one market, or of all. Absence is no proof that an order has ended. */
  fetchOpenOrders(symbol?: MarketSymbol, call?: VenueCall): Promise<readonly Order[]>
  /** Oldest first, each once. */
  fetchFills(query: FillQuery, call?: VenueCall): Promise<readonly Fill[]>
}
