import { createHash } from 'node:crypto'
import { type ClientOrderId, clientOrderId, type OrderRequest } from '@trading-bridge/core'

/** What a strategy proposes: an order, the place it has in its goal, and why. */
export interface OrderIntent {
  readonly goalId: string
  /** 1 for the first order of the goal; the pair of goal and sequence is never used twice. */
  readonly sequence: number
  readonly request: OrderRequest
  readonly reason: string
}

/** The client order id of an intent: the same for the same intent, for ever; 32 characters of a 128-bit hash. */
export function clientOrderIdOf(intent: Pick<OrderIntent, 'goalId' | 'sequence'>): ClientOrderId {
  const digest = createHash('sha256').update(`${intent.goalId}/${intent.sequence}`).digest('hex')
  return clientOrderId(digest.slice(0, 32))
}
