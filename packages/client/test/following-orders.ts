import {
  marketSymbol,
  notionalOf,
  type Order,
  type OrderStatus,
  orderId,
  price,
  quantity,
} from '@trading-bridge/core'

/** An order to buy 10 SHARP at 2 USDT, as far along as is asked for. */
export function orderOf({
  status,
  filled,
}: {
  readonly status: OrderStatus
  readonly filled: string
}): Order {
  return {
    symbol: marketSymbol('SHARP/USDT'),
    orderId: orderId('1856757976530946'),
    clientOrderId: undefined,
    side: 'buy',
    type: 'limit',
    timeInForce: 'gtc',
    price: price('2'),
    quantity: quantity('10'),
    filled: quantity(filled),
    filledNotional: notionalOf(price('2'), quantity(filled)),
    averagePrice: filled === '0' ? undefined : price('2'),
    status,
    createdAtMs: 1_770_742_394_290,
    updatedAtMs: undefined,
  }
}
