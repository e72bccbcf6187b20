/**
 * Any exchange that ccxt knows, behind the port that bots and the ledger use. ccxt is loaded by whoever makes the instance,
 * alone and on demand; nothing of it is imported here.
 */
import {
  ConfigError,
  type Fill,
  InvalidInputError,
  type Market,
  type MarketSymbol,
  type Order,
  type OrderBook,
  type OrderId,
  type OrderRequest,
  price,
  quantity,
  type Trade,
} from '@trading-bridge/core'
import type { ApprovedOrder } from '../risk/approve-order.ts'
import { failedCancel, failedSubmit, isAccessRefused, isNotFound, reading } from './ccxt-errors.ts'
import type { CcxtExchange } from './ccxt-exchange.ts'
import { toBalances, toCandle, toFill, toMarket, toOrder, toTrade, unreadable } from './ccxt-mapping.ts'
import type {
  CancelAnswer,
  CandleQuery,
  FillQuery,
  OrderPointer,
  SubmitOutcome,
  Venue,
  VenueCandle,
} from './venue.ts'

export interface CcxtVenueOptions {
  /** How many orders an account may have open, where it is known. */
  readonly mostOpenOrders?: number | undefined
  /** How long a signed request may still be accepted: the exchange's receive window. 60 s when left out. */
  readonly signatureValidityMs?: number | undefined
  /** What a page of own trades holds at most; 100 when left out. */
  readonly fillsPerPage?: number | undefined
}

const BOOK_LEVELS = 50
const MOST_PAGES = 1_000

/**
 * The exchange stays the caller's: closing it is not the venue's business.
 *
 * @throws {ConfigError} the instance hands out floats, or lacks a call that the ledger cannot do without.
 */
export function ccxtVenue(exchange: CcxtExchange, options: CcxtVenueOptions = {}): Venue {
  assertExact(exchange)
  const venue = new CcxtCalls(exchange, options)
  return {
    name: exchange.id,
    mostOpenOrders: options.mostOpenOrders,
    signatureValidityMs: options.signatureValidityMs ?? 60_000,
    refusesAccess: isAccessRefused,
    fetchMarkets: () => venue.markets(false),
    fetchMarket: (symbol, call) => venue.market(symbol, call?.refresh),
    fetchBook: (symbol) => venue.book(symbol),
    fetchTrades: (symbol) => venue.trades(symbol),
    fetchCandles: (symbol, query) => venue.candles(symbol, query),
    fetchBalances: async () => toBalances(await reading('fetchBalance', () => exchange.fetchBalance())),
    submit: (order) => venue.submit(order),
    cancel: (order) => venue.cancel(order),
    fetchOrder: (order) => venue.order(order),
    fetchOpenOrders: (symbol) => venue.openOrders(symbol),
    fetchFills: (query) => venue.fills(query),
  }
}

class CcxtCalls {
  readonly #exchange: CcxtExchange
  readonly #fillsPerPage: number
  #markets: ReadonlyMap<string, Market> | undefined

  constructor(exchange: CcxtExchange, { fillsPerPage = 100 }: CcxtVenueOptions) {
    this.#exchange = exchange
    this.#fillsPerPage = fillsPerPage
  }

