/**
 * A venue on the sandbox's exchange without sockets: for runs that are too long, or too many, for a network. Requests and replies
 * may take random times, so that what was sent in one millisecond arrives in any order, and may get lost on either way.
 *
 * It tells what the client tells over the wire: fills to the second, orders and trades to the millisecond.
 */
import {
  type CandleInterval,
  type Clock,
  type Fill,
  InvalidInputError,
  type Market,
  type MarketSymbol,
  type OrderBook,
  type OrderId,
  price,
  quantity,
  type Random,
  sleep,
  type Trade,
  TransportError,
} from '@trading-bridge/core'
import type { SandboxExchange } from '@trading-bridge/sandbox'
import type {
  ApprovedOrder,
  CancelAnswer,
  FillQuery,
  OrderPointer,
  RejectionSubject,
  SubmitOutcome,
  Venue,
} from '../src/index.ts'
import {
  amount,
  codeOf,
  keyOf,
  secondOf,
  toCandle,
  toFill,
  toMarket,
  toOrder,
  toTrade,
} from './sandbox-mapping.ts'

export type Fate = 'answered' | 'request-lost' | 'reply-lost'

export interface InProcessVenueOptions {
  readonly exchange: SandboxExchange
  /** At the exchange. */
  readonly accountId: string
  /** How long each way takes, at random between the two; nothing and at once when left out. */
  readonly delays?:
    | { readonly clock: Clock; readonly random: Random; readonly fromMs: number; readonly toMs: number }
    | undefined
  /** What becomes of an order or a cancel on its way; `answered` when left out. */
  readonly fate?: ((what: 'submit' | 'cancel') => Fate) | undefined
  /** Whether anybody listens at the other end; always when left out. */
  readonly isReachable?: (() => boolean) | undefined
}

const BOOK_LEVELS = 50
const TRADES_TOLD = 100
const FILLS_A_PAGE = 20
const SIGNATURE_VALIDITY_MS = 30_000
const DUPLICATE = 3111
const ORDER_NOT_FOUND = 3103
const SUBJECTS: Readonly<Record<number, RejectionSubject>> = {
  3011: 'market',
  3012: 'market',
  3013: 'account-in-market',
  3014: 'account-in-market',
  3015: 'account-in-market',
  3104: 'market-rules',
  3105: 'market-rules',
  3106: 'market-rules',
  3107: 'market-rules',
  3112: 'open-orders',
  3113: 'balance',
}
const PERIODS = {
  '1m': '1min',
  '5m': '5min',
  '15m': '15min',
  '30m': '30min',
  '1h': '60min',
  '4h': '4hour',
  '12h': '12hour',
  '1d': '1day',
  '1w': '1week',
} as const satisfies Record<CandleInterval, string>
export function inProcessVenue(options: InProcessVenueOptions): Venue {
  const { exchange, accountId } = options
  const known = new Map<MarketSymbol, Market>()
  const toldTrades = new WeakMap<object, Trade>()

  /** Carries a call to the exchange and its answer back. */
  async function carried<Answer>(call: () => Answer, signal?: AbortSignal): Promise<Answer> {
    assertReachable(options)
    await underWay(options, signal)
    const answer = call()
    await underWay(options, signal)
    return answer
  }

  function marketOf(symbol: MarketSymbol): Market {
    const settings = exchange.market(codeOf(symbol))
    if (settings === undefined) throw noMarket(symbol)
    return toMarket(settings)
  }

  /** The same trade is told again and again, and never changes. */
  function toTradeOnce(symbol: MarketSymbol, trade: Parameters<typeof toTrade>[1]): Trade {
    const told = toldTrades.get(trade) ?? toTrade(symbol, trade)
    toldTrades.set(trade, told)
    return told
  }

  return {
    name: 'in-process',
    mostOpenOrders: exchange.accounts.demand(accountId).isMarketMaker
      ? undefined
      : exchange.rules.activeOrdersLimit,
    signatureValidityMs: SIGNATURE_VALIDITY_MS,
    refusesAccess: () => false,
    fetchMarkets: (call) => carried(() => exchange.markets().map(toMarket), call?.signal),
    async fetchMarket(symbol, call) {
      const remembered = call?.refresh === true ? undefined : known.get(symbol)
      const market = remembered ?? (await carried(() => marketOf(symbol), call?.signal))
      known.set(symbol, market)
      return market
    },
    fetchBook: (symbol, call) => carried(() => bookOf(exchange, symbol), call?.signal),
    fetchTrades: (symbol, call) =>
      carried(() => {
        const trades = exchange.trades(codeOf(symbol), TRADES_TOLD) ?? []
        return trades.map((trade) => toTradeOnce(symbol, trade)).reverse()
      }, call?.signal),
    fetchCandles: (symbol, { interval, limit }, call) =>
      carried(
        () => (exchange.candles(codeOf(symbol), PERIODS[interval], limit) ?? []).map(toCandle),
        call?.signal,
      ),
    fetchBalances: (call) =>
      carried(
        () =>
          exchange.balances(accountId).map(({ asset, available, frozen }) => ({
            asset,
            available: amount(available),
            frozen: amount(frozen),
          })),
        call?.signal,
      ),
    submit: (order, call) => submit(options, order, call?.signal),
    cancel: (order, call) => cancel(options, order, call?.signal),
    fetchOrder: (pointer, call) =>
      carried(() => {
        const found = exchange.order(accountId, keyOf(pointer))
        return found === undefined ? undefined : toOrder(found)
      }, call?.signal),
    fetchOpenOrders: (symbol, call) =>
      carried(
        () =>
          exchange.openOrders(accountId, symbol === undefined ? {} : { symbol: codeOf(symbol) }).map(toOrder),
        call?.signal,
      ),
    fetchFills: (query, call) => carried(() => fillsOf(exchange, accountId, query), call?.signal),
  }
}

