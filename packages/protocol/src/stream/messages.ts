/**
 * What the server sends on the spot stream. Each text is read by `JSON.parse` and checked by hand, for depth comes a
 * hundred levels at a time and many times a second: levels stay text, checked to be amounts, until somebody reads them.
 *
 * Amounts and ids are strings in every message that is known. Where one comes as a number, the text is read once more
 * without losing a digit; no message pays for that which has none.
 *
 * Source: documented and observed (docs/coinstore/streams.md#messages).
 */
import type { Side } from '@trading-bridge/core'
import type { JsonValue } from '../json/read-json.ts'
import { readJson } from '../json/read-json.ts'
import {
  amount,
  exactId,
  InexactNumber,
  instantMs,
  isRecord,
  levelsOf,
  malformed,
  optionalAmount,
  optionalInstantMs,
  optionalWholeNumber,
  type StreamLevel,
  sideOf,
  type WireRecord,
} from './fields.ts'

export interface StreamTrade {
  readonly tradeId: string
  /** Counts the trades of the symbol one by one; missing in the oldest examples. */
  readonly seq: number | undefined
  readonly side: Side
  readonly price: string
  readonly quantity: string
  readonly atMs: number
}

export interface StreamCandle {
  readonly openAtMs: number
  readonly open: string
  readonly high: string
  readonly low: string
  readonly close: string
  readonly volume: string
  readonly quoteVolume: string
}

/** Best prices and the number of trades are not documented, and may be missing. */
export interface StreamTicker {
  /** The market's numeric id, where the message has one. */
  readonly instrumentId: string | undefined
  readonly code: string | undefined
  readonly open: string
  readonly high: string
  readonly low: string
  readonly last: string
  readonly volume: string
  readonly quoteVolume: string
  readonly trades: number | undefined
  readonly bid: string | undefined
  readonly bidQuantity: string | undefined
  readonly ask: string | undefined
  readonly askQuantity: string | undefined
}

/** `counter` is the message's number within its session; data messages say their `channel`. */
export type StreamMessage = { readonly counter: number | undefined } & (
  | { readonly kind: 'echo'; readonly commandId: number | undefined }
  | {
      /** The result of a command, or the greeting. Carries no id. `code` is 200 when all is well. */
      readonly kind: 'result'
      readonly code: number
      readonly text: string
      /** The names of the subscribed channels, in the answer to LIST alone. */
      readonly subscriptions: readonly string[] | undefined
    }
  | {
      readonly kind: 'trades'
      /** Unknown where a first message holds no trade. */
      readonly channel: string | undefined
      /** As sent: of a first message the order is not documented. */
      readonly trades: readonly StreamTrade[]
      readonly isSnapshot: boolean
    }
  | { readonly kind: 'candle'; readonly channel: string; readonly candle: StreamCandle }
  | { readonly kind: 'candle-history'; readonly channel: string; readonly candles: readonly StreamCandle[] }
  | { readonly kind: 'ticker'; readonly channel: string; readonly ticker: StreamTicker }
  | { readonly kind: 'tickers'; readonly channel: string; readonly tickers: readonly StreamTicker[] }
  | {
      /** A complete picture of the best levels. */
      readonly kind: 'depth'
      readonly channel: string
      readonly bids: readonly StreamLevel[]
      readonly asks: readonly StreamLevel[]
    }
  /** A kind that is not known here: only its place in the count matters. */
  | { readonly kind: 'other'; readonly type: string; readonly content: WireRecord }
)

const ALL_TICKERS = '!@ticker'

/**
 * Reads one text frame; `undefined` where it holds no JSON object.
 *
 * @throws {MalformedReplyError} a known kind of message in another shape than its own.
 */
export function readStreamMessage(text: string): StreamMessage | undefined {
  const content = parseRecord(text)
  if (content === undefined) return undefined
  try {
    return toMessage(content, false)
  } catch (error) {
    if (!(error instanceof InexactNumber)) throw error
  }
  const exact = readJson(text)
  return exact.kind === 'value' && isRecord(exact.value) ? toMessage(exact.value, true) : undefined
}

