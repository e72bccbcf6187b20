/** What can be learnt of an order. Each piece is a fact with its moment; none of them is a guess. */
import type { Notional, Order, OrderId, Quantity } from '@trading-bridge/core'

export type Evidence = { readonly atMs: number } & (
  | { readonly kind: 'send-began' }
  | { readonly kind: 'acknowledged'; readonly orderId: OrderId }
  /** The exchange's definite no to the order. */
  | { readonly kind: 'refused'; readonly exchangeCode: string; readonly reason: string }
  /** The exchange's no because it has an order with this client order id: it exists, so it must be read. */
  | { readonly kind: 'duplicate-refused'; readonly reason: string }
  /** Sent, and no answer that settles it: `atMs` is when we stopped waiting, and nothing was signed after it. */
  | { readonly kind: 'no-answer'; readonly cause: string }
  /** It certainly did not leave, or was turned away unread. */
  | { readonly kind: 'proven-unsent'; readonly cause: string }
  | { readonly kind: 'seen'; readonly order: Order; readonly source: 'order-query' | 'open-orders' }
  /** What all fills that were counted add up to, these new ones included. */
  | {
      readonly kind: 'filled'
      readonly orderId: OrderId
      readonly quantity: Quantity
      readonly notional: Notional
    }
  /** All that `absence-proof.ts` asks for holds. */
  | { readonly kind: 'proven-absent'; readonly proof: string }
  | { readonly kind: 'cancel-began' }
  /** The exchange would not cancel; what became of the order is for a query to say. */
  | { readonly kind: 'cancel-refused'; readonly reason: string }
)

export type EvidenceKind = Evidence['kind']

export type EvidenceOf<Kind extends EvidenceKind> = Extract<Evidence, { readonly kind: Kind }>
