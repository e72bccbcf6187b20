/**
 * Any exchange that ccxt knows, behind the port that bots and the ledger use. ccxt is loaded by whoever makes the instance,
 * alone and on demand; nothing of it is imported here.
 *
 * Errors are told by the names of ccxt's classes, which are the same in all of its builds. A placement is proven unsent, or
 * refused, only where the class says so for certain; every other failure leaves the order unknown. `RequestTimeout`,
 * `NetworkError` and `ExchangeNotAvailable` may all come after the order was taken.
 */
import {
  ConfigError,
  ExchangeRejectedError,
  ExchangeUnavailableError,
  type Fill,
  InvalidInputError,
  type Market,
  type MarketSymbol,
  type Order,
  type OrderBook,
  type OrderRequest,
  price,
  quantity,
  RateLimitedError,
  TransportError,
} from '@trading-bridge/core'
import type { ApprovedOrder } from '../risk/approve-order.ts'
import type { CcxtExchange } from './ccxt-exchange.ts'
import { toBalances, toFill, toMarket, toOrder, unreadable } from './ccxt-mapping.ts'
import type {
  CancelAnswer,
  FillQuery,
  OrderPointer,
  RejectionSubject,
  SubmitOutcome,
  Venue,
} from './venue.ts'

export interface CcxtVenueOptions {
  /** How many orders an account may have open, where it is known. */
  readonly mostOpenOrders?: number | undefined
  /** How long a signed request may still be accepted: the exchange's receive window. 60 s when left out. */
  readonly signatureValidityMs?: number | undefined
  /** What a page of own trades holds at most; 100 when left out. */
  readonly fillsPerPage?: number | undefined
}

/** Refused by the exchange, which read the order: nothing of it is live. */
const REFUSALS: Readonly<Record<string, RejectionSubject>> = {
  InsufficientFunds: 'balance',
  InvalidOrder: 'market-rules',
  OrderImmediatelyFillable: 'other',
  OrderNotFillable: 'other',
  OrderNotCached: 'other',
  BadSymbol: 'other',
  MarketClosed: 'other',
  BadRequest: 'other',
  ArgumentsRequired: 'other',
  NotSupported: 'other',
  AuthenticationError: 'access',
  PermissionDenied: 'access',
  AccountNotEnabled: 'access',
  AccountSuspended: 'access',
}
/** Turned away unread. */
const UNREAD = new Set(['RateLimitExceeded', 'InvalidNonce', 'InvalidProxySettings'])
const NOT_FOUND = 'OrderNotFound'
const DUPLICATE = 'DuplicateOrderId'
/** Several classes tell it as an invalid order. Taking a refusal for a duplicate is the safe mistake: the order is read. */
const DUPLICATE_TEXT = /duplicate/i
/** How ccxt words that no connection was made: nothing left this machine. It keeps the system's code in its text alone. */
const NEVER_CONNECTED = /fetch failed: (?:connect (?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)|getaddrinfo )/
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
    refusesAccess: (error) =>
      error instanceof ExchangeRejectedError && REFUSALS[error.exchangeCode] === 'access',
    fetchMarkets: () => venue.markets(false),
    fetchMarket: (symbol, call) => venue.market(symbol, call?.refresh),
    fetchBook: (symbol) => venue.book(symbol),
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
    const levels = (side: readonly (readonly unknown[])[]) =>
      side.map(([at, amount]) => ({ price: price(String(at)), quantity: quantity(String(amount)) }))
    return { symbol, bids: levels(bids), asks: levels(asks) }
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
      return { kind: 'acknowledged', orderId: toOrderId(placed.id) }
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
      const name = classOf(error)
      if (name === NOT_FOUND) return { kind: 'not-open' }
      return name in REFUSALS
        ? { kind: 'refused', reason: messageOf(error) }
        : { kind: 'unknown', cause: withoutQuery(error) }
    }
  }

  async order(order: OrderPointer): Promise<Order | undefined> {
    const market = await this.market(order.symbol)
    const { id, params } = idOf(order)
    try {
      const found = await reading('fetchOrder', () => this.#exchange.fetchOrder(id, order.symbol, params))
      return toOrder(found, market)
    } catch (error) {
      if (error instanceof ExchangeRejectedError && error.exchangeCode === NOT_FOUND) return undefined
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
      const market = toMarket(each, this.#exchange)
      if (market !== undefined) markets.set(market.symbol, market)
    }
    this.#markets = markets
    return markets
  }
}

function toOrderId(id: string): Order['orderId'] {
  return id as Order['orderId']
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

function failedSubmit(error: unknown): SubmitOutcome {
  const name = classOf(error)
  const reason = messageOf(error)
  const isDuplicate = name === DUPLICATE || (name in REFUSALS && DUPLICATE_TEXT.test(reason))
  if (isDuplicate) return { kind: 'duplicate', reason }
  const subject = REFUSALS[name]
  if (subject !== undefined)
    return {
      kind: 'rejected',
      exchangeCode: name,
      subject,
      reason,
      next: 'Read what the exchange said of the order.',
    }
  if (UNREAD.has(name) || hasNeverConnected(error)) return { kind: 'unsent', cause: withoutQuery(error) }
  return { kind: 'unknown', cause: withoutQuery(error) }
}

/** A read, with ccxt's errors told in ours. */
async function reading<Result>(operation: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    throw translated(operation, error)
  }
}

function translated(operation: string, error: unknown): unknown {
  const name = classOf(error)
  const cause = withoutQuery(error)
  const message = `${operation} failed with ${name}: ${messageOf(error)}`
  if (name === NOT_FOUND || name in REFUSALS || name === 'ExchangeError') {
    const next = 'Read what the exchange said.'
    return new ExchangeRejectedError({
      operation,
      exchangeCode: name,
      exchangeText: messageOf(error),
      httpStatus: 0,
      causes: [],
      message,
      next,
      cause,
    })
  }
  if (name === 'RateLimitExceeded' || name === 'DDoSProtection')
    return new RateLimitedError(1_000, message, { next: 'Ask less often.', cause })
  if (name === 'OnMaintenance' || name === 'ExchangeNotAvailable')
    return new ExchangeUnavailableError(503, message, { next: 'Try again later.', cause })
  if (name === 'BadResponse' || name === 'NullResponse') return unreadable(`no reply to ${operation}`)
  const code = hasNeverConnected(error)
    ? 'TB_CONNECTION_REFUSED'
    : name === 'RequestTimeout'
      ? 'TB_TIMEOUT'
      : 'TB_NETWORK'
  return new TransportError(code, message, { next: 'Look at the connection.', cause })
}

/** What travels on as a cause: a signed address is as good as the request itself. */
function withoutQuery(error: unknown): Error {
  const cause = new Error(messageOf(error))
  cause.name = classOf(error)
  return cause
}

function classOf(error: unknown): string {
  return error instanceof Error ? error.constructor.name : 'unknown'
}

/** Shortened, and without queries: ccxt puts whole replies and signed addresses into its messages. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const plain = text
    .replace(/\?\S*/g, '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain
}

function hasNeverConnected(error: unknown): boolean {
  return error instanceof Error && classOf(error) === 'NetworkError' && NEVER_CONNECTED.test(error.message)
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
