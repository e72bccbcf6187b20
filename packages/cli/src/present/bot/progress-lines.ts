/** How far a goal is, how far it should be, and where the rest of it is. */
import {
  baseOf,
  type Decimal,
  decimal,
  type MarketSymbol,
  quoteOf,
  toFixedText,
  ZERO,
} from '@trading-bridge/core'
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
  const barWidth = Math.max(Math.min(columns - NAMES_WIDTH - PERCENT_WIDTH - AMOUNTS_WIDTH, MOST_BAR), 8)
  const row = (name: string, { part, whole }: Part, behind: string, paint: (text: string) => string): Line =>
    line(
      name.padEnd(NAMES_WIDTH),
      span(progressBar(part, whole, barWidth), paint),
      `${toFixedText(decimal(percentOf(part, whole)), 1)} %`.padStart(PERCENT_WIDTH),
      `  ${behind}`,
    )
  const whole = decimal(totals.target)
  const filledText = `${shortAmount(totals.filled)} of ${shortAmount(totals.target)} ${unitOf(view)}`
  const lag = lagText(totals.filled, scheduled)
  return [
    row('filled', { part: decimal(totals.filled), whole }, filledText, cyan),
    hasSchedule(view)
      ? row('schedule', { part: decimal(scheduled), whole }, lag, yellow)
      : row('time', elapsedOf(view), 'no schedule of its own', dim),
    spread(line(partsText(view)), line(span(timeText(view), dim)), columns),
  ]
}

interface Part {
  readonly part: Decimal
  readonly whole: Decimal
}

/** Kinds that rest in the book have an end and no pace. */
export function hasSchedule({ bot: { kind } }: Pick<BotView, 'bot'>): boolean {
  return kind === 'twap' || kind === 'vwap' || kind === 'pov'
}

function elapsedOf({ bot: { startAtMs, endAtMs, endedAtMs }, nowMs }: BotView): Part {
  if (startAtMs === null || endAtMs === null) return { part: ZERO, whole: ZERO }
  const elapsedMs = Math.min(endedAtMs ?? nowMs, endAtMs) - startAtMs
  return {
    part: decimal(String(Math.max(elapsedMs, 0))),
    whole: decimal(String(endAtMs - startAtMs)),
  }
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
