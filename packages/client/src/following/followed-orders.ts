/** What is known of the account's orders: those that live, and the last that ended, for news that come late. */
import { isFinal, type Order, type OrderId } from '@trading-bridge/core'
import type { OrderReference } from '../rest/order-results.ts'
import type { OrderChange } from './account-news.ts'
import { mergeOrder } from './merge-order.ts'

/** Ended orders that are remembered. */
const MOST_ENDED = 1_000

export class FollowedOrders {
  readonly #live = new Map<OrderId, OrderChange>()
  readonly #ended = new Map<OrderId, OrderChange>()

  get live(): readonly OrderChange[] {
    return [...this.#live.values()]
  }

  get(orderId: OrderId): OrderChange | undefined {
    return this.#live.get(orderId) ?? this.#ended.get(orderId)
  }

  find(reference: OrderReference): OrderChange | undefined {
    if ('orderId' in reference) return this.get(reference.orderId)
    for (const orders of [this.#live, this.#ended])
      for (const change of orders.values()) if (isMeant(reference, change.order)) return change
    return undefined
  }

  /** The change that the news makes, or `undefined` where it makes none. */
  apply(news: OrderChange): OrderChange | undefined {
    const { orderId } = news.order
    const known = this.get(orderId)?.order
    const order = known === undefined ? news.order : mergeOrder(known, news.order)
    if (order === known) return undefined
    const change = { ...news, order }
    if (!isFinal(order.status)) {
      this.#live.set(orderId, change)
      return change
    }
    this.#live.delete(orderId)
    this.#ended.set(orderId, change)
    const [oldest] = this.#ended.keys()
    if (this.#ended.size > MOST_ENDED && oldest !== undefined) this.#ended.delete(oldest)
    return change
  }

  clear(): void {
    this.#live.clear()
    this.#ended.clear()
  }
}

export function isMeant(reference: OrderReference, order: Order): boolean {
  return 'orderId' in reference
    ? order.orderId === reference.orderId
    : order.clientOrderId === reference.clientOrderId
}
