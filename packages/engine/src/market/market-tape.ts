/** What was traded in a market lately, and by whom as far as we know: others, or an account of the owner. */
import type { Notional, Price, Quantity } from '@trading-bridge/core'

/** What others traded, own fills taken out. */
export interface OthersVolume {
  /** In the participation window. */
  readonly window: TradedVolume
  /** In the last slice interval (the window, for goals without slices): what POV follows. */
  readonly slice: TradedVolume
}

export interface TradedVolume {
  readonly quantity: Quantity
  readonly notional: Notional
  readonly trades: number
  /** Average price, `undefined` when nothing was traded. */
  readonly vwap: Price | undefined
}
