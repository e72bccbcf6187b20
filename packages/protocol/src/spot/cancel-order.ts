import { z } from 'zod'
import { defineEndpoint } from '../endpoint/define-endpoint.ts'
import { wireOrderState } from '../endpoint/order-words.ts'
import { wireId, wireSymbol, wireText } from '../endpoint/wire.ts'

/** Cancels one order. `CANCELED` with an empty `clientOrderId` means that it was cancelled before (observed). */
export const cancelOrder = defineEndpoint({
  name: 'cancelOrder',
  method: 'POST',
  path: '/trade/order/cancel',
  access: 'signed',
  effect: 'write',
  request: z.object({ symbol: wireSymbol, ordId: wireId }),
  response: z.object({ clientOrderId: wireText, state: wireOrderState, ordId: wireId }),
  docs: 'docs/coinstore/orders.md',
})

/** Cancels several orders. An id that is not in `success` is not cancelled, whatever `reject` says. */
export const cancelOrderBatch = defineEndpoint({
  name: 'cancelOrderBatch',
  method: 'POST',
  path: '/trade/order/cancelBatch',
  access: 'signed',
  effect: 'write',
  request: z.object({ symbol: wireSymbol, orderIds: z.array(wireId) }),
  response: z.object({ success: z.array(wireId).nullish(), reject: z.array(wireId).nullish() }),
  docs: 'docs/coinstore/orders.md',
})

/** Cancels several orders by the ids we gave them. How failures are told is unknown: absent from `success` is one. */
export const cancelOrderBatchByClientId = defineEndpoint({
  name: 'cancelOrderBatchByClientId',
  method: 'POST',
  path: '/trade/order/cancelBatchByClOrdId',
  access: 'signed',
  effect: 'write',
  request: z.object({ symbol: wireSymbol, clientOrderIds: z.array(z.string()) }),
  response: z.object({ success: z.array(z.string()).nullish() }),
  docs: 'docs/coinstore/orders.md',
})

/** Gone from the documentation since 2024-11-06 and reported dead. Cancel a list of ids instead. */
export const cancelAllOrders = defineEndpoint({
  name: 'cancelAllOrders',
  method: 'POST',
  path: '/trade/order/cancelAll',
  access: 'signed',
  effect: 'write',
  standing: 'removed',
  request: z.object({ symbol: wireSymbol }),
  response: z.object({ canceling: z.array(wireId) }).nullish(),
  docs: 'docs/coinstore/orders.md',
})
