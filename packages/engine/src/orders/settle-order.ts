/**
 * Following one sent order until its fate is settled by evidence. Silence is no evidence: an order that got no answer
 * is looked for by its client order id, and is taken as never placed only after its signature can no longer be
 * accepted, and then only if it is not among the open orders and no fill of the market is unaccounted for.
 *
 * The validity of a signature is assumed to be the 30 seconds around its time (docs/coinstore/signing.md); the test
 * "an order that never arrived is given up only after its signature has expired" holds the bot to it.
 */
import {
  type Clock,
  type MarketSymbol,
  type Order,
  type OrderId,
  sleep,
  TradingBridgeError,
} from '@trading-bridge/core'
import { isSettledOrder, type Slice } from '../ledger/goal-ledger.ts'
import type { Venue } from '../venue/venue.ts'

/** A signed request cannot be accepted any more this long after it was sent. */
const SIGNATURE_VALIDITY_MS = 30_000
/** How long an order may be accepted and not yet show in a query. */
const VISIBILITY_LAG_MS = 5_000
const FIRST_POLL_MS = 40
const LONGEST_POLL_MS = 1_000

export type Settlement =
  | { readonly kind: 'settled'; readonly order: Order }
  /** proven not to exist at the exchange */
  | { readonly kind: 'never-placed' }
  /** the time given ran out first */
  | { readonly kind: 'unsettled'; readonly lastSeen: Order | undefined }

export interface SettleOptions {
  readonly venue: Venue
  readonly clock: Clock
  readonly symbol: MarketSymbol
  /** Whether the exchange has acknowledged the order: then it exists, however long it takes to show. */
  readonly isAcknowledged: boolean
  /** The goal's orders that are known, to tell whose a fill is. */
  readonly knownOrderIds: ReadonlySet<OrderId>
  /** Asked before each query: `false` ends the following. */
  readonly mayGoOn: () => boolean
}

export async function settleOrder(slice: Slice, options: SettleOptions): Promise<Settlement> {
  const { clock, mayGoOn } = options
  let lastSeen: Order | undefined
  for (let delayMs = FIRST_POLL_MS; mayGoOn(); delayMs = Math.min(delayMs * 2, LONGEST_POLL_MS)) {
    lastSeen = (await queryOrder(slice, options)) ?? lastSeen
    if (lastSeen !== undefined && isSettledOrder(lastSeen)) return { kind: 'settled', order: lastSeen }
    const isGone = lastSeen === undefined && !options.isAcknowledged && (await isNeverPlaced(slice, options))
    if (isGone) return { kind: 'never-placed' }
    await sleep(clock, delayMs)
  }
  return { kind: 'unsettled', lastSeen }
}

/** One query. A failing query says nothing about the order, so it is asked again at the next turn. */
async function queryOrder(slice: Slice, { venue, symbol }: SettleOptions): Promise<Order | undefined> {
  try {
    return await venue.fetchOrder({ symbol, clientOrderId: slice.clientOrderId })
  } catch (error) {
    if (error instanceof TradingBridgeError) return undefined
    throw error
  }
}

async function isNeverPlaced(
  slice: Slice,
  { venue, clock, symbol, knownOrderIds }: SettleOptions,
): Promise<boolean> {
  if (clock.nowMs() - slice.sentAtMs < SIGNATURE_VALIDITY_MS + VISIBILITY_LAG_MS) return false
  try {
    const { clientOrderId } = slice
    if ((await venue.fetchOrder({ symbol, clientOrderId })) !== undefined) return false
    const open = await venue.fetchOpenOrders(symbol)
    if (open.some((order) => order.clientOrderId === clientOrderId)) return false
    const fills = await venue.fetchFills({ symbol })
    // The exchange gives the time of a fill in whole seconds.
    const sinceAtMs = slice.sentAtMs - 1_000
    return fills.every((fill) => fill.atMs < sinceAtMs || knownOrderIds.has(fill.orderId))
  } catch (error) {
    if (error instanceof TradingBridgeError) return false
    throw error
  }
}
