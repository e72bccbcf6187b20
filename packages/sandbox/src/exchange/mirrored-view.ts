import type { CandlePeriod } from './candle-period.ts'
import type { Candle, DayTicker } from './market-views.ts'

/** The last 24 hours as the source counts them. */
export type DayTotals = Pick<DayTicker, 'count' | 'volume' | 'amount' | 'open' | 'high' | 'low' | 'close'>

/**
 * What a mirrored market shows of its source. Fills in such a market are private: they appear neither among its trades nor
 * in its candles or ticker, which are the source's.
 */
export class MirroredView {
  /** Absent until the source has told. */
  day: DayTotals | undefined
  /** Oldest first. */
  readonly candles = new Map<CandlePeriod, readonly Candle[]>()
}
