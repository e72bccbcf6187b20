import { z } from 'zod'
import { defineEndpoint } from '../endpoint/define-endpoint.ts'
import { wireDecimal, wireId, wireIdText } from '../endpoint/wire.ts'
import { hasState, NO_STATE, orderFields, orderV2Fields, stateFields } from './order-fields.ts'

const ordersOrNone = <Order extends z.ZodType>(order: Order) => z.array(order).nullish()

/** Open orders, old: `ordId` is a string, there is no average price, and `leavesQty` says nothing. */
export const activeOrders = defineEndpoint({
  name: 'activeOrders',
  method: 'GET',
  path: '/trade/order/active',
  access: 'signed',
  effect: 'read',
  request: z.object({ symbol: z.string().optional() }),
  response: ordersOrNone(
    z
      .object({ ...orderFields, ...stateFields, ordId: wireIdText, ordAmt: wireDecimal.optional() })
      .refine(hasState, NO_STATE),
  ),
  docs: 'docs/coinstore/orders.md',
})

/** Open orders, new: the one to use. */
export const activeOrdersV2 = defineEndpoint({
  name: 'activeOrdersV2',
  method: 'GET',
  path: '/v2/trade/order/active',
  access: 'signed',
  effect: 'read',
  request: z.object({
    symbol: z.string().optional(),
    ordId: wireId.optional(),
    clOrdId: z.string().optional(),
  }),
  response: ordersOrNone(z.object(orderV2Fields).refine(hasState, NO_STATE)),
  docs: 'docs/coinstore/orders.md',
})
