import type {
  Balance,
  Candle,
  CandleInterval,
  ClientOrderId,
  Fill,
  Market,
  MarketSymbol,
  Order,
  OrderAcknowledgement,
  OrderBook,
  OrderId,
  OrderRequest,
  Price,
  Side,
  Ticker,
  Trade,
} from '@trading-bridge/core'
import type { Endpoint, RequestOf, ResponseOf } from '@trading-bridge/protocol'
import type { CallOptions } from './call-options.ts'
import type { ClientOptions } from './client-options.ts'
import type { ClockOffset } from './clock-offset.ts'
import { FundingClient } from './funding-client.ts'
import type { BatchCancelOutcome, CancelOutcome, OrderReference, PlacedOrder } from './order-results.ts'

export class CoinstoreClient {
  readonly funding = new FundingClient()

  static async open(_options: ClientOptions): Promise<CoinstoreClient> {
    return notYet()
  }
  close(): Promise<void> {
    return notYet()
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
  get clockOffset(): ClockOffset {
    return notYet()
  }
  call<Value extends Endpoint>(
    _endpoint: Value,
    _request: RequestOf<Value>,
    _options: CallOptions = {},
  ): Promise<ResponseOf<Value>> {
    return notYet()
  }
  fetchMarkets(_options: CallOptions & { readonly refresh?: boolean } = {}): Promise<readonly Market[]> {
    return notYet()
  }
  fetchMarket(
    _symbol: MarketSymbol,
    _options: CallOptions & { readonly refresh?: boolean } = {},
  ): Promise<Market> {
    return notYet()
  }
  fetchTickers(_options: CallOptions = {}): Promise<readonly Ticker[]> {
    return notYet()
  }
  fetchTicker(_symbol: MarketSymbol, _options: CallOptions = {}): Promise<Ticker> {
    return notYet()
  }
  fetchLastPrices(
    _symbols?: readonly MarketSymbol[],
    _options: CallOptions = {},
  ): Promise<ReadonlyMap<MarketSymbol, Price>> {
    return notYet()
  }
  fetchOrderBook(
    _symbol: MarketSymbol,
    _options: CallOptions & { readonly levels?: number | undefined } = {},
  ): Promise<OrderBook> {
    return notYet()
  }
  fetchTrades(
    _symbol: MarketSymbol,
    _options: CallOptions & { readonly limit?: number | undefined } = {},
  ): Promise<readonly Trade[]> {
    return notYet()
  }
  fetchCandles(
    _symbol: MarketSymbol,
    _options: CallOptions & { readonly interval: CandleInterval; readonly limit?: number | undefined },
  ): Promise<readonly Candle[]> {
    return notYet()
  }
  fetchBalances(_options: CallOptions = {}): Promise<readonly Balance[]> {
    return notYet()
  }
  placeOrder(
    _request: OrderRequest,
    _options: CallOptions & { readonly unchecked?: boolean | undefined } = {},
  ): Promise<OrderAcknowledgement> {
    return notYet()
  }
  placeOrders(
    _requests: readonly OrderRequest[],
    _options: CallOptions & { readonly unchecked?: boolean | undefined } = {},
  ): Promise<readonly PlacedOrder[]> {
    return notYet()
  }
  cancelOrder(
    _order: { readonly symbol: MarketSymbol; readonly orderId: OrderId },
    _options: CallOptions = {},
  ): Promise<CancelOutcome> {
    return notYet()
  }
  cancelOrders(
    _symbol: MarketSymbol,
    _orderIds: readonly OrderId[],
    _options: CallOptions = {},
  ): Promise<BatchCancelOutcome<OrderId>> {
    return notYet()
  }
  cancelOrdersByClientId(
    _symbol: MarketSymbol,
    _clientOrderIds: readonly ClientOrderId[],
    _options: CallOptions = {},
  ): Promise<BatchCancelOutcome<ClientOrderId>> {
    return notYet()
  }
  cancelAllOrders(_symbol: MarketSymbol, _options: CallOptions = {}): Promise<BatchCancelOutcome<OrderId>> {
    return notYet()
  }
  fetchOrder(_id: OrderReference, _options: CallOptions = {}): Promise<Order | undefined> {
    return notYet()
  }
  fetchOpenOrders(_symbol?: MarketSymbol, _options: CallOptions = {}): Promise<readonly Order[]> {
    return notYet()
  }
  fetchFills(
    _query: {
      readonly symbol: MarketSymbol
      readonly orderId?: OrderId | undefined
      readonly side?: Side | undefined
    },
    _options: CallOptions = {},
  ): Promise<readonly Fill[]> {
    return notYet()
  }
}

function notYet(): never {
  throw new Error('Not built yet.')
}
