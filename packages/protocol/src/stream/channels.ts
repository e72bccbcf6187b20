/**
 * The names of the spot stream's public channels. A market goes by its numeric id there: `4@trade`, `4@depth@20`.
 *
 * Source: documented and observed, "Stream names" (docs/coinstore/streams.md).
 */
import { CANDLE_PERIODS, DEPTH_LEVELS } from '../spot/market-data.ts'

/** The lengths of candles as streams and replies name them: `min_1`, `hour_4`. */
export type CandleWord = (typeof CANDLE_PERIODS)[keyof typeof CANDLE_PERIODS] | 'mon_1'

export type DepthLevels = (typeof DEPTH_LEVELS)[number]

export type StreamChannel =
  | { readonly kind: 'trades'; readonly instrumentId: string }
  | { readonly kind: 'candles'; readonly instrumentId: string; readonly interval: CandleWord }
  | { readonly kind: 'ticker'; readonly instrumentId: string }
  /** the tickers of all markets */
  | { readonly kind: 'tickers' }
  | { readonly kind: 'depth'; readonly instrumentId: string; readonly levels: DepthLevels }

const CANDLE_WORDS: ReadonlySet<string> = new Set([...Object.values(CANDLE_PERIODS), 'mon_1'])
const LEVELS: ReadonlySet<number> = new Set(DEPTH_LEVELS)
const ALL_TICKERS = '!@ticker'
const NAME = /^(?<instrumentId>\d+)@(?<topic>trade|ticker|kline@(?<interval>\w+)|depth@(?<levels>\d+))$/

export function channelName(channel: StreamChannel): string {
  switch (channel.kind) {
    case 'trades':
      return `${channel.instrumentId}@trade`
    case 'candles':
      return `${channel.instrumentId}@kline@${channel.interval}`
    case 'ticker':
      return `${channel.instrumentId}@ticker`
    case 'tickers':
      return ALL_TICKERS
    case 'depth':
      return `${channel.instrumentId}@depth@${channel.levels}`
  }
}

/** The channel of that name, or `undefined` where there is none. */
export function parseChannelName(name: string): StreamChannel | undefined {
  if (name === ALL_TICKERS) return { kind: 'tickers' }
  const groups = NAME.exec(name)?.groups
  const instrumentId = groups?.['instrumentId']
  if (groups === undefined || instrumentId === undefined) return undefined
  const { topic, interval, levels } = groups
  if (topic === 'trade') return { kind: 'trades', instrumentId }
  if (topic === 'ticker') return { kind: 'ticker', instrumentId }
  if (interval !== undefined) {
    return isCandleWord(interval) ? { kind: 'candles', instrumentId, interval } : undefined
  }
  const count = Number(levels)
  return isDepthLevels(count) ? { kind: 'depth', instrumentId, levels: count } : undefined
}

function isCandleWord(word: string): word is CandleWord {
  return CANDLE_WORDS.has(word)
}

function isDepthLevels(count: number): count is DepthLevels {
  return LEVELS.has(count)
}
