/**
 * Where a goal stood from time to time, for charts and reports, and what the book's middle was when each of its days began.
 * Both survive a restart as far as they were written.
 */
import {
  add,
  type Decimal,
  maximum,
  midOf,
  type Notional,
  type Price,
  type Quantity,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import type { GoalPlan } from '../goals/goal-plan.ts'
import type { GoalSettings } from '../goals/goal-settings.ts'
import type { MarketLook } from '../market/market-feed.ts'
import { PARTICIPATION_WINDOW_MS } from '../risk/ceilings.ts'
import type { OwnMarket } from '../risk/own-market.ts'
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
/** Of a goal without slices. */
const MARKS_UNSLICED = 60
const LEAST_EVERY_MS = 1_000
/** What the tape is added up from stays within what it keeps. */
const ANCHOR_FOR_MS = PARTICIPATION_WINDOW_MS.to * 0.75

export class GoalMarks {
  readonly #parts: GoalMarksParts
  readonly #everyMs: number
  #day: { readonly index: number; readonly mid: Price }
  #nextAtMs: number
  /** From when on the tape is added up, and what of that was counted. */
  #anchor: Traded & { readonly atMs: number }
  #others: Traded = { quantity: ZERO, notional: ZERO }

  private constructor(parts: GoalMarksParts, nowMs: number) {
    const { plan, settings } = parts
    this.#parts = parts
    this.#everyMs = markEveryMs(settings, plan)
    this.#day = { index: 0, mid: plan.arrivalMid }
    this.#nextAtMs = plan.startAtMs
    const atMs = Math.max(plan.startAtMs, nowMs - ANCHOR_FOR_MS)
    this.#anchor = { atMs, quantity: ZERO, notional: ZERO }
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
      marks.#anchor = { ...marks.#anchor, atMs: Math.max(marks.#anchor.atMs, atMs) }
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
    const { nowMs, look, filled } = moment
    const mid = midOf(look.book)
    if ((nowMs < this.#nextAtMs && !isLast) || mid === undefined) return
    const { storage, goalId } = this.#parts
    const traded = this.#tradedSinceLast(moment)
    // One that the database does not take is not due again at once: the next has what it would have had.
    this.#nextAtMs = this.#boundaryAfter(nowMs)
    await storage.recordMark({
      botId: goalId,
      atMs: nowMs,
      scheduled: this.scheduled(moment).toString(),
      filled: filled.toString(),
      mid,
      othersQuantity: traded.quantity,
      othersNotional: traded.notional,
    })
    this.#hasWritten(traded, nowMs)
  }

  #boundaryAfter(atMs: number): number {
    const { startAtMs } = this.#parts.plan
    return startAtMs + (Math.floor((atMs - startAtMs) / this.#everyMs) + 1) * this.#everyMs
  }

  /**
   * What others traded beyond what marks have counted. It is reckoned from one moment on each time, so that a trade that was
   * seen late, or an own one that was recognised late, is put right by the next mark.
   */
  #tradedSinceLast({ nowMs, look, own }: Moment): {
    readonly quantity: Quantity
    readonly notional: Notional
  } {
    const sliceMs = Math.max(nowMs - this.#anchor.atMs, 1)
    const { slice } = look.tape.others(own, { windowMs: sliceMs, sliceMs, nowMs })
    const quantity = maximum(subtract<Decimal>(slice.quantity, this.#anchor.quantity), ZERO)
    const notional = maximum(subtract<Decimal>(slice.notional, this.#anchor.notional), ZERO)
    return { quantity: quantity as Quantity, notional: notional as Notional }
  }

  #hasWritten({ quantity, notional }: Traded, nowMs: number): void {
    this.#count({ quantity, notional })
    this.#anchor =
      nowMs - this.#anchor.atMs > ANCHOR_FOR_MS
        ? { atMs: nowMs, quantity: ZERO, notional: ZERO }
        : {
            ...this.#anchor,
            quantity: add(this.#anchor.quantity, quantity),
            notional: add(this.#anchor.notional, notional),
          }
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

/** Once a slice; a goal without slices has as many as a chart can show. */
function markEveryMs(settings: GoalSettings, { startAtMs, endAtMs }: GoalPlan): number {
  const durationMs = endAtMs - startAtMs
  const sliceMs = 'sliceIntervalMs' in settings ? settings.sliceIntervalMs : durationMs / MARKS_UNSLICED
  return Math.max(Math.ceil(sliceMs), Math.ceil(durationMs / MOST_MARKS), LEAST_EVERY_MS)
}
