/** At what price a goal executes and at what cost, and what its limits leave. */
import { decimal, isLess, type MarketSymbol, multiply, quoteOf } from '@trading-bridge/core'
import type { BotView } from '@trading-bridge/service'
import type { Terminal } from '../../terminal.ts'
import type { Block } from '../blocks.ts'
import { progressBar } from '../progress-bar.ts'
import { beside, type Line, line, span } from '../spans.ts'
import { coloursOf } from '../text.ts'
import { bpsText, isNothing, shareText, shortAmount } from './amounts.ts'
import { hasSchedule } from './progress-lines.ts'
import { durationText } from './spans-of-time.ts'

type Colours = Pick<Terminal, 'colours'>

const FACT_WIDTH = 11
/** A book that is older than this is not traded on. */
const OLD_BOOK_MS = 5_000
const LIMIT_BAR = 10
const BRIEF_LIMIT_BAR = 5
/** A unit that is longer, as `of others' volume`, is left out beside a short bar: the limit's name says it. */
const SHORT_UNIT = 5
const NINE = decimal('9')
const TEN = decimal('10')

export function costBlock(view: BotView, terminal: Colours): Block {
  const lines = costLines(view, terminal, false)
  return { title: 'price and cost', least: 4, most: lines.length, rank: 1, draw: () => lines }
}

export function limitsBlock(view: BotView, terminal: Colours): Block {
  const lines = limitLines(view, terminal, LIMIT_BAR)
  return {
    title: 'limits used',
    least: Math.min(3, lines.length),
    most: lines.length,
    rank: 2,
    draw: () => lines,
  }
}

/** Both beside each other. */
export function costWithLimitsBlock(view: BotView, terminal: Colours): Block {
  const cost = costLines(view, terminal, true)
  const limits = limitLines(view, terminal, BRIEF_LIMIT_BAR)
  return {
    title: 'price and cost, and limits used',
    least: 4,
    most: Math.max(cost.length, limits.length),
    rank: 1,
    draw: (rows, columns) => beside(cost.slice(0, rows), limits.slice(0, rows), Math.floor(columns / 2) - 1),
  }
}

/** Brief ones fit into half of 80 columns. */
function costLines(view: BotView, terminal: Colours, isBrief: boolean): readonly Line[] {
  const { report, bot } = view
  const quote = quoteOf(bot.symbol as MarketSymbol)
  const { cost, averagePrice, slippageBps, makerQuantity, takerQuantity } = report
  const facts: readonly (readonly [string, string])[] = [
    ['average', averagePrice === null ? '-' : `${shortAmount(averagePrice)} ${quote}`],
    ['shortfall', against(report.shortfall?.bps, 'arrival', report.arrivalMid, isBrief)],
    ['market', against(report.againstVwapBps, 'VWAP', report.marketVwap, isBrief)],
    ['cost', `${shortAmount(cost.total)} ${quote}`],
    ['', `fees ${shortAmount(cost.fees, 3)}, spread ${shortAmount(cost.spread, 3)}`],
    ['slippage', slippageBps === null ? '-' : bpsText(slippageBps)],
    ['share', shareOf(view)],
    ['maker', `${shortAmount(makerQuantity)}, taker ${shortAmount(takerQuantity)}`],
  ]
  return [midLine(view, terminal), ...facts.map(([name, text]) => line(name.padEnd(FACT_WIDTH), text))]
}

/** A distance from a price, and the price where there is room for it. */
function against(
  bps: string | null | undefined,
  name: string,
  price: string | null,
  isBrief: boolean,
): string {
  const told = price === null || isBrief ? name : `${name}, ${shortAmount(price)}`
  if (bps === null || bps === undefined) return price === null ? '-' : told
  return isNothing(bps) ? `the same as ${told}` : `${bpsText(bps)} than ${told}`
}

function shareOf({ report: { participation, othersQuantity } }: BotView): string {
  if (participation === null) return '-'
  return `${shareText(participation)} of ${shortAmount(othersQuantity)} by others`
}

function midLine(view: BotView, terminal: Colours): Line {
  const { mid, nowMs, bot } = view
  if (mid === null) return line('middle'.padEnd(FACT_WIDTH), bot.isLive ? 'no book yet' : '-')
  if (bot.endedAtMs !== null) return line('middle'.padEnd(FACT_WIDTH), `${shortAmount(mid.price)} at its end`)
  const { dim, yellow } = coloursOf(terminal)
  const ageMs = nowMs - mid.atMs
  const isOld = ageMs > OLD_BOOK_MS && isWatched(view)
  const age = span(
    isOld ? `  OLD: ${durationText(ageMs)}` : `  ${durationText(ageMs)} old`,
    isOld ? yellow : dim,
  )
  return line('middle'.padEnd(FACT_WIDTH), shortAmount(mid.price), age)
}

/** Between two slices with nothing in the market, nobody looks at the book, and nothing is wrong. */
function isWatched(view: BotView): boolean {
  return !view.bot.isLive || !hasSchedule(view) || view.orders.some(({ status }) => status === 'open')
}

function limitLines({ limits }: BotView, terminal: Colours, barWidth: number): readonly Line[] {
  if (limits.length === 0) return [line('none')]
  const { yellow, cyan } = coloursOf(terminal)
  const nameWidth = Math.max(...limits.map(({ name }) => name.length))
  return limits.map(({ name, used, limit, unit }) =>
    line(
      `${name.padEnd(nameWidth)}  `,
      span(progressBar(decimal(used), decimal(limit), barWidth), isNearlyUsed(used, limit) ? yellow : cyan),
      `  ${shortAmount(used, 3)} of ${shortAmount(limit)}${barWidth < LIMIT_BAR && unit.length > SHORT_UNIT ? '' : ` ${unit}`}`,
    ),
  )
}

/** Nine tenths of it, or more. */
function isNearlyUsed(used: string, limit: string): boolean {
  return !isLess(multiply(decimal(used), TEN), multiply(decimal(limit), NINE))
}
