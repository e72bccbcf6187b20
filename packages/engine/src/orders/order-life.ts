/**
 * The life of an order: what each piece of evidence makes of each state. One pure function, `advance`; the test beside it
 * walks every state with every piece of evidence.
 *
 * Three rules hold throughout. What has filled never falls. `filled`, `cancelled` and `expired` are the exchange's own
 * last word and stay, but for fills that show late. `unknown` is left on evidence alone, never because time has passed.
 *
 * Evidence that cannot be true beside what is known is a contradiction. It is recorded like any other news and what it
 * says of money is believed: an order that was taken for rejected or never placed and is seen alive counts again. The
 * ledger stops the account for it; nothing is thrown, for a thrown error would lose the news.
 *
 * Source: an acknowledgement means queued, and the exchange's times are unreliable (docs/coinstore/orders.md).
 */
import { isLess, isPositive, maximum, type Order, type OrderId, type Quantity } from '@trading-bridge/core'
import type { Evidence, EvidenceKind, EvidenceOf } from './evidence.ts'
import { hasEnded, type LedgerOrder, type LedgerStatus } from './order-record.ts'

export type Advance =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'advanced'; readonly next: LedgerOrder }
  /** `next` holds what of the news must count all the same. */
  | { readonly kind: 'contradiction'; readonly next: LedgerOrder; readonly reason: string }

type Changes = Partial<
  Pick<
    LedgerOrder,
    | 'status'
    | 'orderId'
    | 'clientOrderId'
    | 'attempt'
    | 'sentAtMs'
    | 'filled'
    | 'filledNotional'
    | 'booked'
    | 'bookedNotional'
    | 'exchangeCode'
    | 'reason'
  >
>

/** What a rule finds: changes, and why they cannot be true beside what is known, where they cannot. */
interface Finding {
  readonly changes: Changes
  readonly contradiction?: string | undefined
}

type Rules = {
  readonly [Kind in EvidenceKind]: (order: LedgerOrder, evidence: EvidenceOf<Kind>) => Finding
}

const NOTHING: Finding = { changes: {} }

const RULES: Rules = {
  'send-began': ({ status, attempt }, { atMs }) =>
    status === 'intent' || status === 'never-placed'
      ? {
          changes: {
            status: 'sending',
            attempt: attempt + 1,
            sentAtMs: atMs,
            exchangeCode: undefined,
            reason: undefined,
          },
        }
      : impossible(`it was sent again while it was ${status}`),

  acknowledged(order, { orderId }) {
    const changes: Changes = { orderId, status: isAwaited(order) ? 'acknowledged' : order.status }
    return isVoid(order) ? revived(order, { ...changes, status: 'acknowledged' }) : { changes }
  },

  refused({ status }, { exchangeCode, reason }) {
    if (status === 'sending' || status === 'unknown')
      return { changes: { status: 'rejected', exchangeCode, reason } }
    if (status === 'rejected' || status === 'never-placed') return NOTHING
    return impossible(`the exchange refused it (${exchangeCode}) while it was ${status}`)
  },

  'duplicate-refused'(order) {
    if (isAwaited(order)) return { changes: { status: 'acknowledged' } }
    return isVoid(order) ? revived(order, { status: 'acknowledged' }) : NOTHING
  },

  'no-answer'({ status, sentAtMs = 0 }, { atMs, cause }) {
    if (status === 'sending')
      return { changes: { status: 'unknown', sentAtMs: Math.max(sentAtMs, atMs), reason: cause } }
    // Whatever was never sent cannot go unanswered; counting it at full size is the safe side.
    if (status === 'intent')
      return { changes: { status: 'unknown', sentAtMs: atMs }, contradiction: 'an intent went unanswered' }
    return NOTHING
  },

  'proven-unsent'({ status }, { cause }) {
    if (status === 'intent' || status === 'sending')
      return { changes: { status: 'never-placed', reason: cause } }
    if (status === 'never-placed' || status === 'rejected') return NOTHING
    return impossible(`it was proven unsent while it was ${status}`)
  },

  seen: (order, { order: seen, source }) => fromSight(order, seen, source),

  filled: (order, { orderId, quantity, notional }) => {
    // Fills are counted by id, so the larger total holds the smaller one: which came first does not matter.
    if (!isLess(order.booked, quantity)) return { changes: { orderId } }
    const counted: Changes = { orderId, booked: quantity, bookedNotional: notional }
    const raised: Changes = isLess(order.filled, quantity)
      ? { ...counted, filled: quantity, filledNotional: notional }
      : counted
    return withFills(order, raised)
  },

  'proven-absent'({ status, filled }, { proof }) {
    if (status === 'unknown' && !isPositive(filled))
      return { changes: { status: 'never-placed', reason: proof } }
    if (status === 'never-placed' || status === 'rejected') return NOTHING
    return impossible(`it was proven absent while it was ${status}`)
  },

  'cancel-began': ({ status }) => (isResting(status) ? { changes: { status: 'cancelling' } } : NOTHING),

  'cancel-refused'({ status, filled, orderId }) {
    if (status !== 'cancelling') return NOTHING
    if (isPositive(filled)) return { changes: { status: 'partially-filled' } }
    return { changes: { status: orderId === undefined ? 'acknowledged' : 'open' } }
  },
}

