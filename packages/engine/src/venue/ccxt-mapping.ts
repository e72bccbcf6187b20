/** ccxt's words into ours. What cannot be read is an error, never a default. */
import {
  averagePrice,
  type Balance,
  type ClientOrderId,
  type Decimal,
  decimal,
  type Fill,
  type FillId,
  isPositive,
  isZero,
  MalformedReplyError,
  type Market,
  type MarketSymbol,
  marketSymbol,
  multiply,
  type Notional,
  notional,
  type Order,
  type OrderId,
  type OrderStatus,
  type OrderType,
  price,
  quantity,
  stepOfDecimals,
  subtract,
  type TimeInForce,
  type Trade,
  type TradeId,
  ZERO,
} from '@trading-bridge/core'
import type { CcxtBalances, CcxtExchange, CcxtMarket, CcxtOrder, CcxtTrade } from './ccxt-exchange.ts'
import type { VenueCandle } from './venue.ts'

/** ccxt's number for "precision is a step"; the other modes count decimals. */
const TICK_SIZE = 4

const TIMES_IN_FORCE: Readonly<Record<string, TimeInForce>> = {
  GTC: 'gtc',
  IOC: 'ioc',
  FOK: 'fok',
  PO: 'gtc',
}

/** `undefined` for what is no spot market that we can name. */
export function toMarket(market: CcxtMarket, { precisionMode }: CcxtExchange): Market | undefined {
  if (market.spot !== true) return undefined
  const symbol = symbolOrNone(market.symbol)
  if (symbol === undefined) return undefined
  const step = (value: unknown): Decimal => {
    const text = exact(value)
    if (text === undefined) return decimal('1e-18')
    return precisionMode === TICK_SIZE ? decimal(text) : stepOfDecimals(Number(text))
  }
  const tickSize = step(market.precision?.price)
  const lotSize = step(market.precision?.amount)
  const minQuantity = quantity(exact(market.limits?.amount?.min) ?? '0')
  return {
    symbol,
    base: market.base,
    quote: market.quote,
    exchangeId: market.id ?? symbol,
    isOpen: market.active !== false,
    tickSize,
    lotSize,
    minPrice: price(exact(market.limits?.price?.min) ?? '0'),
    minQuantity,
    minMarketNotional: notional(exact(market.limits?.cost?.min) ?? '0'),
    minMarketQuantity: minQuantity,
    makerFeeRate: decimal(String(market.maker ?? 0)),
    takerFeeRate: decimal(String(market.taker ?? 0)),
    listedAtMs: market.created ?? 0,
  }
}

export function toBalances(balances: CcxtBalances): readonly Balance[] {
  return Object.entries(balances)
    .flatMap(([asset, held]) => (isHolding(held) ? [toBalance(asset, held)] : []))
    .sort((left, right) => (left.asset < right.asset ? -1 : 1))
}

export function toOrder(order: CcxtOrder, market: Market): Order {
  const { id, side } = order
  if (id === undefined || (side !== 'buy' && side !== 'sell')) throw unreadable('an order without id or side')
  const filled = quantity(exact(order.filled) ?? '0')
  const at = exact(order.price)
  const size = exact(order.amount)
  const filledNotional = toNotional(order, filled)
  return {
    symbol: market.symbol,
    // Ids of other exchanges are not whole numbers everywhere; they are passed on as they are.
    orderId: id as OrderId,
    clientOrderId: order.clientOrderId === undefined ? undefined : (order.clientOrderId as ClientOrderId),
    side,
    type: toType(order),
    timeInForce: TIMES_IN_FORCE[order.timeInForce ?? 'GTC'] ?? 'gtc',
    price: at === undefined || isZero(decimal(at)) ? undefined : price(at),
    quantity: size === undefined ? undefined : quantity(size),
    filled,
    filledNotional,
    averagePrice: averagePrice(filledNotional, filled),
    status: toStatus(order.status, size, filled),
    createdAtMs: order.timestamp ?? 0,
    updatedAtMs: order.lastUpdateTimestamp,
  }
}

export function toFill(trade: CcxtTrade, market: Market): Fill {
  const { id, order, side, timestamp, fee } = trade
  const amount = exact(trade.amount)
  if (id === undefined || order === undefined || amount === undefined || timestamp === undefined)
    throw unreadable('a fill without id, order, amount or time')
  if (side !== 'buy' && side !== 'sell') throw unreadable(`a fill with side ${side}`)
  const executed = quantity(amount)
  const at = exact(trade.price)
  const cost = exact(trade.cost)
  if (at === undefined && cost === undefined) throw unreadable('a fill without price and cost')
  const paid = cost === undefined ? notional(multiply(decimal(at ?? '0'), executed)) : notional(cost)
  const average = averagePrice(paid, executed)
  if (average === undefined) throw unreadable('a fill of nothing')
  return {
    symbol: market.symbol,
    fillId: id as FillId,
    tradeId: id as TradeId,
    orderId: order as OrderId,
    side,
    role: trade.takerOrMaker === 'maker' ? 'maker' : 'taker',
    price: at === undefined ? average : price(at),
    quantity: executed,
    notional: paid,
    fee: { asset: fee?.currency ?? market.quote, amount: decimal(exact(fee?.cost) ?? '0') },
    selfDealtQuantity: ZERO as Fill['selfDealtQuantity'],
    atMs: timestamp,
  }
}

