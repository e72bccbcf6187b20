/** Bringing what the exchange shows together with what is recorded; an order of nobody here is taken in as external. */
import { randomUUID } from 'node:crypto'
import {
  type ClientOrderId,
  type Fill,
  isPositive,
  type Notional,
  type Order,
  type OrderId,
  type Quantity,
  totalOf,
  ZERO,
} from '@trading-bridge/core'
import type { LedgerOrder } from '../orders/order-record.ts'
import type { LedgerParts } from './ledger-parts.ts'
import type { NewLedgerOrder } from './ledger-storage.ts'
import { Turns } from './turns.ts'

/** The exchange's clock is not ours. */
const CLOCK_MARGIN_MS = 5_000

export class Adoption {
  readonly #parts: LedgerParts
  /** The first moment of these books: what was filled before it is in the opening balances. */
  readonly #openedAtMs: number
  readonly #collections = new Set<LedgerOrder[]>()
  /** What is shown by two queries at once is taken in once. */
  readonly #turns = new Turns()

  constructor(parts: LedgerParts, openedAtMs: number) {
    this.#parts = parts
    this.#openedAtMs = Math.floor(openedAtMs / 1_000) * 1_000
  }

  /** External orders that are taken in from now on, each as it was then, until the collection is ended. */
  collect(): { readonly orders: readonly LedgerOrder[]; end(): void } {
    const orders: LedgerOrder[] = []
    this.#collections.add(orders)
    return { orders, end: () => this.#collections.delete(orders) }
  }

  /** A recorded order by either of its ids, settled or not. */
  async find({
    orderId,
    clientOrderId,
  }: {
    readonly orderId?: OrderId | undefined
    readonly clientOrderId?: ClientOrderId | undefined
  }): Promise<LedgerOrder | undefined> {
    const { desk, storage, accountId } = this.#parts
    const inMemory = desk.find({ orderId, clientOrderId })
    if (inMemory !== undefined) return inMemory
    // What waits to be written is in memory or settled; the database must know of it before it is asked.
    await desk.saved()
    const byOrderId = orderId === undefined ? undefined : await storage.findOrder(accountId, { orderId })
    if (byOrderId !== undefined || clientOrderId === undefined) return byOrderId
    return await storage.findOrder(accountId, { clientOrderId })
  }

  /** Takes an order in as the exchange shows it; returns it as it is known then. */
  take(seen: Order, source: 'order-query' | 'open-orders'): Promise<LedgerOrder> {
    return this.#turns.run(() => this.#take(seen, source))
  }

  async #take(seen: Order, source: 'order-query' | 'open-orders'): Promise<LedgerOrder> {
    const { desk, clock } = this.#parts
    const known = (await this.find(seen)) ?? (await this.#adoptSeen(seen))
    return desk.apply(known, { kind: 'seen', order: seen, source, atMs: clock.nowMs() })
  }

  /** An order that the exchange shows no more; its fills are all that is known of it. */
  async takeFromFills(fills: readonly Fill[]): Promise<LedgerOrder | undefined> {
    const [first] = fills
    if (first === undefined) return undefined
    const { quantity, notional } = totalOf(fills)
    return await this.#adopt({
      ...unknownTerms,
      ...this.#facts(),
      orderId: first.orderId,
      symbol: first.symbol,
      side: first.side,
      status: 'cancelled',
      filled: quantity,
      filledNotional: notional,
      reason: 'known by its fills alone',
    })
  }

  async #adoptSeen(seen: Order): Promise<LedgerOrder> {
    const order = externalOf(seen, this.#facts())
    const isOlder = seen.createdAtMs < this.#openedAtMs + CLOCK_MARGIN_MS
    if (!isOlder || !isPositive(seen.filled)) return await this.#adopt(order)
    const { venue, pace, signal } = this.#parts
    await pace.take(signal)
    const fills = await venue.fetchFills({ symbol: seen.symbol, orderId: seen.orderId }, { signal })
    const before = totalOf(fills.filter(({ atMs }) => atMs < this.#openedAtMs))
    const booked = { booked: before.quantity, bookedNotional: before.notional }
    return await this.#adopt({ ...order, ...booked })
  }

  async #adopt(order: NewLedgerOrder): Promise<LedgerOrder> {
    const { storage, desk, onEvent } = this.#parts
    const detail = JSON.stringify({ orderId: order.orderId, clientOrderId: order.clientOrderId })
    const event = { kind: 'adopted', atMs: order.createdAtMs, detail }
    const adopted = await storage.insertExternal(order, event)
    desk.put(adopted)
    for (const collection of this.#collections) collection.push(adopted)
    onEvent({ kind: 'external-order', order: adopted })
    return adopted
  }

  #facts(): Pick<NewLedgerOrder, 'id' | 'accountId' | 'createdAtMs' | 'updatedAtMs'> {
    const nowMs = this.#parts.clock.nowMs()
    return { id: randomUUID(), accountId: this.#parts.accountId, createdAtMs: nowMs, updatedAtMs: nowMs }
  }
}

const unknownTerms = {
  origin: 'external',
  goalId: undefined,
  sequence: undefined,
  clientOrderId: undefined,
  type: 'limit',
  timeInForce: 'gtc',
  price: undefined,
  quantity: undefined,
  notional: undefined,
  attempt: 0,
  booked: ZERO as Quantity,
  bookedNotional: ZERO as Notional,
  sentAtMs: undefined,
  exchangeCode: undefined,
  reason: undefined,
} as const

function externalOf(
  seen: Order,
  facts: Pick<NewLedgerOrder, 'id' | 'accountId' | 'createdAtMs' | 'updatedAtMs'>,
): NewLedgerOrder {
  const { symbol, side, type, timeInForce, price, quantity, orderId, clientOrderId } = seen
  return {
    ...unknownTerms,
    ...facts,
    symbol,
    side,
    type,
    timeInForce,
    price,
    quantity,
    orderId,
    clientOrderId,
    status: 'acknowledged',
    filled: ZERO as Quantity,
    filledNotional: ZERO as Notional,
  }
}
