/** What the source shows, in units of 10^-18. */
import type { Units } from '../accounts/units.ts'
import type { NewMarket } from '../exchange/market-settings.ts'
import type { PublicTrade } from '../exchange/market-views.ts'

export type SourceMarket = Required<NewMarket> & { readonly symbol: string }

export interface SourceLevel {
  readonly price: Units
  readonly quantity: Units
}

/** Best levels first. */
export interface SourceBook {
  readonly bids: readonly SourceLevel[]
  readonly asks: readonly SourceLevel[]
}

export type SourceTrade = Omit<PublicTrade, 'seq' | 'symbol' | 'instrumentId'>
