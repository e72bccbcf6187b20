/**
 * When a resting paper order fills by a mirrored trade (*assumed*: docs/sandbox-mirror.md).
 *
 * An order stands behind all that the source showed at its price when it came. Trades at its price use that up first;
 * quantity that leaves the level otherwise is taken to have stood behind the order, until less is shown than stood ahead.
 * A trade through its price fills it at once. One trade fills paper orders with no more than its own quantity: better
 * prices first, at one price the earlier.
 *
 * A trade counts only for orders that had been seen when the list before was asked for: no clocks are compared.
 */
import type { Units } from '../accounts/units.ts'
import type { OrdSide } from '../exchange/sandbox-order.ts'
import type { SourceTrade } from './source-pictures.ts'

/** A resting order; those of a side come best price first, at one price the earlier first. */
export interface PaperOrder {
  readonly ordId: string
  readonly side: OrdSide
  readonly ordPrice: Units
  readonly leavesQty: Units
}

export interface PaperFill {
  readonly side: OrdSide
  readonly price: Units
  readonly quantity: Units
}

type ShownAt = (side: OrdSide, price: Units) => Units

interface QueuePlace {
  readonly ahead: Units
  /** Whether trades count for it. */
  readonly isStanding: boolean
}

export class PaperQueue {
  #places = new Map<string, QueuePlace>()

  /** Takes note of what rests, right before a list of trades is asked for. */
  note(orders: readonly PaperOrder[], shownAt: ShownAt): void {
    this.#places = new Map(
      orders.map(({ ordId, side, ordPrice }) => {
        const known = this.#places.get(ordId)
        return [ordId, known ?? { ahead: shownAt(side, ordPrice), isStanding: false }]
      }),
    )
  }

  /**
   * To be called when the list asked for after `note` has been worked off: the trades of the next count for all that was
   * noted. No more can stand ahead of an order than is shown at its price now.
   */
  settle(orders: readonly PaperOrder[], shownAt: ShownAt): void {
    for (const { ordId, side, ordPrice } of orders) {
      const place = this.#places.get(ordId)
      if (place === undefined) continue
      this.#places.set(ordId, { ahead: smaller(place.ahead, shownAt(side, ordPrice)), isStanding: true })
    }
  }

  /** What one trade fills, best price first, and how far the orders at its price move up. */
  take({ price, volume, takerSide }: SourceTrade, orders: readonly PaperOrder[]): readonly PaperFill[] {
    const fills: PaperFill[] = []
    const hitSide = takerSide === 'BUY' ? 'SELL' : 'BUY'
    let left = volume
    for (const { ordId, side, ordPrice, leavesQty } of orders) {
      const place = this.#places.get(ordId)
      if (side !== hitSide || place?.isStanding !== true || !reaches(side, ordPrice, price)) continue
      const ahead = ordPrice === price ? place.ahead : 0n
      const quantity = smaller(leavesQty, left - ahead)
      if (ordPrice === price) this.#places.set(ordId, { ...place, ahead: positive(ahead - left) })
      if (quantity <= 0n) continue
      fills.push({ side, price: ordPrice, quantity })
      left -= quantity
    }
    return fills
  }
}

/** Whether a trade at `price` is at a resting order's price or beyond it. */
function reaches(side: OrdSide, ordPrice: Units, price: Units): boolean {
  return side === 'BUY' ? price <= ordPrice : price >= ordPrice
}

function smaller(left: Units, right: Units): Units {
  return left < right ? left : right
}

function positive(value: Units): Units {
  return value > 0n ? value : 0n
}
