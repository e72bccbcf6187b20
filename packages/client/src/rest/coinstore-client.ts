import type {
  Balance,
  Candle,
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
  Ticker,
  Trade,
} from '@trading-bridge/core'
import type { Endpoint, RequestOf, ResponseOf } from '@trading-bridge/protocol'
import { fetchBalances } from './account.ts'
import type { CallOptions } from './call-options.ts'
import { cancelAllOrders, cancelOrder, cancelOrders, cancelOrdersByClientId } from './cancels.ts'
import type { ClientOptions } from './client-options.ts'
import { ClientOrderIds } from './client-order-ids.ts'
import { readSettings } from './client-settings.ts'
import type { ClockOffset } from './clock-offset.ts'
import { FundingClient } from './funding-client.ts'
import { type CatalogueOptions, MarketCatalogue } from './market-catalogue.ts'
import {
  type CandleQuery,
  fetchCandles,
  fetchLastPrices,
  fetchOrderBook,
  fetchTicker,
  fetchTickers,
  fetchTrades,
} from './market-data.ts'
import { type FillQuery, fetchFills, fetchOpenOrders, fetchOrder } from './order-queries.ts'
import type { BatchCancelOutcome, CancelOutcome, OrderReference, PlacedOrder } from './order-results.ts'
import { type OrderSource, type PlaceOptions, placeOrder, placeOrders } from './orders.ts'
import { RestCaller } from './rest-caller.ts'

/**
 * Coinstore's spot exchange over REST.
 *
 * All calls share one pacing and one set of connections. Reads are tried again on HTTP 429, 5xx, failures of the
 * network and unreadable replies; a call that changes something is sent at most once. Every call can throw:
 *
 * - `ConfigError`: a signed call without credentials; nothing was sent.
 * - `TransportError`: no usable reply to a read, or a write that certainly did not leave.
 * - `ExchangeUnavailableError`, `MalformedReplyError`: reads only, after the last attempt.
 * - `ExchangeRejectedError`: the exchange said no; `exchangeCode` is its number. Nothing was carried out.
 * - `RateLimitedError`: too fast; nothing was carried out.
 * - `OutcomeUnknownError`: writes only: it was sent, and it is not known what came of it.
 * - the reason of the signal that was aborted; a write that was sent by then is an `OutcomeUnknownError` with it as cause.
 *
 * @see docs/coinstore/envelope.md
 * @see docs/coinstore/limits.md
 */
export class CoinstoreClient {
  /** Deposits, withdrawals and transfers. */
  readonly funding: FundingClient
  readonly #caller: RestCaller
  readonly #catalogue: MarketCatalogue
  readonly #source: OrderSource

  private constructor(caller: RestCaller) {
    this.#caller = caller
    this.#catalogue = new MarketCatalogue(caller)
    this.#source = { caller, catalogue: this.#catalogue, clientOrderIds: new ClientOrderIds() }
    this.funding = new FundingClient(caller)
  }

  /**
   * Checks the options. Opens no connection: whether host and credentials are good shows with the first call.
   *
   * @throws {ConfigError} an option is missing or cannot be meant; `setting` names it.
   */
  static async open(options: ClientOptions): Promise<CoinstoreClient> {
    return new CoinstoreClient(new RestCaller(readSettings(options)))
  }

