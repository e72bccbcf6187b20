/** What a file of a recorded market says, in units of 10^-18. Rows are in the order of time. */
import type { Units } from '../accounts/units.ts'
import type { OrdSide } from '../exchange/sandbox-order.ts'

export interface RecordedCandle {
  readonly openAtMs: number
  readonly open: Units
  readonly high: Units
  readonly low: Units
  readonly close: Units
  /** Base. */
  readonly volume: Units
}

export interface RecordedTrade {
  readonly atMs: number
  readonly price: Units
  readonly quantity: Units
  /** The taker's. */
  readonly side: OrdSide
}

export type RecordedMarket =
  | {
      readonly kind: 'candles'
      /** The length of a candle: the smallest distance between two, a minute where there is but one. */
      readonly intervalMs: number
      readonly candles: readonly RecordedCandle[]
    }
  | { readonly kind: 'trades'; readonly trades: readonly RecordedTrade[] }

export type RecordedKind = RecordedMarket['kind']

/** The instant a recording begins at. */
export function beginOf(recorded: RecordedMarket): number {
  return (recorded.kind === 'candles' ? recorded.candles[0]?.openAtMs : recorded.trades[0]?.atMs) ?? 0
}

/** From its begin to the end of its last candle, or to its last trade. */
export function durationOf(recorded: RecordedMarket): number {
  const endAtMs =
    recorded.kind === 'candles'
      ? (recorded.candles.at(-1)?.openAtMs ?? 0) + recorded.intervalMs
      : (recorded.trades.at(-1)?.atMs ?? 0)
  return endAtMs - beginOf(recorded)
}

export function firstPriceOf(recorded: RecordedMarket): Units {
  return (recorded.kind === 'candles' ? recorded.candles[0]?.open : recorded.trades[0]?.price) ?? 0n
}
