import { z } from 'zod'
import { defineEndpoint } from '../endpoint/define-endpoint.ts'
import { wireOrderType, wireSide, wireTimeInForce } from '../endpoint/order-words.ts'
import { wireDecimal, wireId, wireInteger, wireMs, wireSymbol, wireText } from '../endpoint/wire.ts'

/** A market buy is sized by `ordAmt` (quote), everything else by `ordQty` (base). */
const orderTerms = {
  side: wireSide,
  ordType: wireOrderType,
  timeInForce: wireTimeInForce.optional(),
  ordPrice: wireDecimal.optional(),
  ordQty: wireDecimal.optional(),
  ordAmt: wireDecimal.optional(),
  clOrdId: z.string().optional(),
}

const placed = z.object({ ordId: wireId })

/** The documentation's example names the id `order_id`, its table `ordId`; every observed reply follows the table. */
const placedAsInExample = z.codec(z.object({ order_id: wireId }), z.object({ ordId: z.string() }), {
  decode: ({ order_id }) => ({ ordId: order_id }),
  encode: ({ ordId }) => ({ order_id: ordId }),
})

/** Places one order. The reply means queued: its fate is read from the order queries. */
export const placeOrder = defineEndpoint({
  name: 'placeOrder',
  method: 'POST',
  path: '/trade/order/place',
  access: 'signed',
  effect: 'write',
  request: z.object({ symbol: wireSymbol, ...orderTerms, timestamp: wireMs.optional() }),
  response: z.union([placed, placedAsInExample]),
  docs: 'docs/coinstore/orders.md',
})

/** Places several orders of one market. Success of the whole does not mean success of each: read every entry. */
export const placeOrderBatch = defineEndpoint({
  name: 'placeOrderBatch',
  method: 'POST',
  path: '/trade/order/placeBatch',
  access: 'signed',
  effect: 'write',
  request: z.object({
    symbol: wireSymbol,
    timestamp: wireMs.optional(),
    orders: z.array(z.object(orderTerms)),
  }),
  response: z.array(
    z.object({
      ordId: wireId.nullish(),
      clOrdId: wireText,
      errno: wireInteger.nullish(),
      errMsg: wireText,
    }),
  ),
  docs: 'docs/coinstore/orders.md',
})
