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
  type TradeId,
  ZERO,
} from '@trading-bridge/core'
import type { CcxtBalances, CcxtExchange, CcxtMarket, CcxtOrder, CcxtTrade } from './ccxt-exchange.ts'

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
  const step = (text: string | undefined): Decimal =>
    text === undefined
      ? decimal('1e-18')
      : precisionMode === TICK_SIZE
        ? decimal(text)
        : stepOfDecimals(Number(text))
  const tickSize = step(market.precision?.price)
  const lotSize = step(market.precision?.amount)
  const minQuantity = quantity(market.limits?.amount?.min ?? '0')
  return {
    symbol,
    base: market.base,
    quote: market.quote,
    exchangeId: market.id,
    isOpen: market.active !== false,
    tickSize,
    lotSize,
    minPrice: price(market.limits?.price?.min ?? '0'),
    minQuantity,
    minMarketNotional: notional(market.limits?.cost?.min ?? '0'),
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
  const filled = quantity(order.filled ?? '0')
  const filledNotional = toNotional(order, filled)
  return {
    symbol: market.symbol,
    // Ids of other exchanges are not whole numbers everywhere; they are passed on as they are.
    orderId: id as OrderId,
    clientOrderId: order.clientOrderId === undefined ? undefined : (order.clientOrderId as ClientOrderId),
    side,
    type: toType(order),
    timeInForce: TIMES_IN_FORCE[order.timeInForce ?? 'GTC'] ?? 'gtc',
    price: order.price === undefined || isZero(decimal(order.price)) ? undefined : price(order.price),
    quantity: order.amount === undefined ? undefined : quantity(order.amount),
    filled,
    filledNotional,
    averagePrice: averagePrice(filledNotional, filled),
    status: toStatus(order, filled),
    createdAtMs: order.timestamp ?? 0,
    updatedAtMs: order.lastUpdateTimestamp,
  }
}

export function toFill(trade: CcxtTrade, market: Market): Fill {
  const { id, order, side, amount, timestamp, fee } = trade
  if (id === undefined || order === undefined || amount === undefined || timestamp === undefined)
    throw unreadable('a fill without id, order, amount or time')
  if (side !== 'buy' && side !== 'sell') throw unreadable(`a fill with side ${side}`)
  const executed = quantity(amount)
  const paid = trade.cost ?? (trade.price && multiply(decimal(trade.price), executed).toString())
  if (paid === undefined) throw unreadable('a fill without price and cost')
  const at = averagePrice(notional(paid), executed)
  if (at === undefined) throw unreadable('a fill of nothing')
  return {
    symbol: market.symbol,
    fillId: id as FillId,
    tradeId: id as TradeId,
    orderId: order as OrderId,
    side,
    role: trade.takerOrMaker === 'maker' ? 'maker' : 'taker',
    price: trade.price === undefined ? at : price(trade.price),
    quantity: executed,
    notional: notional(paid),
    fee: { asset: fee?.currency ?? market.quote, amount: decimal(fee?.cost ?? '0') },
    selfDealtQuantity: ZERO as Fill['selfDealtQuantity'],
    atMs: timestamp,
  }
}

export function unreadable(what: string): MalformedReplyError {
  return new MalformedReplyError('TB_REPLY_UNEXPECTED', `ccxt hands out ${what}.`, {
    httpStatus: 200,
    excerpt: '',
    next: 'Look at the account on the website, and report the exchange and the operation.',
  })
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
function toBalance(asset: string, { free, used, total }: Holding): Balance {
  const read = (value: unknown): Decimal | undefined =>
    value === undefined || value === null ? undefined : decimal(String(value))
  const available = read(free)
  const frozen = read(used)
  const whole = read(total)
  if (available !== undefined)
    return { asset, available, frozen: frozen ?? (whole === undefined ? ZERO : subtract(whole, available)) }
  if (whole === undefined) throw unreadable(`a balance of ${asset} without an amount`)
  return { asset, available: subtract(whole, frozen ?? ZERO), frozen: frozen ?? ZERO }
}

function toType({ type, postOnly, timeInForce }: CcxtOrder): OrderType {
  if (type === 'market') return 'market'
  return postOnly === true || timeInForce === 'PO' ? 'post-only' : 'limit'
}

/** ccxt's `closed` is filled, or ended with a part where the amounts say so. */
function toStatus({ status, amount }: CcxtOrder, filled: Decimal): OrderStatus {
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

function toNotional({ cost, average, price: at }: CcxtOrder, filled: Decimal): Notional {
  if (cost !== undefined) return notional(cost)
  const each = average ?? at
  if (!isPositive(filled)) return ZERO as Notional
  if (each === undefined) throw unreadable('an order that has filled without a price')
  return notional(multiply(decimal(each), filled))
}
