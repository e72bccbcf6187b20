/**
 * What no setting, file, call or person can raise: it takes a change of this file.
 *
 * Source: this project's own rules against market abuse (docs/market-integrity.md).
 */
import { type Decimal, decimal } from '@trading-bridge/core'

const HOUR_MS = 3_600_000

/** The owner's volume as a fraction of others', in the window. */
export const MAX_PARTICIPATION: Decimal = decimal('0.2')
export const DEFAULT_PARTICIPATION: Decimal = decimal('0.1')
/** Not so short that a single trade fills the window, nor so long that a burst disappears in it. */
export const PARTICIPATION_WINDOW_MS = { from: 60_000, to: HOUR_MS } as const
/** Times the planned size of a slice. */
export const MAX_CATCH_UP_MULTIPLE = 2
export const MAX_JITTER = 0.2
export const MAX_SLIPPAGE_BPS = 500
export const MAX_BAND_BPS = 1_000
export const MAX_IMPACT_BPS_PER_DAY = 2_000
export const MAX_DURATION_MS = 30 * 24 * HOUR_MS
/** Nothing is sent on a book older than this. */
export const MAX_BOOK_AGE_MS = 5_000
/** Takers of one owner in one market must be this one-sided over `ONE_SIDED_WINDOW_MS`: |bought − sold| to their sum. */
export const MIN_ONE_SIDEDNESS: Decimal = decimal('0.8')
export const ONE_SIDED_WINDOW_MS = 24 * HOUR_MS
/** Having taken less than this many of the market's smallest orders is no pattern yet. */
export const ONE_SIDED_FLOOR_ORDERS = 20
/** For this long after a fill on one side, trading the other side needs a reason. */
export const REVERSAL_WINDOW_MS = 6 * HOUR_MS
/** With fewer trades of others in the window there is no market to take part in, whatever the settings say. */
export const MIN_OTHERS_TRADES = 3