function parseRecord(text: string): WireRecord | undefined {
  try {
    const value = JSON.parse(text) as JsonValue
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function toMessage(content: WireRecord, isExact: boolean): StreamMessage {
  const counter = optionalWholeNumber(content, 'S')
  switch (content['T']) {
    case 'depth':
      return {
        counter,
        kind: 'depth',
        channel: channelOf(content),
        bids: levelsOf(content, 'b', isExact),
        asks: levelsOf(content, 'a', isExact),
      }
    case 'trade':
      return { counter, ...tradesOf(content, isExact) }
    case 'ticker':
      return { counter, ...tickersOf(content, isExact) }
    case 'echo':
      return { counter, kind: 'echo', commandId: echoedId(content) }
    case 'resp':
      if (!Array.isArray(content['item'])) return { counter, ...resultOf(content) }
  }
  // A reply to REQ is only known to have `item`: which T it carries is not documented.
  if (Array.isArray(content['item'])) {
    const candles = records(content, 'item').map((item) => candleOf(item, isExact))
    return { counter, kind: 'candle-history', channel: channelOf(content), candles }
  }
  if (content['T'] === 'kline')
    return { counter, kind: 'candle', channel: channelOf(content), candle: candleOf(content, isExact) }
  return { counter, kind: 'other', type: String(content['T']), content }
}

function tradesOf(content: WireRecord, isExact: boolean) {
  if (content['data'] === undefined) {
    const trades = [tradeOf(content, isExact)]
    return { kind: 'trades' as const, channel: channelOf(content), trades, isSnapshot: false }
  }
  const data = records(content, 'data')
  const first = data[0]
  const named = typeof content['channel'] === 'string' ? content : first
  return {
    kind: 'trades' as const,
    channel: named === undefined ? undefined : channelOf(named),
    trades: data.map((trade) => tradeOf(trade, isExact)),
    isSnapshot: true,
  }
}

function tradeOf(trade: WireRecord, isExact: boolean): StreamTrade {
  return {
    tradeId: exactId(trade, 'tradeId'),
    seq: optionalWholeNumber(trade, 'seq'),
    side: sideOf(trade, 'takerSide'),
    price: amount(trade, 'price', isExact),
    quantity: amount(trade, 'volume', isExact),
    atMs: optionalInstantMs(trade, 'ts', 1) ?? instantMs(trade, 'time', 1_000),
  }
}

function candleOf(candle: WireRecord, isExact: boolean): StreamCandle {
  return {
    openAtMs: instantMs(candle, 'startTime', 1_000),
    open: amount(candle, 'open', isExact),
    high: amount(candle, 'high', isExact),
    low: amount(candle, 'low', isExact),
    close: amount(candle, 'close', isExact),
    volume: amount(candle, 'volume', isExact),
    quoteVolume: amount(candle, 'amount', isExact),
  }
}

function tickersOf(content: WireRecord, isExact: boolean) {
  if (content['data'] === undefined)
    return { kind: 'ticker' as const, channel: channelOf(content), ticker: tickerOf(content, isExact) }
  const tickers = records(content, 'data').map((ticker) => tickerOf(ticker, isExact))
  return { kind: 'tickers' as const, channel: ALL_TICKERS, tickers }
}

function tickerOf(ticker: WireRecord, isExact: boolean): StreamTicker {
  const instrumentId = ticker['instrumentId']
  const code = ticker['symbol']
  return {
    instrumentId: instrumentId === undefined || instrumentId === null ? undefined : String(instrumentId),
    code: typeof code === 'string' ? code.toUpperCase() : undefined,
    open: amount(ticker, 'open', isExact),
    high: amount(ticker, 'high', isExact),
    low: amount(ticker, 'low', isExact),
    last: amount(ticker, 'close', isExact),
    volume: amount(ticker, 'volume', isExact),
    quoteVolume: amount(ticker, 'amount', isExact),
    trades: optionalWholeNumber(ticker, 'count'),
    bid: optionalAmount(ticker, 'bid', isExact),
    bidQuantity: optionalAmount(ticker, 'bidSize', isExact),
    ask: optionalAmount(ticker, 'ask', isExact),
    askQuantity: optionalAmount(ticker, 'askSize', isExact),
  }
}

function echoedId(content: WireRecord): number | undefined {
  const echo = content['echo']
  return isRecord(echo) ? optionalWholeNumber(echo, 'id') : undefined
}

/** The answer to LIST has neither code nor text: a missing code is taken for 200 (assumed). */
function resultOf(content: WireRecord) {
  const text = content['M']
  const subs =
    content['subs'] === undefined || content['subs'] === null ? undefined : records(content, 'subs')
  return {
    kind: 'result' as const,
    code: optionalWholeNumber(content, 'C') ?? 200,
    text: typeof text === 'string' ? text : '',
    subscriptions: subs?.map(({ name }) => String(name)),
  }
}

function channelOf(content: WireRecord): string {
  const channel = content['channel']
  if (typeof channel === 'string') return channel
  throw malformed(content, 'it has no channel')
}

function records(content: WireRecord, field: string): readonly WireRecord[] {
  const list = content[field]
  if (Array.isArray(list) && list.every(isRecord)) return list
  throw malformed(content, `${field} is no list of objects`)
}