/** What `evidence` makes of `order`. Pure: the same two give the same answer. */
export function advance(order: LedgerOrder, evidence: Evidence): Advance {
  const clash = idClash(order, evidence)
  const { changes, contradiction } = clash ?? findingOf(order, evidence)
  const next = applied(order, changes, evidence.atMs)
  // A contradiction that is told already is no news.
  if (contradiction !== undefined && contradiction !== order.reason) {
    const base = next ?? renewed(order, evidence.atMs)
    return { kind: 'contradiction', next: { ...base, reason: contradiction }, reason: contradiction }
  }
  return next === undefined ? { kind: 'unchanged' } : { kind: 'advanced', next }
}

function findingOf(order: LedgerOrder, evidence: Evidence): Finding {
  // Each rule takes the evidence of its own kind; the compiler cannot follow that through the index.
  const rule = RULES[evidence.kind] as (order: LedgerOrder, evidence: Evidence) => Finding
  return rule(order, evidence)
}

/** Two exchange orders for one of ours, or another market or side: nothing of such news is taken over. */
function idClash(order: LedgerOrder, evidence: Evidence): Finding | undefined {
  const told = orderIdIn(evidence)
  if (told !== undefined && order.orderId !== undefined && told !== order.orderId)
    return impossible(`the exchange shows order ${told} for it, which it knew as ${order.orderId}`)
  if (evidence.kind !== 'seen') return undefined
  const { symbol, side } = evidence.order
  if (symbol === order.symbol && side === order.side) return undefined
  return impossible(`the exchange shows it as ${side} in ${symbol}`)
}

function orderIdIn(evidence: Evidence): OrderId | undefined {
  if (evidence.kind === 'seen') return evidence.order.orderId
  return 'orderId' in evidence ? evidence.orderId : undefined
}

function fromSight(order: LedgerOrder, seen: Order, source: 'order-query' | 'open-orders'): Finding {
  const identity: Changes = {
    orderId: seen.orderId,
    clientOrderId: order.clientOrderId ?? seen.clientOrderId,
  }
  const filled = maximum(order.filled, seen.filled)
  const filledNotional = isLess(order.filled, seen.filled) ? seen.filledNotional : order.filledNotional
  const status = seenStatus(order, { ...seen, filled }, source)
  const changes: Changes = { ...identity, filled, filledNotional, status }
  if (!isVoid(order)) return exceeding(order, changes)
  // Seen as rejected is what was thought of it, or as harmless.
  if (seen.status === 'rejected' && !isPositive(seen.filled))
    return { changes: { ...identity, status: 'rejected' } }
  return revived(order, { ...changes, status: statusOfSight(seen, filled) })
}