  /** Turns away what waits for its turn and waits for what is under way, at most its deadline. */
  async close(): Promise<void> {
    await this.#caller.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** How far this machine's clock is from the exchange's, as learnt so far. Requests are signed with it. */
  get clockOffset(): ClockOffset {
    return this.#caller.clockOffset
  }

  /** Calls any endpoint and returns its `data` in the exchange's own words, read by the endpoint's schema. */
  call<Value extends Endpoint>(
    endpoint: Value,
    request: RequestOf<Value>,
    { signal }: CallOptions = {},
  ): Promise<ResponseOf<Value>> {
    return this.#caller.call(endpoint, request, { signal })
  }

  /**
   * The listed markets with their rules. Fetched once and kept; `refresh` asks again. A market that is listed may be
   * closed: see `isOpen`.
   *
   * @see docs/coinstore/markets.md
   */
  fetchMarkets(options: CatalogueOptions = {}): Promise<readonly Market[]> {
    return this.#catalogue.all(options)
  }

  /** @throws {InvalidInputError} rule `unknown-market`: it is not listed; the error names those that look like it. */
  fetchMarket(symbol: MarketSymbol, options: CatalogueOptions = {}): Promise<Market> {
    return this.#catalogue.find(symbol, options)
  }

  /**
   * The last 24 hours of every listed market. The exchange tells no time with them, so they may be as old as its cache.
   *
   * @see docs/coinstore/market-data.md
   */
  fetchTickers(options: CallOptions = {}): Promise<readonly Ticker[]> {
    return fetchTickers(this.#source, options)
  }

  /**
   * The last 24 hours of one market. The exchange sends all markets for it: whoever needs several asks `fetchTickers`.
   *
   * @throws {InvalidInputError} rule `unknown-market`.
   */
  fetchTicker(symbol: MarketSymbol, options: CallOptions = {}): Promise<Ticker> {
    return fetchTicker(this.#source, symbol, options)
  }

  /**
   * The last price of each of `symbols`, or of all listed markets. A market the exchange leaves out is missing.
   *
   * @throws {InvalidInputError} rule `unknown-market`.
   */
  fetchLastPrices(
    symbols?: readonly MarketSymbol[],
    options: CallOptions = {},
  ): Promise<ReadonlyMap<MarketSymbol, Price>> {
    return fetchLastPrices(this.#source, symbols, options)
  }

  /**
   * The best levels of both sides, 20 unless `levels` says otherwise (1 to 100). A side may have fewer, or none. There
   * is no time and no sequence number: how old the book is cannot be told.
   *
   * @throws {InvalidInputError} rule `unknown-market`, or `count-range` for the levels.
   */
  fetchOrderBook(
    symbol: MarketSymbol,
    options: CallOptions & { readonly levels?: number | undefined } = {},
  ): Promise<OrderBook> {
    return fetchOrderBook(this.#source, symbol, options)
  }

  /**
   * The newest public trades, oldest first, at most 100. Earlier ones cannot be asked for.
   *
   * @throws {InvalidInputError} rule `unknown-market`, or `count-range` for the limit.
   */
  fetchTrades(
    symbol: MarketSymbol,
    options: CallOptions & { readonly limit?: number | undefined } = {},
  ): Promise<readonly Trade[]> {
    return fetchTrades(this.#source, symbol, options)
  }

  /**
   * The newest candles, oldest first, at most 2000. The last one is still being made. Intervals without trades may be
   * missing, and days begin at midnight of UTC+8 (inferred).
   *
   * @throws {InvalidInputError} rule `unknown-market`, or `count-range` for the limit.
   */
  fetchCandles(symbol: MarketSymbol, options: CallOptions & CandleQuery): Promise<readonly Candle[]> {
    return fetchCandles(this.#source, symbol, options)
  }

  /**
   * What the account holds, sorted by asset; assets of which nothing is left are in it. The cheapest proof that
   * credentials are good.
   *
   * @see docs/coinstore/account.md
   */
  fetchBalances(options: CallOptions = {}): Promise<readonly Balance[]> {
    return fetchBalances(this.#caller, options)
  }

  /**
   * Places one order and returns the exchange's acknowledgement.
   *
   * Acknowledged means queued for matching: the order may still be rejected, rest, or fill. Follow it with `fetchOrder`.
   * A market buy is sized by `notional` (quote); every other order by `quantity` (base). An order without a client
   * order id is given one. `unchecked` sends what breaks a rule of the market, and does not ask whether it is listed.
   *
   * @throws {InvalidInputError} the order breaks a rule of its market, or the market is not listed; nothing was sent.
   * @throws {ExchangeRejectedError} the exchange answered with a non-zero code; see `exchangeCode`.
   * @throws {OutcomeUnknownError} the request was sent and no answer came; the order may be live.
   * @throws {TransportError} the request did not leave; there is no order.
   * @see docs/coinstore/orders.md
   */
  placeOrder(request: OrderRequest, options: PlaceOptions = {}): Promise<OrderAcknowledgement> {
    return placeOrder(this.#source, request, options)
  }

  /**
   * Places orders of one market, 20 in a request, and says of each whether it was accepted, in the order of `requests`.
   * All are checked before the first is sent. A failure after a part was accepted is an `OutcomeUnknownError` that
   * names the accepted orders as well.
   *
   * @throws {InvalidInputError} a rule is broken, or the orders are not all of one market; nothing was sent.
   * @throws {OutcomeUnknownError} it is not known what became of the orders it names.
   * @see docs/coinstore/orders.md
   */
  placeOrders(
    requests: readonly OrderRequest[],
    options: PlaceOptions = {},
  ): Promise<readonly PlacedOrder[]> {
    return placeOrders(this.#source, requests, options)
  }

  /**
   * Cancels one order. `not-found` is not `cancelled`: a filled order is not found either, so query it.
   *
   * @throws {OutcomeUnknownError} the request was sent and no answer came; the order may be live or cancelled.
   * @see docs/coinstore/orders.md
   */
  cancelOrder(
    order: { readonly symbol: MarketSymbol; readonly orderId: OrderId },
    options: CallOptions = {},
  ): Promise<CancelOutcome> {
    return cancelOrder(this.#caller, order, options)
  }

  /**
   * Cancels orders of one market, 20 in a request. What the exchange does not confirm counts as not cancelled. When a
   * later request fails, orders of an earlier one are cancelled all the same: query what is open.
   *
   * @throws {OutcomeUnknownError} a request was sent and no answer came.
   */
  cancelOrders(
    symbol: MarketSymbol,
    orderIds: readonly OrderId[],
    options: CallOptions = {},
  ): Promise<BatchCancelOutcome<OrderId>> {
    return cancelOrders(this.#caller, { symbol, orderIds }, options)
  }

  /** As `cancelOrders`, by the ids chosen by us: the way to cancel an order whose acknowledgement never came. */
  cancelOrdersByClientId(
    symbol: MarketSymbol,
    clientOrderIds: readonly ClientOrderId[],
    options: CallOptions = {},
  ): Promise<BatchCancelOutcome<ClientOrderId>> {
    return cancelOrdersByClientId(this.#caller, { symbol, clientOrderIds }, options)
  }

  /**
   * Lists the open orders of one market and cancels them. An order placed meanwhile is not in the list, and one of
   * unknown outcome may show up later: whoever wants none to be left asks again until the list is empty.
   *
   * @throws {OutcomeUnknownError} a cancel was sent and no answer came.
   */
  cancelAllOrders(symbol: MarketSymbol, options: CallOptions = {}): Promise<BatchCancelOutcome<OrderId>> {
    return cancelAllOrders(this.#caller, symbol, options)
  }

  /**
   * One order, or `undefined` when the exchange says that it has none. An order placed a moment ago may not show yet;
   * whether closed orders are found by client order id is unknown.
   *
   * @throws {MalformedReplyError} the order is in a state that is not known here.
   * @see docs/coinstore/orders.md
   */
  fetchOrder(id: OrderReference, options: CallOptions = {}): Promise<Order | undefined> {
    return fetchOrder(this.#caller, id, options)
  }

  /**
   * The orders that can still fill, of one market or of all. Absence is no proof that an order is closed: query it.
   *
   * @see docs/coinstore/orders.md
   */
  fetchOpenOrders(symbol?: MarketSymbol, options: CallOptions = {}): Promise<readonly Order[]> {
    return fetchOpenOrders(this.#caller, symbol, options)
  }

  /**
   * The account's fills in one market, all or since a moment, oldest first, each once. Prices are computed from the
   * amounts, to 18 decimals. How far back the exchange remembers is unknown.
   *
   * @see docs/coinstore/fills.md
   */
  fetchFills(query: FillQuery, options: CallOptions = {}): Promise<readonly Fill[]> {
    return fetchFills(this.#caller, query, options)
  }
}
