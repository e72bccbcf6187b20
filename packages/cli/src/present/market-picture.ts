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

export function pictureText(
  { symbol, book, trades, origin, warnings }: MarketPicture,
  {
    levels,
    terminal,
    nowMs,
  }: { readonly levels: number; readonly terminal: Terminal; readonly nowMs: number },
): string {
  const { bold, dim, green, red, yellow } = coloursOf(terminal)
  const told = Object.values(warnings).filter((warning) => warning !== '')
  const age =
    origin === undefined ? 'waiting for data' : `from ${origin.source}, ${nowMs - origin.receivedAtMs} ms old`
  const mid = book === undefined ? undefined : midOf(book)
  const spread = book === undefined ? undefined : spreadOf(book)
  return [
    `${bold(symbol)}  mid ${mid ?? '-'}  spread ${spread ?? '-'}  ${dim(age)}`,
    ...told.map((warning) => yellow(warning)),
    '',
    ...(book?.asks ?? [])
      .slice(0, levels)
      .toReversed()
      .map((level) => red(levelLine('ask', level))),
    ...(book?.bids ?? []).slice(0, levels).map((level) => green(levelLine('bid', level))),
    '',
    ...trades.map((trade) => tradeLine(trade, trade.side === 'buy' ? green : red)),
    '',
    dim('Ctrl-C ends this.'),
  ].join('\n')
}

function levelLine(half: string, { price, quantity }: BookLevel): string {
  return `  ${half}  ${`${price}`.padStart(PRICE_WIDTH)}  ${`${quantity}`.padStart(QUANTITY_WIDTH)}`
}

function tradeLine({ atMs, side, price, quantity }: Trade, colour: (text: string) => string): string {
  const terms = `${side.padEnd(4)} ${`${price}`.padStart(PRICE_WIDTH)}  ${`${quantity}`.padStart(QUANTITY_WIDTH)}`
  return `  ${instantText(atMs)}  ${colour(terms)}`
}
