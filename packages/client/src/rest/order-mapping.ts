/**
 * Orders: the exchange's words into ours and back. Source: documented, "Dictionary", with the observed absences of
 * client order ids (docs/coinstore/orders.md).
 */
import {
  averagePrice,
  type ClientOrderId,
  type Decimal,
  isZero,
  type MarketSymbol,
  marketSymbol,
  notional,
  type Order,
  type OrderId,
  type OrderRequest,
  type OrderStatus,
  type OrderType,
  orderId,
  type Price,
  price,
  quantity,
  type Side,
  type TimeInForce,
} from '@trading-bridge/core'
import type {
  RequestOf,
  ResponseOf,
  SPOT_ENDPOINTS,
  WireOrderState,
  WireOrderType,
  WireSide,
  WireTimeInForce,
} from '@trading-bridge/protocol'
import { unexpectedReply } from './judge-reply.ts'

type WireOrder = NonNullable<ResponseOf<typeof SPOT_ENDPOINTS.activeOrdersV2>>[number]
type WireTerms = RequestOf<typeof SPOT_ENDPOINTS.placeOrderBatch>['orders'][number]

/** `NOT_FOUND` is no status: there is no order. No call of ours leads to a replaced order, which counts as open. */
const STATUSES: Readonly<Record<Exclude<WireOrderState, 'NOT_FOUND'>, OrderStatus>> = {
  SUBMITTING: 'accepted',
  SUBMITTED: 'open',
  REPLACING: 'open',
  REPLACED: 'open',
  PARTIAL_FILLED: 'partially-filled',
  FILLED: 'filled',
  CANCELING: 'cancelling',
  CANCELED: 'cancelled',
  STOPPED: 'cancelled',
  REJECTED: 'rejected',
  EXPIRED: 'expired',
}

const TYPES: Readonly<Record<WireOrderType, OrderType>> = {
  LIMIT: 'limit',
  MARKET: 'market',
  POST_ONLY: 'post-only',
}

const TIMES_IN_FORCE: Readonly<Record<WireTimeInForce, TimeInForce>> = { GTC: 'gtc', IOC: 'ioc', FOK: 'fok' }
const WIRE_TIMES_IN_FORCE: Readonly<Record<TimeInForce, WireTimeInForce>> = {
  gtc: 'GTC',
  ioc: 'IOC',
  fok: 'FOK',
}

export function toSide(side: WireSide): Side {
  return side === 'BUY' ? 'buy' : 'sell'
}

export function toWireSide(side: Side): WireSide {
  return side === 'buy' ? 'BUY' : 'SELL'
}

/** `undefined` for the state that says there is no such order. */
export function toStatus(state: WireOrderState): OrderStatus | undefined {
  return state === 'NOT_FOUND' ? undefined : STATUSES[state]
}

/** What an order is placed with, beside its symbol. */
export function toWireTerms(request: OrderRequest, clientOrderId: ClientOrderId): WireTerms {
  const side = toWireSide(request.side)
  const identity = { clOrdId: clientOrderId }
  if (request.type === 'market') {
    return request.side === 'buy'
      ? { side, ordType: 'MARKET', ordAmt: request.notional, ...identity }
      : { side, ordType: 'MARKET', ordQty: request.quantity, ...identity }
  }
  const size = { ordPrice: request.price, ordQty: request.quantity, ...identity }
  if (request.type === 'post-only') return { side, ordType: 'POST_ONLY', ...size }
  return { side, ordType: 'LIMIT', timeInForce: WIRE_TIMES_IN_FORCE[request.timeInForce ?? 'gtc'], ...size }
}

/** `undefined` where the record says that there is no order. */
export function toOrder(
  wire: WireOrder & { readonly orderUpdateTime?: number | undefined },
): Order | undefined {
  const state = wire.ordStatus ?? wire.ordState
  if (state === undefined) throw unexpectedReply('an order query', `order ${wire.ordId} has no state`)
  const status = toStatus(state)
  if (status === undefined) return undefined
  const filled = quantity(wire.cumQty)
  const filledNotional = notional(wire.cumAmt)
  return {
    symbol: symbolOf(wire),
    orderId: orderId(wire.ordId),
    clientOrderId: toClientOrderId(wire.clOrdId),
    side: toSide(wire.side),
    type: TYPES[wire.ordType],
    timeInForce: TIMES_IN_FORCE[wire.timeInForce],
    price: wire.ordType === 'MARKET' ? undefined : price(wire.ordPrice),
    quantity: isZero(wire.ordQty) ? undefined : quantity(wire.ordQty),
    filled,
    filledNotional,
    averagePrice: toAveragePrice(wire.avgPrice) ?? averagePrice(filledNotional, filled),
    status,
    createdAtMs: wire.timestamp,
    updatedAtMs: wire.orderUpdateTime,
  }
}

export function toOrders(wire: readonly WireOrder[] | null | undefined): readonly Order[] {
  return (wire ?? []).map(toOrder).filter((order): order is Order => order !== undefined)
}

/** Ids that other programs chose may have characters that ours never have; they are passed on as they are. */
function toClientOrderId(text: string | undefined): ClientOrderId | undefined {
  return text === undefined || text === '' ? undefined : (text as ClientOrderId)
}

export function toOrderIds(wire: readonly string[] | null | undefined): ReadonlySet<OrderId> {
  return new Set((wire ?? []).map(orderId))
}

function symbolOf({ baseCurrency, quoteCurrency }: WireOrder): MarketSymbol {
  return marketSymbol(`${baseCurrency}/${quoteCurrency}`)
}

function toAveragePrice(wire: Decimal): Price | undefined {
  return isZero(wire) ? undefined : price(wire)
}
