/** Cancelling orders. Cancels go before everything else, and so does the list of what is to be cancelled. */
import type { ClientOrderId, MarketSymbol, OrderId } from '@trading-bridge/core'
import { type ResponseOf, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import type { CallOptions } from './call-options.ts'
import { isOrderNotFound } from './judge-reply.ts'
import { wireCodeOf } from './market-mapping.ts'
import { toOrderIds, toStatus } from './order-mapping.ts'
import { fetchOpenOrders } from './order-queries.ts'
import type { BatchCancelOutcome, CancelOutcome } from './order-results.ts'
import { batchesOf } from './orders.ts'
import type { RestCaller } from './rest-caller.ts'

export async function cancelOrder(
  caller: RestCaller,
  { symbol, orderId }: { readonly symbol: MarketSymbol; readonly orderId: OrderId },
  { signal }: CallOptions,
): Promise<CancelOutcome> {
  try {
    const request = { symbol: wireCodeOf(symbol), ordId: orderId }
    return await caller.call(SPOT_ENDPOINTS.cancelOrder, request, { signal, read: toCancelOutcome })
  } catch (error) {
    if (isOrderNotFound(error)) return { kind: 'not-found' }
    throw error
  }
}

/** `CANCELED` without a client order id says that it had been cancelled before. Source: observed (docs/coinstore/orders.md). */
function toCancelOutcome({
  state,
  clientOrderId,
}: ResponseOf<typeof SPOT_ENDPOINTS.cancelOrder>): CancelOutcome {
  const status = toStatus(state)
  if (status === undefined) return { kind: 'not-found' }
  if (status !== 'cancelled') return { kind: 'not-cancelled', state: status }
  return clientOrderId === '' ? { kind: 'already-cancelled' } : { kind: 'cancelled' }
}

export async function cancelOrders(
  caller: RestCaller,
  { symbol, orderIds }: { readonly symbol: MarketSymbol; readonly orderIds: readonly OrderId[] },
  { signal }: CallOptions,
): Promise<BatchCancelOutcome<OrderId>> {
  const confirmed = new Set<OrderId>()
  for (const batch of batchesOf(orderIds)) {
    const success = await caller.call(
      SPOT_ENDPOINTS.cancelOrderBatch,
      { symbol: wireCodeOf(symbol), orderIds: [...batch] },
      { signal, read: (wire) => toOrderIds(wire.success) },
    )
    for (const id of success) confirmed.add(id)
  }
  return split(orderIds, confirmed)
}

export async function cancelOrdersByClientId(
  caller: RestCaller,
  {
    symbol,
    clientOrderIds,
  }: {
    readonly symbol: MarketSymbol
    readonly clientOrderIds: readonly ClientOrderId[]
  },
  { signal }: CallOptions,
): Promise<BatchCancelOutcome<ClientOrderId>> {
  const confirmed = new Set<string>()
  for (const batch of batchesOf(clientOrderIds)) {
    const { success } = await caller.call(
      SPOT_ENDPOINTS.cancelOrderBatchByClientId,
      { symbol: wireCodeOf(symbol), clientOrderIds: [...batch] },
      { signal },
    )
    for (const id of success ?? []) confirmed.add(id)
  }
  return split(clientOrderIds, confirmed)
}

export async function cancelAllOrders(
  caller: RestCaller,
  symbol: MarketSymbol,
  { signal }: CallOptions,
): Promise<BatchCancelOutcome<OrderId>> {
  const open = await fetchOpenOrders(caller, symbol, { signal, isUrgent: true })
  return await cancelOrders(caller, { symbol, orderIds: open.map((order) => order.orderId) }, { signal })
}

function split<Id extends string>(
  ids: readonly Id[],
  confirmed: ReadonlySet<string>,
): BatchCancelOutcome<Id> {
  return {
    cancelled: ids.filter((id) => confirmed.has(id)),
    notCancelled: ids.filter((id) => !confirmed.has(id)),
  }
}