async function submit(
  options: InProcessVenueOptions,
  { request }: ApprovedOrder,
  signal?: AbortSignal,
): Promise<SubmitOutcome> {
  const fate = options.fate?.('submit') ?? 'answered'
  if (options.isReachable?.() === false) return { kind: 'unsent', cause: refusedConnection() }
  try {
    await underWay(options, signal)
    if (fate === 'request-lost') return { kind: 'unknown', cause: lost() }
    const outcome = options.exchange.place(options.accountId, {
      symbol: codeOf(request.symbol),
      side: request.side === 'buy' ? 'BUY' : 'SELL',
      ordType: request.type === 'post-only' ? 'POST_ONLY' : request.type === 'market' ? 'MARKET' : 'LIMIT',
      timeInForce:
        request.type === 'limit'
          ? ({ gtc: 'GTC', ioc: 'IOC', fok: 'FOK' } as const)[request.timeInForce ?? 'gtc']
          : undefined,
      ordPrice: 'price' in request ? request.price.toString() : undefined,
      ordQty: 'quantity' in request ? request.quantity.toString() : undefined,
      ordAmt: 'notional' in request ? request.notional.toString() : undefined,
      clOrdId: request.clientOrderId,
    })
    await underWay(options, signal)
    if (fate === 'reply-lost') return { kind: 'unknown', cause: lost() }
    if (outcome.kind === 'accepted') return { kind: 'acknowledged', orderId: outcome.order.ordId as OrderId }
    const { code, text: reason } = outcome
    if (code === DUPLICATE) return { kind: 'duplicate', reason }
    const subject = SUBJECTS[code] ?? 'other'
    return { kind: 'rejected', exchangeCode: String(code), subject, reason, next: 'See the code.' }
  } catch (cause) {
    return { kind: 'unknown', cause }
  }
}

async function cancel(
  options: InProcessVenueOptions,
  pointer: OrderPointer,
  signal?: AbortSignal,
): Promise<CancelAnswer> {
  const fate = options.fate?.('cancel') ?? 'answered'
  try {
    assertReachable(options)
    await underWay(options, signal)
    if (fate === 'request-lost') return { kind: 'unknown', cause: lost() }
    const outcome = options.exchange.cancel(options.accountId, keyOf(pointer))
    await underWay(options, signal)
    if (fate === 'reply-lost') return { kind: 'unknown', cause: lost() }
    if (outcome.kind !== 'rejected') return { kind: 'taken' }
    return outcome.code === ORDER_NOT_FOUND ? { kind: 'not-open' } : { kind: 'refused', reason: outcome.text }
  } catch (cause) {
    return { kind: 'unknown', cause }
  }
}

function assertReachable({ isReachable }: InProcessVenueOptions): void {
  if (isReachable?.() === false) throw refusedConnection()
}

function refusedConnection(): TransportError {
  return new TransportError('TB_CONNECTION_REFUSED', 'Nobody listens there.', { next: 'Start the exchange.' })
}

async function underWay({ delays }: InProcessVenueOptions, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  if (delays === undefined) return
  const { clock, random, fromMs, toMs } = delays
  await sleep(clock, random.integer(fromMs, toMs), signal)
}

function bookOf(exchange: SandboxExchange, symbol: MarketSymbol): OrderBook {
  const depth = exchange.depth(codeOf(symbol), BOOK_LEVELS)
  if (depth === undefined) throw noMarket(symbol)
  const levelOf = (level: { readonly price: bigint; readonly quantity: bigint }) => ({
    price: price(amount(level.price)),
    quantity: quantity(amount(level.quantity)),
  })
  return { symbol, bids: depth.bids.map(levelOf), asks: depth.asks.map(levelOf) }
}

/** Oldest first; pages are read from the newest back to where the question begins. */
function fillsOf(
  exchange: SandboxExchange,
  accountId: string,
  { symbol, orderId, sinceAtMs = 0 }: FillQuery,
): readonly Fill[] {
  const sinceMs = secondOf(sinceAtMs)
  const fills: Fill[] = []
  for (let pageNum = 1; ; pageNum += 1) {
    const query = { symbol: codeOf(symbol), ordId: orderId, pageNum, pageSize: FILLS_A_PAGE }
    const page = exchange.fills(accountId, query)
    const meant = page.filter(({ matchedAtMs }) => secondOf(matchedAtMs) >= sinceMs)
    for (const fill of meant) fills.push(toFill(symbol, fill))
    if (page.length < FILLS_A_PAGE || meant.length < page.length) return fills.reverse()
  }
}

function lost(): TransportError {
  return new TransportError('TB_TIMEOUT', 'The message was lost on its way.', { next: 'Look the order up.' })
}

function noMarket(symbol: MarketSymbol): InvalidInputError {
  return new InvalidInputError({
    rule: 'market-known',
    subject: 'market',
    value: symbol,
    limit: 'a market of the exchange',
    message: `There is no market ${symbol}.`,
    next: 'Add it to the sandbox.',
  })
}
