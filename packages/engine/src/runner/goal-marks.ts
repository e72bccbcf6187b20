/**
 * Where a goal stood from time to time, for charts and reports, and what the book's middle was when each of its days began.
 * Both survive a restart as far as they were written.
 */
import {
  add,
  type Decimal,
  midOf,
  type Notional,
  type Price,
  type Quantity,
  ZERO,
} from '@trading-bridge/core'
import type { GoalPlan } from '../goals/goal-plan.ts'
import type { GoalSettings } from '../goals/goal-settings.ts'
import type { MarketLook } from '../market/market-feed.ts'
import { PARTICIPATION_WINDOW_MS } from '../risk/ceilings.ts'
import type { OwnMarket } from '../risk/own-market.ts'
import { intervalOf } from '../strategies/schedule.ts'
import { scheduledAt } from '../strategies/scheduled-at.ts'
import type { BotStorage } from './bot-storage.ts'

export interface GoalMarksParts {
  readonly storage: BotStorage
  readonly goalId: string
  readonly settings: GoalSettings
  readonly plan: GoalPlan
}

export interface Moment {
  readonly nowMs: number
  readonly look: MarketLook
  /** Of the owner in this market. */
  readonly own: OwnMarket
  readonly filled: Decimal
}

interface Traded {
  readonly quantity: Decimal
  readonly notional: Decimal
}

const DAY_MS = 86_400_000
const MOST_MARKS = 2_000

export class GoalMarks {
  readonly #parts: GoalMarksParts
  readonly #everyMs: number
  #day: { readonly index: number; readonly mid: Price }
  #nextAtMs: number
  #lastAtMs: number
  #others: Traded = { quantity: ZERO, notional: ZERO }

  private constructor(parts: GoalMarksParts, nowMs: number) {
    const { plan, settings } = parts
    this.#parts = parts
    this.#everyMs = Math.max(intervalOf(settings), Math.ceil((plan.endAtMs - plan.startAtMs) / MOST_MARKS))
    this.#day = { index: 0, mid: plan.arrivalMid }
    this.#nextAtMs = plan.startAtMs
    this.#lastAtMs = Math.max(plan.startAtMs, nowMs - PARTICIPATION_WINDOW_MS.to)
  }

  /** Takes up what was written before, where it matters. */
  static async open(parts: GoalMarksParts, nowMs: number): Promise<GoalMarks> {
    const marks = new GoalMarks(parts, nowMs)
    const index = dayOf(parts.plan, nowMs)
    if (nowMs < parts.plan.startAtMs + marks.#everyMs) return marks
    const written = await parts.storage.marks(parts.goalId)
    const dayStartMs = parts.plan.startAtMs + index * DAY_MS
    const mid = written.find(({ atMs }) => atMs >= dayStartMs)?.mid
    if (mid !== undefined && index > 0) marks.#day = { index, mid }
    for (const { atMs, othersQuantity, othersNotional } of written) {
      marks.#count({ quantity: othersQuantity, notional: othersNotional })
      marks.#lastAtMs = Math.max(marks.#lastAtMs, atMs)
      marks.#nextAtMs = marks.#boundaryAfter(atMs)
    }
    return marks
  }

  /** When the next mark is due. */
  get nextAtMs(): number {
    return this.#nextAtMs
  }

  /** The middle when the goal's day began; the one of now where it begins now. */
  dayMid({ nowMs, look }: Moment): Price {
    const index = dayOf(this.#parts.plan, nowMs)
    const mid = midOf(look.book)
    if (index > this.#day.index && mid !== undefined) {
      this.#day = { index, mid }
      this.#nextAtMs = Math.min(this.#nextAtMs, nowMs)
    }
    return this.#day.mid
  }

  /** Where the goal should stand now, in the unit of its target. */
  scheduled({ nowMs, look }: Moment): Decimal {
    const { goalId, settings, plan } = this.#parts
    const traded = this.#others as { readonly quantity: Quantity; readonly notional: Notional }
    return scheduledAt({ goalId, settings, plan, market: look.market }, nowMs, traded)
  }

  /**
   * Writes a mark where one is due, or where it is the last.
   *
   * @throws what the database throws.
   */
  async record(moment: Moment, { isLast }: { readonly isLast: boolean }): Promise<void> {
    const { nowMs, look, own, filled } = moment
    const mid = midOf(look.book)
    if ((nowMs < this.#nextAtMs && !isLast) || mid === undefined) return
    const { storage, goalId } = this.#parts
    const sinceMs = Math.min(Math.max(nowMs - this.#lastAtMs, 1), PARTICIPATION_WINDOW_MS.to)
    const { slice } = look.tape.others(own, { windowMs: sinceMs, sliceMs: sinceMs, nowMs })
    this.#count(slice)
    this.#lastAtMs = nowMs
    this.#nextAtMs = this.#boundaryAfter(nowMs)
    await storage.recordMark({
      botId: goalId,
      atMs: nowMs,
      scheduled: this.scheduled(moment).toString(),
      filled: filled.toString(),
      mid,
      othersQuantity: slice.quantity,
      othersNotional: slice.notional,
    })
  }

  #boundaryAfter(atMs: number): number {
    const { startAtMs } = this.#parts.plan
    return startAtMs + (Math.floor((atMs - startAtMs) / this.#everyMs) + 1) * this.#everyMs
  }

  #count({ quantity, notional }: Traded): void {
    this.#others = {
      quantity: add(this.#others.quantity, quantity),
      notional: add(this.#others.notional, notional),
    }
  }
}

function dayOf({ startAtMs }: GoalPlan, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - startAtMs) / DAY_MS))
}
