/**
 * Cancelling: from memory, so that a database that fails stops no cancel, and by whichever id is known.
 *
 * The exchange's answer to a cancel is no end: a query says how the order ended and what it filled. A wish to cancel
 * stays until the order has ended: one that was not there yet, or whose cancel got lost, is cancelled again. A former process
 * that recorded the beginning of a cancel may have died before it was sent: its orders are asked to end once more.
 */
import { RateLimitedError, sleep, TradingBridgeError } from '@trading-bridge/core'
import { hasEnded, type LedgerOrder } from '../orders/order-record.ts'
import type { CancelAnswer } from '../venue/venue.ts'
import { DefectNews } from './defect-news.ts'
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
/** One that the exchange took is only looked for, as long as it may take to show. */
const AGAIN_AFTER_TAKEN_MS = 20_000
/** One that it refused waits twice as long each time. */
const LONGEST_AFTER_REFUSED_MS = 60_000
const LOOK_EVERY_MS = 1_000

interface Wish {
  /** When the order was last asked to end, by the monotonic clock. */
  readonly askedAtMs: number
  readonly againAfterMs: number
}

const NEVER_ASKED: Wish = { askedAtMs: Number.NEGATIVE_INFINITY, againAfterMs: AGAIN_AFTER_MS }

export class Canceller {
  readonly #parts: LedgerParts
  readonly #watch: OrderWatch
  readonly #defects: DefectNews
  /** By id, the orders to be ended. */
  readonly #wanted = new Map<string, Wish>()
  #begin: (() => void) | undefined

  constructor(parts: LedgerParts, watch: OrderWatch) {
    this.#parts = parts
    this.#watch = watch
    this.#defects = new DefectNews((cause) => parts.onEvent({ kind: 'defect', cause }))
  }

  async cancel(id: string): Promise<CancelResult> {
    const { desk } = this.#parts
    const order = desk.get(id)
    if (order === undefined) return { kind: 'not-live' }
    if (hasEnded(order)) return { kind: 'ended', order }
    const answer = await this.#ask(order)
    // It never left us: a look would only stand in the way of the next try.
    if (isTurnedAway(answer)) return { kind: 'pending', order: desk.latest(order), answer }
    const known = await this.#look(desk.latest(order))
    if (hasEnded(known)) return { kind: 'ended', order: known }
    return { kind: 'pending', order: known, answer }
  }

  /** Asks again for the end of orders that should have ended, beside all reading, until the ledger is closed. */
  async run(): Promise<void> {
    const { signal, clock } = this.#parts
    signal.addEventListener('abort', () => this.#begin?.(), { once: true })
    this.#takeUp()
    while (!signal.aborted) {
      if (this.#wanted.size === 0) await this.#untilWanted()
      if (!signal.aborted) await sleep(clock, LOOK_EVERY_MS, signal).catch(() => undefined)
      if (signal.aborted) return
      try {
        if (await this.#again()) this.#defects.forget()
      } catch (cause) {
        this.#defects.tell(cause)
      }
    }
  }

  /** What a former process has begun. */
  #takeUp(): void {
    for (const { id, status } of this.#parts.desk.orders)
      if (status === 'cancelling' && !this.#wanted.has(id)) this.#wanted.set(id, NEVER_ASKED)
  }

  /** Until there is an order to be ended, or nobody waits any more. */
  async #untilWanted(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#begin = resolve
    })
    this.#begin = undefined
  }

  /** All at once: none waits for the answer to another. Returns whether any was due. */
  async #again(): Promise<boolean> {
    const { desk, clock } = this.#parts
    const nowMs = clock.monotonicMs()
    const due: LedgerOrder[] = []
    for (const [id, { askedAtMs, againAfterMs }] of this.#wanted) {
      const order = desk.get(id)
      if (order === undefined || hasEnded(order)) this.#wanted.delete(id)
      else if (nowMs - askedAtMs >= againAfterMs) due.push(order)
    }
    await Promise.all(due.map((order) => this.#ask(order)))
    return due.length > 0
  }

  async #ask(order: LedgerOrder): Promise<CancelAnswer> {
    const { desk, venue, clock } = this.#parts
    const before = this.#wanted.get(order.id)?.againAfterMs ?? AGAIN_AFTER_MS
    this.#wanted.set(order.id, { askedAtMs: clock.monotonicMs(), againAfterMs: AGAIN_AFTER_MS })
    this.#begin?.()
    const pointer = pointerOf(order)
    if (pointer === undefined) return { kind: 'not-open' }
    desk.apply(order, { kind: 'cancel-began', atMs: clock.nowMs() })
    const answer = await venue.cancel(pointer)
    this.#wanted.set(order.id, { askedAtMs: clock.monotonicMs(), againAfterMs: waitAfter(answer, before) })
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

function waitAfter({ kind }: CancelAnswer, beforeMs: number): number {
  if (kind === 'taken') return AGAIN_AFTER_TAKEN_MS
  return kind === 'refused' ? Math.min(beforeMs * 2, LONGEST_AFTER_REFUSED_MS) : AGAIN_AFTER_MS
}

function isTurnedAway(answer: CancelAnswer): boolean {
  return answer.kind === 'unknown' && answer.cause instanceof RateLimitedError
}
