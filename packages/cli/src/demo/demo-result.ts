/** What came of the demo: each goal, each fault, and whether the exchange's own records agree. */
import { decimal, type MarketSymbol, quoteOf } from '@trading-bridge/core'
import type { LeftOpenOrder } from '@trading-bridge/engine'
import type { BotView } from '@trading-bridge/service'
import type { StatedAccount } from '../bots/state-accounts.ts'
import { bpsText, shareText, shortAmount } from '../present/bot/amounts.ts'
import { leftOpenJson, leftOpenText } from '../present/bot/left-open.ts'
import type { JsonObject } from '../present/json.ts'
import { percentOf } from '../present/progress-bar.ts'
import { statedJson, statedText } from '../present/stated-account.ts'
import { type Column, renderTable } from '../present/table.ts'
import { coloursOf } from '../present/text.ts'
import type { Terminal } from '../terminal.ts'
import type { OrderRecord } from './demo-proof.ts'
import type { StoryLine } from './demo-story.ts'

export interface DemoResult {
  readonly views: readonly BotView[]
  readonly story: readonly StoryLine[]
  readonly stated: readonly StatedAccount[]
  readonly record: OrderRecord
  readonly leftOpen: readonly LeftOpenOrder[]
  readonly startedAtMs: number
  readonly endedAtMs: number
}

/** Whether every statement equals the exchange's records and no order was taken twice. */
export function isProven({ stated, record }: DemoResult): boolean {
  const areEqual = stated.every((each) => each.kind === 'stated' && each.statement.differences.length === 0)
  return areEqual && record.acceptedTwice.length === 0
}

export async function demoResultText(result: DemoResult, terminal: Terminal): Promise<string> {
  const { bold, green, red } = coloursOf(terminal)
  const { views, stated, record, leftOpen, startedAtMs, endedAtMs } = result
  const seconds = ((endedAtMs - startedAtMs) / 1_000).toFixed(0)
  const texts = [
    `\n${bold('What the bots did')}, in ${seconds} s\n`,
    await renderTable(terminal, COLUMNS, views),
    leftOpenText(leftOpen),
  ]
  for (const each of stated) texts.push(statedText(each, terminal))
  const { acceptedTwice, accepted } = record
  texts.push(
    acceptedTwice.length === 0
      ? green(`The exchange has ${accepted} orders of the bots on record, no client order id twice.\n`)
      : red(`The exchange took these client order ids twice: ${acceptedTwice.join(', ')}.\n`),
  )
  return texts.join('')
}

export function demoResultJson(result: DemoResult): JsonObject {
  const { views, story, stated, record, leftOpen, startedAtMs, endedAtMs } = result
  return {
    goals: views.map(goalJson),
    story: story.map(({ atMs, kind, text }) => ({ atMs, kind, text })),
    leftOpen: leftOpen.map(leftOpenJson),
    statements: stated.map(statedJson),
    exchange: { orders: record.accepted, acceptedTwice: record.acceptedTwice },
    isEqual: isProven(result),
    startedAtMs,
    endedAtMs,
  }
}

function goalJson({ bot, totals, report }: BotView): JsonObject {
  const { name, kind, account, symbol, side, actual, ending, reason } = bot
  return {
    name,
    kind,
    account,
    symbol,
    side,
    state: actual,
    ending,
    reason,
    target: totals.target,
    unit: bot.target.unit,
    filled: totals.filled,
    orders: report.orders,
    fills: report.fills,
    averagePrice: report.averagePrice,
    participation: report.participation,
    windowShare: report.windowShare,
    cost: report.cost,
  }
}

const COLUMNS: readonly Column<BotView>[] = [
  { heading: 'bot', align: 'left', text: ({ bot }) => bot.name },
  {
    heading: 'filled',
    align: 'right',
    text: ({ totals }) => `${percentOf(decimal(totals.filled), decimal(totals.target))} %`,
  },
  {
    heading: 'average',
    align: 'right',
    text: ({ report }) => (report.averagePrice === null ? '-' : shortAmount(report.averagePrice, 6)),
  },
  {
    heading: "others' VWAP",
    align: 'left',
    text: ({ report }) => (report.againstVwapBps === null ? '-' : bpsText(report.againstVwapBps)),
  },
  {
    heading: 'cost',
    align: 'right',
    text: ({ report, bot }) => `${shortAmount(report.cost.total, 4)} ${quoteOf(bot.symbol as MarketSymbol)}`,
  },
  {
    heading: 'highest share',
    align: 'right',
    text: ({ report: { windowShare } }) => (windowShare === null ? '-' : shareText(windowShare.highest)),
  },
]