/** Where sight leads from `order`: an end only by a query of that one order, and never back. */
function seenStatus(order: LedgerOrder, seen: Order, source: 'order-query' | 'open-orders'): LedgerStatus {
  const { status } = order
  if (hasEnded(order)) return isComplete(order, seen.filled) ? 'filled' : status
  const isEnd =
    seen.status === 'filled' ||
    seen.status === 'cancelled' ||
    seen.status === 'expired' ||
    seen.status === 'rejected'
  if (isEnd) {
    // "Filled" that shows less than was ordered is a picture half painted: asked for again.
    const isHalfTold =
      seen.status === 'filled' && order.quantity !== undefined && !isComplete(order, seen.filled)
    if (source === 'order-query' && !isHalfTold) return statusOfSight(seen, seen.filled)
    return status === 'cancelling' ? status : statusOfSight({ status: 'open' }, seen.filled)
  }
  if (status === 'cancelling') return status
  if (seen.status === 'accepted') return isAwaited(order) ? 'acknowledged' : status
  return statusOfSight(seen, seen.filled)
}

/** The exchange's word for how it stands, in ours. */
function statusOfSight({ status }: Pick<Order, 'status'>, filled: Quantity): LedgerStatus {
  switch (status) {
    case 'accepted':
      return 'acknowledged'
    case 'open':
    case 'partially-filled':
      return isPositive(filled) ? 'partially-filled' : 'open'
    // What was rejected after a part had filled has ended like a cancelled order.
    case 'rejected':
      return isPositive(filled) ? 'cancelled' : 'rejected'
    case 'cancelling':
    case 'filled':
    case 'cancelled':
    case 'expired':
      return status
  }
}

function withFills(order: LedgerOrder, changes: Changes): Finding {
  const filled = changes.filled ?? order.filled
  const status = isComplete(order, filled)
    ? 'filled'
    : hasEnded(order) || order.status === 'cancelling'
      ? order.status
      : 'partially-filled'
  if (isVoid(order))
    return revived(order, { ...changes, status: isComplete(order, filled) ? 'filled' : 'partially-filled' })
  return exceeding(order, { ...changes, status })
}

function exceeding(order: LedgerOrder, changes: Changes): Finding {
  const { filled = order.filled } = changes
  if (order.quantity === undefined || !isLess(order.quantity, filled)) return { changes }
  return { changes, contradiction: `${filled} of it filled, and ${order.quantity} was ordered` }
}

function revived(order: LedgerOrder, changes: Changes): Finding {
  return { changes, contradiction: `it was ${order.status}, and the exchange has it` }
}

function impossible(contradiction: string): Finding {
  return { changes: {}, contradiction }
}

/** Sent, and not yet known to be there. */
function isAwaited({ status }: LedgerOrder): boolean {
  return status === 'sending' || status === 'unknown'
}

/** Taken not to exist. */
function isVoid({ status }: LedgerOrder): boolean {
  return status === 'intent' || status === 'rejected' || status === 'never-placed'
}

function isResting(status: LedgerStatus): boolean {
  return status === 'acknowledged' || status === 'open' || status === 'partially-filled'
}

function isComplete({ quantity }: LedgerOrder, filled: Quantity): boolean {
  return quantity !== undefined && isPositive(filled) && !isLess(filled, quantity)
}

/** `undefined` where the changes change nothing. */
function applied(order: LedgerOrder, changes: Changes, atMs: number): LedgerOrder | undefined {
  const names = Object.keys(changes) as (keyof Changes)[]
  const hasNews = names.some((name) => String(changes[name]) !== String(order[name]))
  return hasNews ? { ...renewed(order, atMs), ...changes } : undefined
}

function renewed(order: LedgerOrder, atMs: number): LedgerOrder {
  return { ...order, updatedAtMs: Math.max(order.updatedAtMs, atMs), revision: order.revision + 1 }
}