  async markets(isFresh: boolean): Promise<readonly Market[]> {
    return [...(await this.#known(isFresh)).values()]
  }

  async market(symbol: MarketSymbol, isFresh = false): Promise<Market> {
    const market = (await this.#known(isFresh)).get(symbol)
    if (market !== undefined) return market
    throw new InvalidInputError({
      rule: 'unknown-market',
      subject: 'symbol',
      value: symbol,
      limit: 'a listed market',
      message: `${this.#exchange.id} does not list ${symbol}.`,
      next: 'See "market list" for the markets that exist.',
    })
  }

  async book(symbol: MarketSymbol): Promise<OrderBook> {
    const { bids, asks } = await reading('fetchOrderBook', () =>
      this.#exchange.fetchOrderBook(symbol, BOOK_LEVELS),
    )
    // ccxt reads levels as floats whatever it is told; what is quoted fits into them.
    const levels = (side: readonly (readonly unknown[])[]) =>
      side.map(([at, amount]) => ({ price: price(String(at)), quantity: quantity(String(amount)) }))
    return { symbol, bids: levels(bids), asks: levels(asks) }
  }

  async trades(symbol: MarketSymbol): Promise<readonly Trade[]> {
    assertOffers(this.#exchange, 'fetchTrades')
    const trades = await reading('fetchTrades', () => this.#exchange.fetchTrades(symbol))
    return trades.map((trade) => toTrade(trade, symbol)).sort((left, right) => left.atMs - right.atMs)
  }

  async candles(symbol: MarketSymbol, { interval, limit }: CandleQuery): Promise<readonly VenueCandle[]> {
    assertOffers(this.#exchange, 'fetchOHLCV')
    const rows = await reading('fetchOHLCV', () =>
      this.#exchange.fetchOHLCV(symbol, interval, undefined, limit),
    )
    return rows
      .map(toCandle)
      .sort((left, right) => left.openAtMs - right.openAtMs)
      .slice(-limit)
  }

  async submit({ request }: ApprovedOrder): Promise<SubmitOutcome> {
    try {
      const { symbol, side, clientOrderId } = request
      const { type, amount, at, params } = termsOf(request)
      const placed = await this.#exchange.createOrder(symbol, type, side, amount, at, {
        ...params,
        clientOrderId,
      })
      if (placed.id === undefined)
        return { kind: 'unknown', cause: unreadable('a placement without an order id') }
      return { kind: 'acknowledged', orderId: placed.id as OrderId }
    } catch (error) {
      return failedSubmit(error)
    }
  }

  async cancel(order: OrderPointer): Promise<CancelAnswer> {
    try {
      const { id, params } = idOf(order)
      await this.#exchange.cancelOrder(id, order.symbol, params)
      return { kind: 'taken' }
    } catch (error) {
      return failedCancel(error)
    }
  }

  async order(order: OrderPointer): Promise<Order | undefined> {
    const market = await this.market(order.symbol)
    const { id, params } = idOf(order)
    try {
      const found = await reading('fetchOrder', () => this.#exchange.fetchOrder(id, order.symbol, params))
      return toOrder(found, market)
    } catch (error) {
      if (isNotFound(error)) return undefined
      throw error
    }
  }

  async openOrders(symbol: MarketSymbol | undefined): Promise<readonly Order[]> {
    const markets = await this.#known(false)
    const listed = await reading('fetchOpenOrders', () => this.#exchange.fetchOpenOrders(symbol))
    return listed.flatMap((order) => {
      const market = markets.get(order.symbol ?? symbol ?? '')
      return market === undefined ? [] : [toOrder(order, market)]
    })
  }

  /** Page by page from `since` on, until a page brings nothing new. */
  async fills({ symbol, orderId, sinceAtMs }: FillQuery): Promise<readonly Fill[]> {
    const market = await this.market(symbol)
    const fills = new Map<string, Fill>()
    let fromMs = sinceAtMs
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const trades = await reading('fetchMyTrades', () =>
        this.#exchange.fetchMyTrades(symbol, fromMs, this.#fillsPerPage),
      )
      const before = fills.size
      for (const trade of trades) fills.set(String(trade.id), toFill(trade, market))
      const isLast = trades.length < this.#fillsPerPage || fills.size === before
      if (isLast) break
      fromMs = Math.max(...trades.map(({ timestamp = 0 }) => timestamp))
    }
    return [...fills.values()]
      .filter((fill) => orderId === undefined || fill.orderId === orderId)
      .filter((fill) => sinceAtMs === undefined || fill.atMs >= Math.floor(sinceAtMs / 1_000) * 1_000)
      .sort((left, right) => left.atMs - right.atMs || (left.fillId < right.fillId ? -1 : 1))
  }

  async #known(isFresh: boolean): Promise<ReadonlyMap<string, Market>> {
    if (this.#markets !== undefined && !isFresh) return this.#markets
    const listed = await reading('loadMarkets', () => this.#exchange.loadMarkets(isFresh))
    const markets = new Map<string, Market>()
    for (const each of Object.values(listed)) {
      const market = each === undefined ? undefined : toMarket(each, this.#exchange)
      if (market !== undefined) markets.set(market.symbol, market)
    }
    this.#markets = markets
    return markets
  }
}

/** A market buy is sized by what it spends, which ccxt calls its cost. */
function termsOf(request: OrderRequest): {
  readonly type: string
  readonly amount: string | undefined
  readonly at?: string
  readonly params: object
} {
  if (request.type === 'market') {
    return request.side === 'buy'
      ? { type: 'market', amount: undefined, params: { cost: String(request.notional) } }
      : { type: 'market', amount: String(request.quantity), params: {} }
  }
  const params =
    request.type === 'post-only'
      ? { postOnly: true }
      : { timeInForce: (request.timeInForce ?? 'gtc').toUpperCase() }
  return { type: 'limit', amount: String(request.quantity), at: String(request.price), params }
}

function idOf(order: OrderPointer): { readonly id: string; readonly params: object } {
  return 'orderId' in order
    ? { id: order.orderId, params: {} }
    : { id: '', params: { clientOrderId: order.clientOrderId } }
}

function assertExact(exchange: CcxtExchange): void {
  const makesNumbers = Reflect.get(exchange, 'number')
  if (makesNumbers !== String)
    throw new ConfigError('number', `${exchange.id} was made to hand out floating-point numbers.`, {
      next: 'Make it with { number: String }.',
    })
  const missing = ['fetchOrder', 'fetchOpenOrders', 'fetchMyTrades', 'cancelOrder'].filter(
    (call) => exchange.has[call] !== true,
  )
  if (missing.length > 0)
    throw new ConfigError(
      'exchange',
      `${exchange.id} lacks ${missing.join(', ')}, which the ledger cannot do without.`,
      {
        next: 'Use an exchange that has them.',
      },
    )
}

/** What only bots need is asked for when it is used: an account can be kept without it. */
function assertOffers(exchange: CcxtExchange, call: string): void {
  const offered = exchange.has[call]
  if (offered === true || offered === 'emulated') return
  throw new ConfigError('exchange', `${exchange.id} lacks ${call}, which bots cannot do without.`, {
    next: 'Use an exchange that has it.',
  })
}
