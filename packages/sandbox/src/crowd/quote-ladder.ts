/**
 * Where the crowd's makers quote: ten levels a side within 1 % of the middle, and a few beyond. Nothing of it is a model
 * of a real market; it is there so that whoever trades finds somebody.
 */
import type { OrdSide } from '../exchange/sandbox-order.ts'

export interface LadderLevel {
  readonly side: OrdSide
  /** Distance from the middle. */
  readonly offsetPpm: number
  /** Part of the market's depth that is quoted here. */
  readonly shareOfDepthPpm: number
}

/** From the middle to the first level. */
const HALF_SPREAD_PPM = 1_000
export const LEVEL_GAP_PPM = 800
const NEAR_LEVELS = 10
const FAR_LEVELS = 5
const FAR_FIRST_PPM = 12_000
const FAR_GAP_PPM = 4_000
const SHARE_PPM = 100_000

const OFFSETS = [
  ...Array.from({ length: NEAR_LEVELS }, (_, index) => HALF_SPREAD_PPM + index * LEVEL_GAP_PPM),
  ...Array.from({ length: FAR_LEVELS }, (_, index) => FAR_FIRST_PPM + index * FAR_GAP_PPM),
]

/** Both sides, from the middle outwards. */
export const LADDER: readonly LadderLevel[] = OFFSETS.flatMap((offsetPpm) =>
  (['BUY', 'SELL'] as const).map((side) => ({ side, offsetPpm, shareOfDepthPpm: SHARE_PPM })),
)
