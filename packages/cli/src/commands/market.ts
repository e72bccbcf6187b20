/** `market …`: what is traded and at what prices. Public: no credentials. */
import {
  CANDLE_INTERVALS,
  type Candle,
  type Market,
  marketSymbol,
  midOf,
  type OrderBook,
  spreadOf,
  type Ticker,
  type Trade,
} from '@trading-bridge/core'
import type { CommandContext } from '../command-context.ts'
import { type ConnectionFlags, withClient } from '../connection.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { bookJson, candleJson, jsonLine, marketJson, tickerJson, tradeJson } from '../present/json.ts'
import { type Column, renderTable } from '../present/table.ts'
import { coloursOf, factLines, instantText } from '../present/text.ts'
import { readChoice, readInteger } from '../read-option.ts'
import type { Terminal } from '../terminal.ts'

const MAX_LEVELS = 100
const MAX_TRADES = 100
const MAX_CANDLES = 2_000

export async function listMarkets(flags: ConnectionFlags, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context
  const markets = await withClient(context, flags, 'public', (client) => client.fetchMarkets({ signal }))
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ markets: markets.map(marketJson) })
      : await renderTable(terminal, MARKET_COLUMNS, markets),
  )
  return EXIT_CODES.done
}

export async function showTicker(
  symbolText: string | undefined,
  flags: ConnectionFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context
  if (symbolText === undefined) return listTickers(flags, context)
  const symbol = marketSymbol(symbolText)
  const ticker = await withClient(context, flags, 'public', (client) =>
    client.fetchTicker(symbol, { signal }),
  )
  terminal.stdout.write(terminal.json ? jsonLine(tickerJson(ticker)) : tickerText(ticker, terminal))
  return EXIT_CODES.done
}

async function listTickers(flags: ConnectionFlags, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal } = context
  const tickers = await withClient(context, flags, 'public', (client) => client.fetchTickers({ signal }))
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ tickers: tickers.map(tickerJson) })
      : await renderTable(terminal, TICKER_COLUMNS, tickers),
  )
  return EXIT_CODES.done
}

export async function showBook(
  symbolText: string,
  flags: ConnectionFlags & { readonly levels: string },
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context
  const symbol = marketSymbol(symbolText)
  const levels = readInteger('--levels', flags.levels, { from: 1, to: MAX_LEVELS })
  const book = await withClient(context, flags, 'public', (client) =>
    client.fetchOrderBook(symbol, { levels, signal }),
  )
  terminal.stdout.write(
    terminal.json ? jsonLine(bookJson(book, midOf(book))) : await bookText(book, terminal),
  )
  return EXIT_CODES.done
}

export async function listTrades(
  symbolText: string,
  flags: ConnectionFlags & { readonly limit: string },
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context
  const symbol = marketSymbol(symbolText)
  const limit = readInteger('--limit', flags.limit, { from: 1, to: MAX_TRADES })
  const trades = await withClient(context, flags, 'public', (client) =>
    client.fetchTrades(symbol, { limit, signal }),
  )
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ symbol, trades: trades.map(tradeJson) })
      : await renderTable(terminal, tradeColumns(terminal), trades),
  )
  return EXIT_CODES.done
}

export async function listCandles(
  symbolText: string,
  flags: ConnectionFlags & { readonly interval: string; readonly limit: string },
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context
  const symbol = marketSymbol(symbolText)
  const interval = readChoice('--interval', flags.interval, CANDLE_INTERVALS)
  const limit = readInteger('--limit', flags.limit, { from: 1, to: MAX_CANDLES })
  const candles = await withClient(context, flags, 'public', (client) =>
    client.fetchCandles(symbol, { interval, limit, signal }),
  )
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ symbol, interval, candles: candles.map(candleJson) })
      : await renderTable(terminal, CANDLE_COLUMNS, candles),
  )
  return EXIT_CODES.done
}

function tickerText(ticker: Ticker, terminal: Terminal): string {
  const colours = coloursOf(terminal)
  return `${colours.bold(ticker.symbol)}, last 24 hours\n\n${factLines([
    ['last', `${ticker.last}`],
    ['bid', `${ticker.bid} for ${ticker.bidQuantity}`],
    ['ask', `${ticker.ask} for ${ticker.askQuantity}`],
    ['open', `${ticker.open}`],
    ['high', `${ticker.high}`],
    ['low', `${ticker.low}`],
    ['volume', `${ticker.volume}`],
    ['quote volume', `${ticker.quoteVolume}`],
    ['trades', String(ticker.trades)],
  ])}`
}

