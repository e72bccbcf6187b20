/**
 * Looking orders up: the list of open ones, and single ones where the list cannot tell.
 *
 * No order ends because it is not in a list; a query for that one order ends it. An order whose sending went unanswered is
 * taken as never placed only on proof, which is collected here:
 *
 * - its signature can no longer be accepted, and what was accepted at the last moment would have shown by now;
 * - twice, with a pause between, the exchange says that it has no such order;
 * - it is not among the market's open orders;
 * - every fill of the market since the order was recorded is accounted for, and belongs to another order.
 *
 * Source: a signature's validity is assumed (docs/coinstore/signing.md), how late orders show is not documented.
 */
import { type Order, sleep } from '@trading-bridge/core'
import { hasEnded, type LedgerOrder } from '../orders/order-record.ts'
import type { OrderPointer } from '../venue/venue.ts'
import type { Adoption } from './adoption.ts'
import type { FillDesk } from './fill-desk.ts'
import type { LedgerParts } from './ledger-parts.ts'

/** When an order is to be asked for by itself. */
interface Question {
  readonly dueAtMs: number
  readonly intervalMs: number
}

const FIRST_QUESTION_MS = 100
/** In flight: unknown, acknowledged and not seen yet, or being cancelled. */
const SLOWEST_QUESTION_MS = 2_000
const PAUSE_OF_PROOF_MS = 1_000
/** Fills tell whole seconds, by a clock that is not ours. */
const FILL_MARGIN_MS = 5_000
/** Single queries between two other reads, so that lists and balances are not held up. */
const QUESTIONS_PER_TURN = 10

export class OrderWatch {
  readonly #parts: LedgerParts
  readonly #adoption: Adoption
  readonly #fills: FillDesk
  readonly #isInFlight: (id: string) => boolean
  readonly #questions = new Map<string, Question>()
  /** By the monotonic clock, when each unknown order became unknown in this process. */
  readonly #unknownSinceMs = new Map<string, number>()
  readonly #toldMissing = new Set<string>()

  constructor(
    parts: LedgerParts,
    {
      adoption,
      fills,
      isInFlight,
    }: {
      readonly adoption: Adoption
      readonly fills: FillDesk
      /** Whether the request with this order is under way: its answer says more than any query. */
      readonly isInFlight: (id: string) => boolean
    },
  ) {
    this.#parts = parts
    this.#adoption = adoption
    this.#fills = fills
    this.#isInFlight = isInFlight
  }

