import { createHash } from 'node:crypto'
import { type ClientOrderId, clientOrderId, type OrderRequest } from '@trading-bridge/core'

/** What a strategy proposes: an order, the place it has in its goal, and why. */
export interface OrderIntent {
  readonly goalId: string
  /** 1 for the first order of the goal; the pair of goal and sequence is never used twice. */
  readonly sequence: number
  readonly request: OrderRequest
  readonly reason: string
  /** What it was decided on; recorded with the intent in the same commit. */
  readonly decision?: IntentDecision | undefined
}

/** The place of an order in its goal's schedule, and the market at that moment. */
export interface IntentDecision {
  readonly sliceIndex: number
  /** The middle of the book, as decimal text. */
  readonly mid: string
  /** What the participation limit was held against; absent from orders that were recorded before it was kept. */
  readonly share?: IntentShare | undefined
}

/** Own volume and that of others in the window that ended with the decision; in base, as decimal text. */
export interface IntentShare {
  /** Executed by all accounts of the owner, and what their live orders and this one may still execute. */
  readonly own: string
  readonly others: string
}

/** 128 bits in letters and digits. */
const HASH_LENGTH = 25
const CHECK_LENGTH = 7

/**
 * The client order id of an intent: the same for the same intent, for ever. 25 characters of a 128-bit hash and 7 that
 * check them, so that an order of ours is told from all others even where no book knows it.
 */
export function clientOrderIdOf(intent: Pick<OrderIntent, 'goalId' | 'sequence'>): ClientOrderId {
  const hash = hashOf(`${intent.goalId}/${intent.sequence}`)
  return clientOrderId(hash + checkOf(hash))
}

/** Whether `clientOrderIdOf` has made this id. */
export function isOfOurMaking(id: ClientOrderId | undefined): boolean {
  if (id?.length !== HASH_LENGTH + CHECK_LENGTH) return false
  const hash = id.slice(0, HASH_LENGTH)
  return id === hash + checkOf(hash)
}

function checkOf(hash: string): string {
  return hashOf(`made by us: ${hash}`).slice(0, CHECK_LENGTH)
}

function hashOf(text: string): string {
  const bits = createHash('sha256').update(text).digest('hex').slice(0, 32)
  return BigInt(`0x${bits}`).toString(36).padStart(HASH_LENGTH, '0')
}
