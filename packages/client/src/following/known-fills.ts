import { add, type Decimal, type Fill, type FillId, type OrderId, ZERO } from '@trading-bridge/core'
import { compareIds } from '../rest/market-data-mapping.ts'

/** Fills of one market that are remembered: more than arrive late. */
const MOST_KNOWN = 10_000

/**
 * The fills of one market that were seen, by id. Only the newest 10 000 are remembered; of those that come again after
 * that, all below the highest forgotten id count as seen.
 */
export class KnownFills {
  readonly #fills = new Map<FillId, Pick<Fill, 'orderId' | 'quantity'>>()
  #forgottenId: FillId | undefined

  has(fillId: FillId): boolean {
    if (this.#fills.has(fillId)) return true
    return this.#forgottenId !== undefined && compareIds(fillId, this.#forgottenId) <= 0
  }

  /** Oldest first. */
  add(fills: readonly Fill[]): void {
    for (const { fillId, orderId, quantity } of fills) this.#fills.set(fillId, { orderId, quantity })
    for (const fillId of this.#fills.keys()) {
      if (this.#fills.size <= MOST_KNOWN) break
      this.#fills.delete(fillId)
      if (this.#forgottenId === undefined || compareIds(fillId, this.#forgottenId) > 0) {
        this.#forgottenId = fillId
      }
    }
  }

  /** What of an order is known to have filled, together with the fills of `more` that are new. */
  filledOf(orderId: OrderId, more: ReadonlyMap<FillId, Fill> = new Map()): Decimal {
    let filled = ZERO
    for (const fill of this.#fills.values()) if (fill.orderId === orderId) filled = add(filled, fill.quantity)
    for (const fill of more.values()) {
      if (fill.orderId === orderId && !this.#fills.has(fill.fillId)) filled = add(filled, fill.quantity)
    }
    return filled
  }
}
