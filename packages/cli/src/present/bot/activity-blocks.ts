/** What a bot has in the market, what filled last, and what happened last. */
import type { BotFill, BotOrder, BotView } from '@trading-bridge/service'
import type { Terminal } from '../../terminal.ts'
import type { Block } from '../blocks.ts'
import { type Line, line, span } from '../spans.ts'
import { coloursOf } from '../text.ts'
import { wrapWords } from '../wrap-text.ts'
import { shortAmount } from './amounts.ts'
import { clockText } from './spans-of-time.ts'

type Colours = Pick<Terminal, 'colours'>

const ENDED: ReadonlySet<string> = new Set(['filled', 'cancelled', 'expired', 'rejected', 'never-placed'])
const MOST_ORDERS = 6
const MOST_FILLS = 8
const MOST_EVENTS = 8
const MOST_EVENT_LINES = 12

/** Open orders and last fills. */
export function activityBlocks(view: BotView, terminal: Colours): readonly Block[] {
  const orders = openOrders(view)
  const { fills } = view
  return [
    listBlock({ title: counted('open orders', orders.length), rank: 3, most: MOST_ORDERS }, orders, (order) =>
      orderLine(order, view.nowMs, terminal),
    ),
    listBlock(
      { title: counted('fills', view.report.fills), rank: 6, most: MOST_FILLS },
      newestFirst(fills),
      (fill) => fillLine(fill, terminal),
    ),
  ]
}

/** Events are sentences: one that is longer than a line goes on below. */
export function eventsBlock({ events }: BotView, columns: number, terminal: Colours): Block {
  const newest = newestFirst(events).slice(0, MOST_EVENTS)
  const lines = newest.flatMap((event) => eventLines(event, columns, terminal))
  return {
    title: 'what happened',
    least: Math.min(lines.length, 2),
    most: Math.min(Math.max(lines.length, 1), MOST_EVENT_LINES),
    rank: 5,
    draw: () => (lines.length === 0 ? [line('nothing yet')] : lines),
  }
}

function eventLines(
  { atMs, message }: Pick<BotView['events'][number], 'atMs' | 'message'>,
  columns: number,
  terminal: Colours,
): readonly Line[] {
  const clock = `${clockText(atMs)}  `
  const lines = wrapWords(message, columns - clock.length)
  return lines.map((text, index) =>
    index === 0 ? line(span(clock, coloursOf(terminal).dim), text) : line(' '.repeat(clock.length), text),
  )
}

function openOrders({ orders }: BotView): readonly BotOrder[] {
  return orders.filter(({ status }) => !ENDED.has(status)).toSorted((a, b) => b.sequence - a.sequence)
}

function listBlock<Row>(
  { title, rank, most }: { readonly title: string; readonly rank: number; readonly most: number },
  rows: readonly Row[],
  draw: (row: Row) => Line,
): Block {
  const lines = rows.length === 0 ? [line('none')] : rows.slice(0, most).map(draw)
  return {
    title,
    least: Math.min(lines.length, 2),
    most: lines.length,
    rank,
    draw: (given) => lines.slice(0, given),
  }
}

function newestFirst<Row extends { readonly atMs: number }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => a.atMs - b.atMs).toReversed()
}

function orderLine(order: BotOrder, nowMs: number, terminal: Colours): Line {
  const { yellow, dim } = coloursOf(terminal)
  const { sequence, side, quantity, notional, price, filled, status, createdAtMs } = order
  const amount = quantity ?? notional ?? '-'
  const ageS = Math.max(Math.floor((nowMs - createdAtMs) / 1_000), 0)
  return line(
    `#${sequence}`.padEnd(5),
    `${side.padEnd(4)} ${shortAmount(amount).padStart(10)} at ${price === null ? 'market' : shortAmount(price)}`,
    `  filled ${shortAmount(filled)}  `,
    span(status, status === 'unknown' ? yellow : (text) => text),
    span(`  ${ageS} s`, dim),
  )
}

function fillLine({ atMs, quantity, price, role, fee, feeAsset }: BotFill, terminal: Colours): Line {
  const { dim } = coloursOf(terminal)
  return line(
    span(`${clockText(atMs)}  `, dim),
    `${shortAmount(quantity).padStart(10)} at ${shortAmount(price).padEnd(10)}  ${role}`,
    span(`  fee ${shortAmount(fee)} ${feeAsset}`, dim),
  )
}

function counted(title: string, count: number): string {
  return count === 0 ? title : `${title} (${count})`
}
