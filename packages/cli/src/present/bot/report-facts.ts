/** What a report says in words and amounts: the same for a table in a terminal and for a page. */
import { baseOf, type MarketSymbol, quoteOf } from '@trading-bridge/core'
import type { BotView } from '@trading-bridge/service'
import { instantText } from '../text.ts'
import { bpsText, isNothing, shareText } from './amounts.ts'
import { hasSchedule, unitOf } from './progress-lines.ts'
import { durationText } from './spans-of-time.ts'

export interface Fact {
  readonly name: string
  readonly value: string
  /** What it is measured from or made of; empty where the name says it. */
  readonly note: string
}

export interface FactGroup {
  readonly title: string
  readonly facts: readonly Fact[]
}

export function reportFacts(view: BotView): readonly FactGroup[] {
  return [
    { title: 'Goal', facts: goalFacts(view) },
    { title: 'Execution', facts: executionFacts(view) },
    { title: 'Cost', facts: costFacts(view) },
    { title: 'Share of the market', facts: shareFacts(view) },
  ]
}

function goalFacts({ bot, totals, ...view }: BotView): readonly Fact[] {
  const unit = unitOf({ bot })
  const { target, filled, open, unknown, remaining } = totals
  return [
    fact('bot', bot.name, `${bot.kind.toUpperCase()}, ${view.style}`),
    fact('account', bot.account, `owner ${bot.owner}`),
    fact('goal', `${bot.side} ${target} ${unit}`, `${bot.symbol}; a ceiling, never a promise`),
    fact('purpose', view.purpose, `authorised by ${view.authorisedBy}`),
    fact('span', spanText(bot), 'UTC'),
    fact('state', bot.ending === null ? bot.actual : `${bot.actual}: ${bot.ending}`, bot.reason ?? ''),
    fact(
      'conserved',
      `${filled} + ${open} + ${unknown} + ${remaining}`,
      'filled, in the market, unknown, left',
    ),
  ]
}

function executionFacts(view: BotView): readonly Fact[] {
  const { bot, report, scheduled } = view
  const base = baseOf(bot.symbol as MarketSymbol)
  const quote = quoteOf(bot.symbol as MarketSymbol)
  const { averagePrice, arrivalMid, shortfall, marketVwap, againstVwapBps, slippageBps, trackingError } =
    report
  return [
    fact(
      'filled',
      `${report.filledQuantity} ${base}`,
      `${report.filledNotional} ${quote}; ${report.orders} orders, ${report.fills} fills`,
    ),
    ...(hasSchedule(view)
      ? [
          fact(
            'scheduled',
            `${scheduled} ${unitOf(view)}`,
            trackingError === null ? '' : `strayed by ${shareText(trackingError)} of the target on average`,
          ),
        ]
      : []),
    fact(
      'average price',
      averagePrice ?? '-',
      averagePrice === null ? 'nothing has filled' : `${quote} for one ${base}`,
    ),
    fact(
      'shortfall',
      shortfall === null ? '-' : bpsText(shortfall.bps),
      shortfall === null
        ? 'needs fills'
        : `${shortfall.amount} ${quote}, fees included, against the middle at arrival, ${arrivalMid ?? '-'}`,
    ),
    fact(
      'against the market',
      againstVwapBps === null ? '-' : bpsText(againstVwapBps),
      `VWAP of others' trades meanwhile: ${marketVwap ?? 'none'}`,
    ),
    fact(
      'slippage',
      slippageBps === null ? '-' : bpsText(slippageBps),
      'against the middle as each order was decided',
    ),
  ]
}

function costFacts({ bot, report: { cost, fees, unvaluedFees = [] } }: BotView): readonly Fact[] {
  const quote = quoteOf(bot.symbol as MarketSymbol)
  const paid = fees
    .filter(({ amount }) => !isNothing(amount))
    .map(({ amount, asset }) => `${amount} ${asset}`)
  return [
    fact('fees', `${cost.fees} ${quote}`, paid.length === 0 ? 'none was paid' : `paid as ${paid.join(', ')}`),
    fact('spread', `${cost.spread} ${quote}`, 'paid beyond the middle as each order was decided'),
    fact(
      'cost',
      `${cost.total} ${quote}`,
      unvaluedFees.length === 0
        ? 'fees and spread'
        : `fees and spread, without the fees in ${unvaluedFees.join(', ')}, which have no known value`,
    ),
  ]
}

function shareFacts({ bot, report }: BotView): readonly Fact[] {
  const base = baseOf(bot.symbol as MarketSymbol)
  const { participation, windowShare, othersQuantity, makerQuantity, takerQuantity } = report
  return [
    fact(
      'participation',
      participation === null ? '-' : shareText(participation),
      `over its life, of ${othersQuantity} ${base} traded by others; own volume is not counted as the market's`,
    ),
    fact(
      'highest share',
      windowShare === null ? '-' : shareText(windowShare.highest),
      windowShare === null
        ? 'no order tells of its window'
        : `the owner's, of others' volume in the ${durationText(windowShare.windowMs)} up to an order, with all that was ` +
            `live; the limit is ${shareText(windowShare.limit)}`,
    ),
    fact('maker', `${makerQuantity} ${base}`, 'rested, and was taken'),
    fact('taker', `${takerQuantity} ${base}`, 'crossed the spread'),
  ]
}

function fact(name: string, value: string, note: string): Fact {
  return { name, value, note }
}

function spanText({ startAtMs, endAtMs, endedAtMs }: BotView['bot']): string {
  if (startAtMs === null) return 'not begun'
  const until = endedAtMs ?? endAtMs
  return `${instantText(startAtMs)} to ${until === null ? 'open' : instantText(until)}`
}
