/** Placing orders. Every order gets a client order id before it leaves, so that it can be looked up whatever happens. */
import {
  assertKeepsRules,
  type ClientOrderId,
  InvalidInputError,
  type MarketSymbol,
  type OrderAcknowledgement,
  type OrderRequest,
  OutcomeUnknownError,
  orderId,
} from '@trading-bridge/core'
import { type ResponseOf, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import type { CallOptions } from './call-options.ts'
import type { ClientOrderIds } from './client-order-ids.ts'
import { unexpectedReply } from './judge-reply.ts'
import type { MarketSource } from './market-data.ts'
import { wireCodeOf } from './market-mapping.ts'
import { toWireTerms } from './order-mapping.ts'
import type { PlacedOrder } from './order-results.ts'

export interface PlaceOptions extends CallOptions {
  /** Sends what the local check would refuse, to see the exchange's own answer. */
  readonly unchecked?: boolean | undefined
}

export interface OrderSource extends MarketSource {
  readonly clientOrderIds: ClientOrderIds
}

interface NamedOrder {
  readonly request: OrderRequest
  readonly clientOrderId: ClientOrderId
}

type WirePlaced = ResponseOf<typeof SPOT_ENDPOINTS.placeOrderBatch>[number]

/** Assumed to be taken by the exchange, which states no limit (docs/coinstore/unknowns.md). */
const BATCH_SIZE = 20

export function placeOrder(
  source: OrderSource,
  request: OrderRequest,
  options: PlaceOptions,
): Promise<OrderAcknowledgement> {
  const market = options.unchecked === true ? undefined : source.catalogue.known(request.symbol)
  if (market === undefined) return placeOnceKnown(source, request, options)
  try {
    assertKeepsRules(request, market)
    return send(source, request, options.signal)
  } catch (error) {
    return Promise.reject(error)
  }
}

async function placeOnceKnown(
  source: OrderSource,
  request: OrderRequest,
  { signal, unchecked = false }: PlaceOptions,
): Promise<OrderAcknowledgement> {
  if (!unchecked) assertKeepsRules(request, await source.catalogue.find(request.symbol, { signal }))
  return await send(source, request, signal)
}

function send(
  { caller, clientOrderIds }: OrderSource,
  request: OrderRequest,
  signal: AbortSignal | undefined,
): Promise<OrderAcknowledgement> {
  const { symbol } = request
  const clientOrderId = request.clientOrderId ?? clientOrderIds.next()
  const terms = toWireTerms(request, clientOrderId)
  return caller.call(
    SPOT_ENDPOINTS.placeOrder,
    { symbol: wireCodeOf(symbol), ...terms, timestamp: caller.exchangeTimeMs() },
    { signal, clientOrderIds: [clientOrderId], read: acknowledging(symbol, clientOrderId) },
  )
}

function acknowledging(
  symbol: MarketSymbol,
  clientOrderId: ClientOrderId,
): (wire: ResponseOf<typeof SPOT_ENDPOINTS.placeOrder>) => OrderAcknowledgement {
  return ({ ordId }) => ({ symbol, orderId: orderId(ordId), clientOrderId })
}

export async function placeOrders(
  source: OrderSource,
  requests: readonly OrderRequest[],
  { signal, unchecked = false }: PlaceOptions,
): Promise<readonly PlacedOrder[]> {
  const [first] = requests
  if (first === undefined) return []
  const orders = requests.map((request) => withId(request, source.clientOrderIds))
  assertOneMarket(requests, first.symbol)
  assertDistinctIds(orders)
  if (!unchecked) {
    const market = await source.catalogue.find(first.symbol, { signal })
    for (const request of requests) assertKeepsRules(request, market)
  }
  const placed: PlacedOrder[] = []
  for (const batch of batchesOf(orders)) {
    try {
      placed.push(...(await placeBatch(source, first.symbol, batch, signal)))
    } catch (error) {
      throw withEarlierOrders(placed, error)
    }
  }
  return placed
}

export function batchesOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / BATCH_SIZE)
  return Array.from({ length: count }, (_, at) => items.slice(at * BATCH_SIZE, (at + 1) * BATCH_SIZE))
}

