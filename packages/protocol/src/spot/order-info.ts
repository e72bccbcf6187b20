import { z } from 'zod'
import { defineEndpoint } from '../endpoint/define-endpoint.ts'
import { wireCurrency, wireDecimal, wireId, wireInteger, wireMs, wireMsOrSeconds } from '../endpoint/wire.ts'
import { hasState, NO_STATE, orderFields, orderV2Fields, stateFields } from './order-fields.ts'

const orderV1 = z
  .object({
    ...orderFields,
    ...stateFields,
    ordId: wireId,
    ordAmt: wireDecimal,
    avgPrice: wireDecimal,
    feeCurrency: wireCurrency.optional(),
    flags: z.string().optional(),
  })
  .refine(hasState, NO_STATE)

/** One order, old: found by order id only; its state is called `ordState`. */
export const orderInfo = defineEndpoint({
  name: 'orderInfo',
  method: 'GET',
  path: '/trade/order/orderInfo',
  access: 'signed',
  effect: 'read',
  request: z.object({ ordId: wireId }),
  response: orderV1.nullish(),
  docs: 'docs/coinstore/orders.md',
})

const orderInfoRecord = z
  .object({
    ...orderV2Fields,
    /** Milliseconds when equal to `timestamp`, else probably seconds (observed). */
    orderUpdateTime: wireMsOrSeconds.optional(),
  })
  .refine(hasState, NO_STATE)

/** One order, new: by either id. The documentation shows a list of one, observed replies an object; both are read. */
export const orderInfoV2 = defineEndpoint({
  name: 'orderInfoV2',
  method: 'GET',
  path: '/v2/trade/order/orderInfo',
  access: 'signed',
  effect: 'read',
  request: z.object({ ordId: wireId.optional(), clOrdId: z.string().optional() }),
  response: z.union([orderInfoRecord, z.array(orderInfoRecord)]).nullish(),
  docs: 'docs/coinstore/orders.md',
})

/** Past orders. Undocumented, seen in one public project: a client must do without it. */
export const historyOrders = defineEndpoint({
  name: 'historyOrders',
  method: 'GET',
  path: '/trade/order/historyOrders',
  access: 'signed',
  effect: 'read',
  standing: 'undocumented',
  request: z.object({
    symbol: z.string().optional(),
    size: wireInteger.optional(),
    startTime: wireMs.optional(),
    endTime: wireMs.optional(),
    ordType: z.string().optional(),
  }),
  response: z.object({ list: z.array(orderV1) }),
  docs: 'docs/coinstore/orders.md',
})