/** Asks above bids, so that the spread lies in the middle as on a screen. */
async function bookText(book: OrderBook, terminal: Terminal): Promise<string> {
  const colours = coloursOf(terminal)
  const asks = book.asks.map((level) => ({ half: 'ask', ...level })).reverse()
  const bids = book.bids.map((level) => ({ half: 'bid', ...level }))
  const columns: readonly Column<(typeof asks)[number]>[] = [
    {
      heading: '',
      align: 'left',
      text: ({ half }) => half,
      colour: (text, { half }) => (half === 'bid' ? colours.green(text) : colours.red(text)),
    },
    { heading: 'price', align: 'right', text: ({ price }) => `${price}` },
    { heading: 'quantity', align: 'right', text: ({ quantity }) => `${quantity}` },
  ]
  const mid = midOf(book)
  const spread = spreadOf(book)
  const summary =
    mid === undefined || spread === undefined ? 'one side is empty' : `mid ${mid}, spread ${spread}`
  const table = await renderTable(terminal, columns, [...asks, ...bids])
  return `${colours.bold(book.symbol)}: ${summary}\n\n${table}`
}

const MARKET_COLUMNS: readonly Column<Market>[] = [
  { heading: 'market', align: 'left', text: ({ symbol }) => symbol },
  { heading: 'open', align: 'left', text: ({ isOpen }) => (isOpen ? 'yes' : 'no') },
  { heading: 'tick size', align: 'right', text: ({ tickSize }) => `${tickSize}` },
  { heading: 'lot size', align: 'right', text: ({ lotSize }) => `${lotSize}` },
  { heading: 'min price', align: 'right', text: ({ minPrice }) => `${minPrice}` },
  { heading: 'min quantity', align: 'right', text: ({ minQuantity }) => `${minQuantity}` },
  { heading: 'min market buy', align: 'right', text: ({ minMarketNotional }) => `${minMarketNotional}` },
  { heading: 'min market sell', align: 'right', text: ({ minMarketQuantity }) => `${minMarketQuantity}` },
  { heading: 'maker fee', align: 'right', text: ({ makerFeeRate }) => `${makerFeeRate}` },
  { heading: 'taker fee', align: 'right', text: ({ takerFeeRate }) => `${takerFeeRate}` },
]

const TICKER_COLUMNS: readonly Column<Ticker>[] = [
  { heading: 'market', align: 'left', text: ({ symbol }) => symbol },
  { heading: 'last', align: 'right', text: ({ last }) => `${last}` },
  { heading: 'bid', align: 'right', text: ({ bid }) => `${bid}` },
  { heading: 'ask', align: 'right', text: ({ ask }) => `${ask}` },
  { heading: 'high', align: 'right', text: ({ high }) => `${high}` },
  { heading: 'low', align: 'right', text: ({ low }) => `${low}` },
  { heading: 'volume', align: 'right', text: ({ volume }) => `${volume}` },
  { heading: 'trades', align: 'right', text: ({ trades }) => String(trades) },
]

function tradeColumns(terminal: Terminal): readonly Column<Trade>[] {
  const colours = coloursOf(terminal)
  return [
    { heading: 'time (UTC)', align: 'left', text: ({ atMs }) => instantText(atMs) },
    {
      heading: 'side',
      align: 'left',
      text: ({ side }) => side,
      colour: (text, { side }) => (side === 'buy' ? colours.green(text) : colours.red(text)),
    },
    { heading: 'price', align: 'right', text: ({ price }) => `${price}` },
    { heading: 'quantity', align: 'right', text: ({ quantity }) => `${quantity}` },
    { heading: 'trade id', align: 'left', text: ({ tradeId }) => tradeId },
  ]
}

const CANDLE_COLUMNS: readonly Column<Candle>[] = [
  { heading: 'opens (UTC)', align: 'left', text: ({ openAtMs }) => instantText(openAtMs) },
  { heading: 'open', align: 'right', text: ({ open }) => `${open}` },
  { heading: 'high', align: 'right', text: ({ high }) => `${high}` },
  { heading: 'low', align: 'right', text: ({ low }) => `${low}` },
  { heading: 'close', align: 'right', text: ({ close }) => `${close}` },
  { heading: 'volume', align: 'right', text: ({ volume }) => `${volume}` },
  { heading: 'quote volume', align: 'right', text: ({ quoteVolume }) => `${quoteVolume}` },
]
