/** Own and others' volume in spans of equal length, for a chart. */
import type { BotView } from '@trading-bridge/service'
import { coordinate } from './amounts.ts'

export interface VolumeBin {
  readonly fromMs: number
  readonly toMs: number
  readonly own: number
  readonly others: number
}

const MOST_BINS = 60

/** Others' volume stands in the mark that ends the span it was traded in. */
export function volumeBins({ series, fills }: BotView): readonly VolumeBin[] {
  const [first] = series
  const last = series.at(-1)
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return []
  const count = Math.min(series.length - 1, MOST_BINS)
  const widthMs = (last.atMs - first.atMs) / count
  const indexOf = (atMs: number): number =>
    Math.min(Math.max(Math.ceil((atMs - first.atMs) / widthMs) - 1, 0), count - 1)
  const own = new Array<number>(count).fill(0)
  const others = new Array<number>(count).fill(0)
  for (const { atMs, quantity } of fills)
    own[indexOf(atMs)] = (own[indexOf(atMs)] ?? 0) + coordinate(quantity)
  for (const { atMs, othersQuantity } of series.slice(1)) {
    others[indexOf(atMs)] = (others[indexOf(atMs)] ?? 0) + coordinate(othersQuantity)
  }
  return own.map((quantity, index) => ({
    fromMs: first.atMs + index * widthMs,
    toMs: first.atMs + (index + 1) * widthMs,
    own: quantity,
    others: others[index] ?? 0,
  }))
}
