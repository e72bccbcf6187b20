/** What everybody may see of a market. */
import type { Units } from '../accounts/units.ts'
import type { CandlePeriod } from './candle-period.ts'
import type { OrdSide } from './sandbox-order.ts'

export interface PublicTrade {
  readonly tradeId: string
  /** Counts the trades of its market, from 1: it shows whether one is missing. */
  readonly seq: number
  readonly symbol: string
  readonly instrumentId: number
  readonly price: Units
  /** Base. */
  readonly volume: Units
  /** Quote. */
  readonly amount: Units
  readonly takerSide: OrdSide
  readonly atMs: number
}

/** A level of a book: all that rests at one price. */
export interface PriceQuantity {
  readonly price: Units
  readonly quantity: Units
}

export interface Depth {
  readonly symbol: string
  readonly instrumentId: number
  /** Lowest first. */
  readonly asks: readonly PriceQuantity[]
  /** Highest first. */
  readonly bids: readonly PriceQuantity[]
  /** Zero before the first trade. */
  readonly lastPrice: Units
}

/** The last 24 hours, to the minute. Prices are zero where there is none. */
export interface DayTicker {
  readonly symbol: string
  readonly instrumentId: number
  /** Trades. */
  readonly count: number
  /** Base. */
  readonly volume: Units
  /** Quote. */
  readonly amount: Units
  readonly open: Units
  readonly high: Units
  readonly low: Units
  /** The last price ever paid. */
  readonly close: Units
  readonly bid: Units
  readonly bidSize: Units
  readonly ask: Units
  readonly askSize: Units
}

export interface Candle {
  readonly period: CandlePeriod
  readonly startAtMs: number
  readonly open: Units
  readonly high: Units
  readonly low: Units
  readonly close: Units
  /** Base. */
  readonly volume: Units
  /** Quote. */
  readonly amount: Units
  readonly firstTradeId: string
  readonly lastTradeId: string
}
