/**
 * Cancelling: from memory, so that a database that fails stops no cancel, and by whichever id is known.
 *
 * The exchange's answer to a cancel is no end: a query says how the order ended and what it filled. A wish to cancel
 * stays until the order has ended: one that was not there yet, or whose cancel got lost, is cancelled again.
 */
import { TradingBridgeError } from '@trading-bridge/core'
import { hasEnded, type LedgerOrder } from '../orders/order-record.ts'
import type { CancelAnswer } from '../venue/venue.ts'
import type { LedgerParts } from './ledger-parts.ts'
import { type OrderWatch, pointerOf } from './order-watch.ts'

/** How a cancel stands. `order` says what is known of it: how much filled, and whether it has ended. */
export type CancelResult =
  | { readonly kind: 'ended'; readonly order: LedgerOrder }
  /** asked for, and asked for again until the order has ended */
  | { readonly kind: 'pending'; readonly order: LedgerOrder; readonly answer: CancelAnswer }
  /** not among the orders that may be live */
  | { readonly kind: 'not-live' }

/** Between two cancels of one order. */
const AGAIN_AFTER_MS = 2_000

export class Canceller {
  readonly #parts: LedgerParts
  readonly #watch: OrderWatch
  /** Orders to be ended, and when each was last asked to, by the monotonic clock. */
  readonly #wanted = new Map<string, number>()

  constructor(parts: LedgerParts, watch: OrderWatch) {
    this.#parts = parts
    this.#watch = watch
  }

  async cancel(id: string): Promise<CancelResult> {
    const { desk } = this.#parts
    const order = desk.get(id)
    if (order === undefined) return { kind: 'not-live' }
    if (hasEnded(order)) return { kind: 'ended', order }
    const answer = await this.#ask(order)
    const known = await this.#look(desk.latest(order))
    if (hasEnded(known)) return { kind: 'ended', order: known }
    return { kind: 'pending', order: known, answer }
  }

  /** Asks again for the end of orders that should have ended. */
  async again(): Promise<void> {
    const { desk, clock } = this.#parts
    for (const [id, askedAtMs] of this.#wanted) {
      const order = desk.get(id)
      if (order === undefined || hasEnded(order)) this.#wanted.delete(id)
      else if (clock.monotonicMs() - askedAtMs >= AGAIN_AFTER_MS) await this.#ask(order)
    }
  }

  get isWaiting(): boolean {
    return this.#wanted.size > 0
  }

  async #ask(order: LedgerOrder): Promise<CancelAnswer> {
    const { desk, venue, clock } = this.#parts
    this.#wanted.set(order.id, clock.monotonicMs())
    const pointer = pointerOf(order)
    if (pointer === undefined) return { kind: 'not-open' }
    desk.apply(order, { kind: 'cancel-began', atMs: clock.nowMs() })
    const answer = await venue.cancel(pointer)
    if (answer.kind === 'refused') {
      desk.apply(order, { kind: 'cancel-refused', reason: answer.reason, atMs: clock.nowMs() })
    }
    return answer
  }

  /** One look at how it ended. Where that fails, the loop looks on. */
  async #look(order: LedgerOrder): Promise<LedgerOrder> {
    this.#watch.quicken(order)
    try {
      return await this.#watch.ask(order)
    } catch (error) {
      const { desk, signal } = this.#parts
      if (error instanceof TradingBridgeError || desk.isStorageDown || signal.aborted)
        return desk.latest(order)
      throw error
    }
  }
}