  /** When the next single order is due, by the monotonic clock. */
  get dueAtMs(): number {
    let dueAtMs = Number.POSITIVE_INFINITY
    for (const order of this.#parts.desk.orders) {
      if (!this.#isAsked(order)) continue
      dueAtMs = Math.min(dueAtMs, this.#questionOf(order).dueAtMs)
    }
    return dueAtMs
  }

  /** Whether the list of open orders does not tell how it stands. */
  isDoubted(order: LedgerOrder): boolean {
    return this.#isAsked(order)
  }

  /** Something is about to happen to it: it is asked for soon. */
  quicken({ id }: LedgerOrder): void {
    const dueAtMs = this.#parts.clock.monotonicMs() + FIRST_QUESTION_MS
    this.#questions.set(id, { dueAtMs, intervalMs: FIRST_QUESTION_MS })
  }

  /** It became unknown now: nothing of what was known before shortens the wait. */
  becameUnknown({ id }: LedgerOrder): void {
    this.#unknownSinceMs.set(id, this.#parts.clock.monotonicMs())
  }

  /** Reads the list of open orders; what is missing from it is asked for by itself. */
  async readList(): Promise<void> {
    const { venue, pace, signal, desk } = this.#parts
    await pace.take(signal)
    const listed = await venue.fetchOpenOrders(undefined, { signal })
    for (const order of listed) await this.#adoption.take(order, 'open-orders')
    const ids = new Set(listed.map(({ orderId }) => orderId))
    for (const order of desk.orders)
      if (!hasEnded(order) && order.orderId !== undefined && !ids.has(order.orderId)) this.#hurry(order)
  }

  /** Asks for the single orders that are due. */
  async askDue(): Promise<void> {
    const { desk, clock } = this.#parts
    const nowMs = clock.monotonicMs()
    const due = [...desk.orders]
      .filter((order) => this.#isAsked(order) && this.#questionOf(order).dueAtMs <= nowMs)
      .sort((left, right) => this.#questionOf(left).dueAtMs - this.#questionOf(right).dueAtMs)
    for (const order of due.slice(0, QUESTIONS_PER_TURN)) await this.ask(order)
    this.#forgetSettled()
  }

  /** Asks for one order and draws the conclusions. Returns it as it is known then. */
  async ask(order: LedgerOrder): Promise<LedgerOrder> {
    const asked = this.#postpone(order)
    const seen = await this.#query(asked)
    const known = this.#parts.desk.latest(order)
    if (seen === undefined) return await this.#notFound(known)
    this.#toldMissing.delete(order.id)
    return await this.#adoption.take(seen, 'order-query')
  }

  async #query(order: LedgerOrder): Promise<Order | undefined> {
    const pointer = pointerOf(order)
    if (pointer === undefined) return undefined
    const { venue, pace, signal } = this.#parts
    await pace.take(signal)
    return await venue.fetchOrder(pointer, { signal })
  }

  async #notFound(order: LedgerOrder): Promise<LedgerOrder> {
    if (order.status === 'unknown') return await this.#tryProof(order)
    const { clock, limits, onEvent } = this.#parts
    const isOld = clock.nowMs() - order.updatedAtMs >= limits.lagBoundMs
    if (isOld && !hasEnded(order) && !this.#toldMissing.has(order.id)) {
      this.#toldMissing.add(order.id)
      onEvent({ kind: 'missing', order })
    }
    return order
  }

  async #tryProof(order: LedgerOrder): Promise<LedgerOrder> {
    if (!this.#isPastValidity(order)) return order
    const { desk, clock, venue, pace, signal } = this.#parts
    await sleep(clock, PAUSE_OF_PROOF_MS, signal)
    await pace.take(signal)
    const open = await venue.fetchOpenOrders(order.symbol, { signal })
    for (const listed of open) await this.#adoption.take(listed, 'open-orders')
    await this.#fills.read(order.symbol, order.createdAtMs - FILL_MARGIN_MS)
    const again = await this.#query(order)
    if (again !== undefined) return await this.#adoption.take(again, 'order-query')
    const known = desk.latest(order)
    // Meanwhile it may have been found, or fills may be there that nobody can be found for.
    if (known.status !== 'unknown' || this.#fills.holds(order.symbol)) return known
    const proof = `not found twice, neither open nor filled, ${clock.nowMs() - (known.sentAtMs ?? 0)} ms after its sending`
    return desk.apply(known, { kind: 'proven-absent', proof, atMs: clock.nowMs() })
  }

  /** By both clocks: the wall clock may have jumped, and the monotonic one does not know of former runs. */
  #isPastValidity({ id, sentAtMs = Number.POSITIVE_INFINITY }: LedgerOrder): boolean {
    const { clock, venue, limits } = this.#parts
    const waitMs = venue.signatureValidityMs + limits.lagBoundMs
    const sinceMs = this.#unknownSinceMs.get(id)
    const isPastHere = sinceMs === undefined || clock.monotonicMs() - sinceMs >= waitMs
    return isPastHere && clock.nowMs() - sentAtMs >= waitMs
  }

  /** Whether the list of open orders cannot tell of it, or is to be doubted. */
  #isAsked(order: LedgerOrder): boolean {
    if (hasEnded(order) || this.#isInFlight(order.id)) return false
    return order.status === 'open' || order.status === 'partially-filled'
      ? this.#questions.has(order.id)
      : true
  }

  #questionOf({ id }: LedgerOrder): Question {
    return this.#questions.get(id) ?? { dueAtMs: Number.NEGATIVE_INFINITY, intervalMs: FIRST_QUESTION_MS }
  }

  #hurry(order: LedgerOrder): void {
    if (!this.#questions.has(order.id)) this.quicken(order)
  }

  #postpone(order: LedgerOrder): LedgerOrder {
    const { intervalMs } = this.#questionOf(order)
    const nextMs = Math.min(intervalMs * 2, SLOWEST_QUESTION_MS)
    this.#questions.set(order.id, {
      dueAtMs: this.#parts.clock.monotonicMs() + nextMs,
      intervalMs: nextMs,
    })
    return order
  }

  /** Orders that rest are followed by the list again, once they were asked for. */
  #forgetSettled(): void {
    const { desk } = this.#parts
    for (const id of this.#questions.keys()) {
      const order = desk.get(id)
      const isFollowedByList = order?.status === 'open' || order?.status === 'partially-filled'
      if (order === undefined || isFollowedByList) this.#questions.delete(id)
    }
    for (const id of this.#unknownSinceMs.keys())
      if (desk.get(id)?.status !== 'unknown') this.#unknownSinceMs.delete(id)
    for (const id of this.#toldMissing) if (desk.get(id) === undefined) this.#toldMissing.delete(id)
  }
}

/** How the exchange is asked for it: by its own id where that is known. */
export function pointerOf({ symbol, orderId, clientOrderId }: LedgerOrder): OrderPointer | undefined {
  if (orderId !== undefined) return { symbol, orderId }
  return clientOrderId === undefined ? undefined : { symbol, clientOrderId }
}
