/** How much was filled when, as places in a chart: what was filled stays as it was until the next fill. */
import type { BotView } from '@trading-bridge/service'
import type { ChartPoint } from '../line-chart.ts'
import { coordinate } from './amounts.ts'

/** From the goal's beginning until now, or its end. A view holds the newest fills alone; what is older is one step. */
export function filledCourse(view: BotView): readonly ChartPoint[] {
  const { bot, totals, nowMs } = view
  if (bot.startAtMs === null) return []
  const steps = view.fills
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ atMs, price, quantity }) => {
      const base = coordinate(quantity)
      return { atMs, amount: bot.target.unit === 'base' ? base : base * coordinate(price) }
    })
  const filled = coordinate(totals.filled)
  let sum = Math.max(filled - steps.reduce((all, { amount }) => all + amount, 0), 0)
  const points: ChartPoint[] = [[bot.startAtMs, sum]]
  for (const { atMs, amount } of steps) {
    // The exchange tells whole seconds: a fill can seem to be of before the beginning.
    const x = Math.max(atMs, bot.startAtMs)
    points.push([x, sum])
    sum += amount
    points.push([x, sum])
  }
  return [...points, [Math.max(bot.endedAtMs ?? nowMs, bot.startAtMs), filled]]
}

/** The schedule, with where it stands now. */
export function scheduledCourse({ bot, series, scheduled, nowMs }: BotView): readonly ChartPoint[] {
  if (bot.startAtMs === null) return []
  const marks = series.map((point) => [point.atMs, coordinate(point.scheduled)] as const)
  return [...marks, [Math.max(bot.endedAtMs ?? nowMs, bot.startAtMs), coordinate(scheduled)]]
}
