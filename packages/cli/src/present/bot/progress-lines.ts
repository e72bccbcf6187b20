/** How far a goal is, how far it should be, and where the rest of it is. */
import { baseOf, decimal, type MarketSymbol, quoteOf, toFixedText } from '@trading-bridge/core'
import type { BotView } from '@trading-bridge/service'
import type { Terminal } from '../../terminal.ts'
import { percentOf, progressBar } from '../progress-bar.ts'
import { type Line, line, span, spread } from '../spans.ts'
import { coloursOf } from '../text.ts'
import { isNothing, lagText, shortAmount } from './amounts.ts'
import { clockText, durationText } from './spans-of-time.ts'

const NAMES_WIDTH = 10
const PERCENT_WIDTH = 8
const MOST_BAR = 44
/** Room for the amounts behind a bar. */
const AMOUNTS_WIDTH = 30

export function progressLines(
  view: BotView,
  columns: number,
  terminal: Pick<Terminal, 'colours'>,
): readonly Line[] {
  const { cyan, dim, yellow } = coloursOf(terminal)
  const { totals, scheduled } = view
  const target = decimal(totals.target)
  const barWidth = Math.max(Math.min(columns - NAMES_WIDTH - PERCENT_WIDTH - AMOUNTS_WIDTH, MOST_BAR), 8)
  const row = (name: string, amount: string, behind: string, paint: (text: string) => string): Line =>
    line(
      name.padEnd(NAMES_WIDTH),
      span(progressBar(decimal(amount), target, barWidth), paint),
      `${toFixedText(decimal(percentOf(decimal(amount), target)), 1)} %`.padStart(PERCENT_WIDTH),
      `  ${behind}`,
    )
  return [
    row(
      'filled',
      totals.filled,
      `${shortAmount(totals.filled)} of ${shortAmount(totals.target)} ${unitOf(view)}`,
      cyan,
    ),
    row('schedule', scheduled, lagText(totals.filled, scheduled), yellow),
    spread(line(partsText(view)), line(span(timeText(view), dim)), columns),
  ]
}

/** The asset that the target is counted in. */
export function unitOf({ bot: { target, symbol } }: Pick<BotView, 'bot'>): string {
  const market = symbol as MarketSymbol
  return target.unit === 'base' ? baseOf(market) : quoteOf(market)
}

function partsText({ totals: { open, unknown, remaining } }: BotView): string {
  const doubt = isNothing(unknown) ? '' : ` · unknown ${shortAmount(unknown)}`
  return `${'in market'.padEnd(NAMES_WIDTH)}${shortAmount(open)}${doubt} · left ${shortAmount(remaining)}`
}

function timeText({ bot: { startAtMs, endAtMs, endedAtMs }, nowMs }: BotView): string {
  if (endedAtMs !== null) return `ended ${clockText(endedAtMs)}`
  if (endAtMs === null) return ''
  if (startAtMs !== null && startAtMs > nowMs) return `begins in ${durationText(startAtMs - nowMs)}`
  if (endAtMs <= nowMs) return `past its end at ${clockText(endAtMs)}`
  return `${durationText(endAtMs - nowMs)} to its end at ${clockText(endAtMs)}`
}
