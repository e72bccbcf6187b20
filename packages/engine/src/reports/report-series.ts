import { add, type Decimal, decimal, type Price, type Quantity } from '@trading-bridge/core'
import type { BotMark } from '../runner/bot.ts'

/** One moment of a goal, for charts. */
export interface ReportPoint {
  readonly atMs: number
  /** In the unit of the target. */
  readonly scheduled: Decimal
  readonly filled: Decimal
  readonly mid: Price
  /** Traded by others since the point before. */
  readonly othersQuantity: Quantity
}

/** A chart shows no more; the page that holds it stays small. */
export const MAX_SERIES_POINTS = 500

/**
 * Marks as points, at most `MAX_SERIES_POINTS` of them: neighbours are joined, each group placed at its last mark, so
 * that the end is exact. What others traded is added up, so nothing of it is lost.
 */
export function reportSeries(marks: readonly BotMark[], most: number = MAX_SERIES_POINTS): ReportPoint[] {
  const groupSize = Math.max(1, Math.ceil(marks.length / most))
  // The first group is the short one: all others, and so the last, are whole.
  const first = marks.length % groupSize
  const points: ReportPoint[] = []
  let others: Quantity | undefined
  marks.forEach((mark, at) => {
    others = others === undefined ? mark.othersQuantity : add(others, mark.othersQuantity)
    if ((at + 1 - first) % groupSize !== 0) return
    points.push(pointOf(mark, others))
    others = undefined
  })
  return points
}

function pointOf({ atMs, scheduled, filled, mid }: BotMark, othersQuantity: Quantity): ReportPoint {
  return { atMs, scheduled: decimal(scheduled), filled: decimal(filled), mid, othersQuantity }
}