async function placeBatch(
  { caller }: OrderSource,
  symbol: MarketSymbol,
  batch: readonly NamedOrder[],
  signal: AbortSignal | undefined,
): Promise<readonly PlacedOrder[]> {
  return await caller.call(
    SPOT_ENDPOINTS.placeOrderBatch,
    {
      symbol: wireCodeOf(symbol),
      timestamp: caller.exchangeTimeMs(),
      orders: batch.map((order) => toWireTerms(order.request, order.clientOrderId)),
    },
    {
      signal,
      clientOrderIds: batch.map((order) => order.clientOrderId),
      read: (entries) => batch.map((order, at) => toPlacedOrder(order, entryFor(order, at, entries))),
    },
  )
}

/** By client order id; by position where the exchange names none. */
function entryFor(order: NamedOrder, at: number, entries: readonly WirePlaced[]): WirePlaced | undefined {
  return entries.find((entry) => entry.clOrdId === order.clientOrderId) ?? unnamed(entries[at])
}

function unnamed(entry: WirePlaced | undefined): WirePlaced | undefined {
  return entry !== undefined && (entry.clOrdId === '' || entry.clOrdId === '0') ? entry : undefined
}

function toPlacedOrder({ request, clientOrderId }: NamedOrder, entry: WirePlaced | undefined): PlacedOrder {
  const { symbol } = request
  const errno = entry?.errno ?? 0
  if (entry !== undefined && errno !== 0)
    return { kind: 'rejected', clientOrderId, exchangeCode: String(errno), exchangeText: entry.errMsg }
  const id = entry?.ordId ?? '0'
  if (id !== '0') return { kind: 'accepted', symbol, orderId: orderId(id), clientOrderId }
  throw unexpectedReply('placeOrderBatch', `it does not say what became of ${clientOrderId}`)
}

/** Once a part is accepted, a later failure leaves the whole of it to be looked up. */
function withEarlierOrders(placed: readonly PlacedOrder[], error: unknown): unknown {
  const earlier = placed.filter((order) => order.kind === 'accepted').map((order) => order.clientOrderId)
  if (earlier.length === 0) return error
  const later = error instanceof OutcomeUnknownError ? error.clientOrderIds : []
  return new OutcomeUnknownError(SPOT_ENDPOINTS.placeOrderBatch.name, [...earlier, ...later], error)
}

function withId(request: OrderRequest, ids: ClientOrderIds): NamedOrder {
  return { request, clientOrderId: request.clientOrderId ?? ids.next() }
}

function assertOneMarket(requests: readonly OrderRequest[], symbol: MarketSymbol): void {
  const other = requests.find((request) => request.symbol !== symbol)
  if (other === undefined) return
  throw new InvalidInputError({
    rule: 'one-market-per-batch',
    subject: 'orders',
    value: other.symbol,
    limit: symbol,
    message: `A batch holds orders of one market; this one has ${symbol} and ${other.symbol}.`,
    next: 'Place the orders of each market in a batch of their own.',
  })
}

function assertDistinctIds(orders: readonly NamedOrder[]): void {
  const seen = new Set<ClientOrderId>()
  for (const { clientOrderId } of orders) {
    if (seen.has(clientOrderId)) throw repeatedId(clientOrderId)
    seen.add(clientOrderId)
  }
}

function repeatedId(id: ClientOrderId): InvalidInputError {
  return new InvalidInputError({
    rule: 'client-order-id-repeated',
    subject: 'client order id',
    value: id,
    limit: 'once in a batch',
    message: `Two orders of the batch have the client order id ${id}.`,
    next: 'Give each order its own, or none to have one chosen.',
  })
}