/** A public execution. */
export function toTrade({ id, side, timestamp, ...trade }: CcxtTrade, symbol: MarketSymbol): Trade {
  const [at, amount] = [exact(trade.price), exact(trade.amount)]
  if (id === undefined || at === undefined || amount === undefined || timestamp === undefined)
    throw unreadable('a trade without id, price, amount or time')
  if (side !== 'buy' && side !== 'sell') throw unreadable(`a trade with side ${side}`)
  return {
    symbol,
    tradeId: id as TradeId,
    side,
    price: price(at),
    quantity: quantity(amount),
    atMs: timestamp,
  }
}

export function toCandle([openAtMs, ...amounts]: readonly unknown[]): VenueCandle {
  const [open, high, low, close, volume] = amounts.map(exact)
  if (typeof openAtMs !== 'number' || open === undefined || high === undefined || low === undefined)
    throw unreadable('a candle without a moment or prices')
  if (close === undefined || volume === undefined) throw unreadable('a candle without a close or volume')
  return {
    openAtMs,
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(close),
    volume: quantity(volume),
  }
}

export function unreadable(what: string): MalformedReplyError {
  return new MalformedReplyError('TB_REPLY_UNEXPECTED', `ccxt hands out ${what}.`, {
    httpStatus: 200,
    excerpt: '',
    next: 'Look at the account on the website, and report the exchange and the operation.',
  })
}

/** The text of a number. A float has lost digits already, and is refused. */
function exact(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  throw unreadable('a number that is no text')
}

function symbolOrNone(text: string): MarketSymbol | undefined {
  try {
    return marketSymbol(text)
  } catch {
    return undefined
  }
}

interface Holding {
  readonly free?: unknown
  readonly used?: unknown
  readonly total?: unknown
}

function isHolding(held: unknown): held is Holding {
  return (
    typeof held === 'object' && held !== null && ('free' in held || 'total' in held) && !('length' in held)
  )
}

/** Exchanges leave out one of the three. */
function toBalance(asset: string, holding: Holding): Balance {
  const [free, used, total] = [exact(holding.free), exact(holding.used), exact(holding.total)]
  const frozen = used === undefined ? undefined : decimal(used)
  const whole = total === undefined ? undefined : decimal(total)
  if (free !== undefined) {
    const available = decimal(free)
    return { asset, available, frozen: frozen ?? (whole === undefined ? ZERO : subtract(whole, available)) }
  }
  if (whole === undefined) throw unreadable(`a balance of ${asset} without an amount`)
  return { asset, available: subtract(whole, frozen ?? ZERO), frozen: frozen ?? ZERO }
}

function toType({ type, postOnly, timeInForce }: CcxtOrder): OrderType {
  if (type === 'market') return 'market'
  return postOnly === true || timeInForce === 'PO' ? 'post-only' : 'limit'
}

/** ccxt's `closed` is filled, or ended with a part where the amounts say so. */
function toStatus(status: string | undefined, amount: string | undefined, filled: Decimal): OrderStatus {
  switch (status) {
    case 'open':
      return isPositive(filled) ? 'partially-filled' : 'open'
    case 'closed':
      return amount === undefined || !isPositive(subtract(decimal(amount), filled)) ? 'filled' : 'cancelled'
    case 'canceled':
      return 'cancelled'
    case 'canceling':
      return 'cancelling'
    case 'expired':
    case 'rejected':
      return status
    case undefined:
      return 'accepted'
    default:
      throw new MalformedReplyError('TB_REPLY_UNKNOWN_STATE', `ccxt tells of an order that is "${status}".`, {
        httpStatus: 200,
        excerpt: '',
        next: 'Look at the order on the website, and report the state.',
      })
  }
}

function toNotional(order: CcxtOrder, filled: Decimal): Notional {
  const cost = exact(order.cost)
  if (cost !== undefined) return notional(cost)
  if (!isPositive(filled)) return ZERO as Notional
  const each = exact(order.average) ?? exact(order.price)
  if (each === undefined) throw unreadable('an order that has filled without a price')
  return notional(multiply(decimal(each), filled))
}
