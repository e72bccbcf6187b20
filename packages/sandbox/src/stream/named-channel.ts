/**
 * A channel by the name a client gave it, with the market it is about.
 *
 * Source: documented, "Stream names" (docs/coinstore/streams.md). Names with a symbol in place of the id stand in one
 * documented example only, and are read where the settings say so.
 */
import {
  type CandleWord,
  type DepthLevels,
  parseChannelName,
  type StreamChannel,
} from '@trading-bridge/protocol'
import { CANDLE_INTERVALS, CANDLE_PERIODS, type CandlePeriod } from '../exchange/candle-period.ts'
import type { MarketSettings } from '../exchange/market-settings.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { StreamSettings } from './stream-settings.ts'

/** What a channel tells, and of which market. */
export type NamedChannel = { readonly name: string } & (
  | { readonly kind: 'tickers' }
  | { readonly kind: 'trades' | 'ticker'; readonly market: MarketSettings }
  | { readonly kind: 'candles'; readonly market: MarketSettings; readonly period: CandlePeriod }
  | { readonly kind: 'depth'; readonly market: MarketSettings; readonly levels: DepthLevels }
)

/** `T` of the channel's messages, and its type in an echo. */
export const CHANNEL_TYPES = {
  trades: 'trade',
  candles: 'kline',
  ticker: 'ticker',
  tickers: 'ticker',
  depth: 'depth',
} as const satisfies Record<StreamChannel['kind'], string>

const SYMBOLIC_NAME = /^(?<symbol>[a-z0-9]+)(?<topic>@.+)$/

/** The channel of that name; absent where it is none, or not served. */
export function findChannel(
  name: string,
  { exchange, settings }: { readonly exchange: SandboxExchange; readonly settings: StreamSettings },
): NamedChannel | undefined {
  const channel = parseChannelName(name) ?? parseSymbolic(name, exchange, settings)
  if (channel === undefined) return undefined
  if (channel.kind === 'tickers') return settings.servesAllTickers ? { name, kind: 'tickers' } : undefined
  const market = exchange.markets().find(({ symbolId }) => String(symbolId) === channel.instrumentId)
  if (market === undefined) return undefined
  switch (channel.kind) {
    case 'trades':
    case 'ticker':
      return { name, kind: channel.kind, market }
    case 'candles':
      return { name, kind: 'candles', market, period: periodOf(channel.interval) }
    case 'depth':
      return { name, kind: 'depth', market, levels: channel.levels }
  }
}

/** Each word belongs to one period. */
function periodOf(word: CandleWord): CandlePeriod {
  return CANDLE_PERIODS.find((period) => CANDLE_INTERVALS[period] === word) ?? '1min'
}

function parseSymbolic(
  name: string,
  exchange: SandboxExchange,
  { acceptsSymbolicNames }: StreamSettings,
): StreamChannel | undefined {
  const groups = acceptsSymbolicNames ? SYMBOLIC_NAME.exec(name)?.groups : undefined
  const market = exchange.market(groups?.['symbol'] ?? '')
  return market && parseChannelName(`${market.symbolId}${groups?.['topic']}`)
}
