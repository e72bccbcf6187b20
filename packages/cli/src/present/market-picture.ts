/** The live picture of one market: book on top, last trades below, and how old both are. */
import {
  type BookLevel,
  type MarketSymbol,
  midOf,
  type OrderBook,
  spreadOf,
  type Trade,
} from '@trading-bridge/core'
import type { Terminal } from '../terminal.ts'
import { type Block, stack } from './blocks.ts'
import { durationText } from './bot/spans-of-time.ts'
import type { Room } from './redrawn-picture.ts'
import { type Line, line, renderLines, span } from './spans.ts'
import { coloursOf, instantText } from './text.ts'
import { type MarketEvent, noticeText } from './watch-events.ts'

export interface MarketPicture {
  readonly symbol: MarketSymbol
  readonly book: OrderBook | undefined
  /** Newest first. */
  readonly trades: readonly Trade[]
  /** Where the book was read and when; absent before the first. */
  readonly origin: { readonly source: string; readonly receivedAtMs: number } | undefined
  /** What is wrong with the data now, in words; nothing when it is current. */
  readonly warnings: Readonly<Partial<Record<MarketEvent['channel'], string>>>
}

const MOST_TRADES = 8
const PRICE_WIDTH = 14
const QUANTITY_WIDTH = 16
/** A best ask and a best bid. */
const LEAST_LEVELS = 2

export function emptyPicture(symbol: MarketSymbol): MarketPicture {
  return { symbol, book: undefined, trades: [], origin: undefined, warnings: {} }
}

/** The picture after one event. */
export function withEvent(picture: MarketPicture, { channel, event }: MarketEvent): MarketPicture {
  if (event.kind === 'recovered') return { ...picture, warnings: { ...picture.warnings, [channel]: '' } }
  if (event.kind !== 'update')
    return { ...picture, warnings: { ...picture.warnings, [channel]: noticeText(event) } }
  if ('bids' in event.value) {
    const { source, receivedAtMs } = event
    return { ...picture, book: event.value, origin: { source, receivedAtMs } }
  }
  return { ...picture, trades: [event.value, ...picture.trades].slice(0, MOST_TRADES) }
}

export interface MarketFrame extends Room {
  /** Prices on each side, where there is room for them. */
  readonly levels: number
  readonly terminal: Pick<Terminal, 'colours'>
  readonly nowMs: number
}

/** Lines that fit into the room, without a line feed at the end. */
export function pictureText(picture: MarketPicture, frame: MarketFrame): string {
  const { dim, yellow } = coloursOf(frame.terminal)
  const { columns, rows } = frame
  const told = Object.entries(picture.warnings).flatMap(([channel, warning]) =>
    warning === '' ? [] : [`${channel}: ${warning}`],
  )
  const head = [headline(picture, frame), ...told.map((warning) => line(span(warning, yellow)))]
  const hint = line(span('Ctrl-C ends this.', dim))
  const left = Math.max(rows - head.length - 1, 0)
  const blocks = [bookBlock(picture, frame), tradesBlock(picture, frame)]
  const lines = [...head, ...stack(blocks, { columns, rows: left }, dim), hint]
  return renderLines(lines.slice(0, rows), columns)
}

function headline({ symbol, book, origin }: MarketPicture, { terminal, nowMs }: MarketFrame): Line {
  const { bold, dim } = coloursOf(terminal)
  const age =
    origin === undefined
      ? 'waiting for data'
      : `from ${origin.source}, ${durationText(nowMs - origin.receivedAtMs)} old`
  const mid = book === undefined ? undefined : midOf(book)
  const spread = book === undefined ? undefined : spreadOf(book)
  return line(span(symbol, bold), `  mid ${mid ?? '-'}  spread ${spread ?? '-'}  `, span(age, dim))
}

/** Asks above bids, so that the spread lies in the middle; where rows are few, the best prices stay. */
function bookBlock({ book }: MarketPicture, { levels, terminal }: MarketFrame): Block {
  const { green, red } = coloursOf(terminal)
  const most = book === undefined ? 1 : 2 * levels
  return {
    title: 'book',
    least: Math.min(LEAST_LEVELS, most),
    most,
    rank: 1,
    draw: (rows) => {
      if (book === undefined) return [line('nothing yet')]
      const each = Math.floor(rows / 2)
      return [
        ...book.asks
          .slice(0, each)
          .toReversed()
          .map((level) => levelLine('ask', level, red)),
        ...book.bids.slice(0, each).map((level) => levelLine('bid', level, green)),
      ]
    },
  }
}

function tradesBlock({ trades }: MarketPicture, { terminal }: MarketFrame): Block {
  const { green, red } = coloursOf(terminal)
  return {
    title: 'trades',
    least: 1,
    most: Math.max(trades.length, 1),
    rank: 2,
    draw: (rows) =>
      trades.length === 0
        ? [line('none yet')]
        : trades.slice(0, rows).map((trade) => tradeLine(trade, trade.side === 'buy' ? green : red)),
  }
}

function levelLine(half: string, { price, quantity }: BookLevel, paint: (text: string) => string): Line {
  return line(
    span(`  ${half}  ${`${price}`.padStart(PRICE_WIDTH)}  ${`${quantity}`.padStart(QUANTITY_WIDTH)}`, paint),
  )
}

function tradeLine({ atMs, side, price, quantity }: Trade, paint: (text: string) => string): Line {
  const terms = `${side.padEnd(4)} ${`${price}`.padStart(PRICE_WIDTH)}  ${`${quantity}`.padStart(QUANTITY_WIDTH)}`
  return line(`  ${instantText(atMs)}  `, span(terms, paint))
}
