/** Looking orders and fills up. The second generation of the order queries is used, which tells remainders truly. */
import {
  type Fill,
  isFinal,
  type MarketSymbol,
  type Order,
  type OrderId,
  type Side,
} from '@trading-bridge/core'
import { type ResponseOf, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import type { CallOptions } from './call-options.ts'
import { toFill, type WireFill } from './fill-mapping.ts'
import { isOrderNotFound, unexpectedReply } from './judge-reply.ts'
import { compareIds } from './market-data-mapping.ts'
import { wireCodeOf } from './market-mapping.ts'
import { toOrder, toOrders, toWireSide } from './order-mapping.ts'
import type { OrderReference } from './order-results.ts'
import type { RestCaller } from './rest-caller.ts'

export async function fetchOrder(
  caller: RestCaller,
  reference: OrderReference,
  { signal }: CallOptions,
): Promise<Order | undefined> {
  const request = 'orderId' in reference ? { ordId: reference.orderId } : { clOrdId: reference.clientOrderId }
  try {
    return await caller.call(SPOT_ENDPOINTS.orderInfoV2, request, {
      signal,
      read: (wire) => theOrder(wire, reference),
    })
  } catch (error) {
    if (isOrderNotFound(error)) return undefined
    throw error
  }
}

/** A list of one or a single object; null, an empty list and the state `NOT_FOUND` all mean that there is none. */
function theOrder(
  wire: ResponseOf<typeof SPOT_ENDPOINTS.orderInfoV2>,
  reference: OrderReference,
): Order | undefined {
  const record = Array.isArray(wire) ? wire[0] : wire
  const order = record === null || record === undefined ? undefined : toOrder(record)
  if (order === undefined) return undefined
  const isAsked =
    'orderId' in reference
      ? order.orderId === reference.orderId
      : order.clientOrderId === undefined || order.clientOrderId === reference.clientOrderId
  if (!isAsked)
    throw unexpectedReply('orderInfoV2', `it tells of order ${order.orderId}, which was not asked for`)
  return { ...order, ...reference }
}

export async function fetchOpenOrders(
  caller: RestCaller,
  symbol: MarketSymbol | undefined,
  { signal, isUrgent = false }: CallOptions & { readonly isUrgent?: boolean },
): Promise<readonly Order[]> {
  const request = symbol === undefined ? {} : { symbol: wireCodeOf(symbol) }
  const orders = await caller.call(SPOT_ENDPOINTS.activeOrdersV2, request, {
    signal,
    isUrgent,
    read: toOrders,
  })
  // Whether the exchange filters is not certain for every parameter, so what was not asked for is dropped here.
  return orders.filter((order) => !isFinal(order.status) && (symbol === undefined || order.symbol === symbol))
}

export interface FillQuery {
  readonly symbol: MarketSymbol
  readonly orderId?: OrderId | undefined
  readonly side?: Side | undefined
  /** Only fills of this moment's second or later: earlier pages are not asked for. */
  readonly sinceAtMs?: number | undefined
}

const PAGE_SIZE = 100
/** No account has so many fills in one market: a list that goes on is a list that repeats itself. */
const MOST_PAGES = 1_000

export async function fetchFills(
  caller: RestCaller,
  query: FillQuery,
  { signal }: CallOptions,
): Promise<readonly Fill[]> {
  // New fills move old ones to later pages while we read: a record may come twice, none is passed over.
  const fills = new Map<string, Fill>()
  for (let pageNum = 1; pageNum <= MOST_PAGES; pageNum += 1) {
    const page = await fetchPage(caller, query, { pageNum, signal })
    const known = fills.size
    for (const fill of page) fills.set(fill.fillId, fill)
    const isLast = page.length < PAGE_SIZE || fills.size === known
    if (isLast || reachesBack(page, query)) return selected(fills, query)
  }
  throw unexpectedReply('accountMatches', `${MOST_PAGES} pages and no end`)
}

async function fetchPage(
  caller: RestCaller,
  { symbol, orderId, side }: FillQuery,
  { pageNum, signal }: { readonly pageNum: number; readonly signal: AbortSignal | undefined },
): Promise<readonly Fill[]> {
  return await caller.call(
    SPOT_ENDPOINTS.accountMatches,
    {
      symbol: wireCodeOf(symbol),
      ordId: orderId,
      pageNum,
      pageSize: PAGE_SIZE,
      side: side === undefined ? undefined : toWireSide(side),
    },
    { signal, read: (wire) => (wire ?? []).map((fill: WireFill) => toFill(fill, symbol)) },
  )
}

/**
 * Whether nothing that is asked for can stand on a later page. Source: assumed, the newest fill comes first; a page that
 * is not so ordered makes the read go on to the last page (docs/coinstore/fills.md).
 */
function reachesBack(page: readonly Fill[], { sinceAtMs }: FillQuery): boolean {
  const oldest = page.at(-1)
  if (sinceAtMs === undefined || oldest === undefined || oldest.atMs >= secondOf(sinceAtMs)) return false
  return page.every((fill, index) => {
    const newer = page[index - 1]
    return newer === undefined || compareIds(newer.fillId, fill.fillId) > 0
  })
}

/** Fills tell whole seconds. */
function secondOf(atMs: number): number {
  return Math.floor(atMs / 1_000) * 1_000
}

function selected(
  fills: ReadonlyMap<string, Fill>,
  { orderId, side, sinceAtMs }: FillQuery,
): readonly Fill[] {
  return [...fills.values()]
    .filter((fill) => sinceAtMs === undefined || fill.atMs >= secondOf(sinceAtMs))
    .filter((fill) => orderId === undefined || fill.orderId === orderId)
    .filter((fill) => side === undefined || fill.side === side)
    .sort((left, right) => compareIds(left.fillId, right.fillId))
}
