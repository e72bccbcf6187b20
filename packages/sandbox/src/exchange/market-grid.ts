import { type Units, units } from '../accounts/units.ts'
import { type MarketSettings, stepText } from './market-settings.ts'

/**
 * A market's settings as numbers to compute with: its steps, minimums and fees in units, and the way between units and
 * the book's ticks and lots.
 */
export interface MarketGrid {
  readonly tick: Units
  readonly lot: Units
  /** What one tick × one lot is worth, in units of quote. */
  readonly tickLot: Units
  readonly minPrice: Units
  readonly minQuantity: Units
  readonly minMarketAmount: Units
  readonly minMarketQuantity: Units
  readonly makerFee: Units
  readonly takerFee: Units
}

/** The settings have been checked. */
export function marketGrid(settings: MarketSettings): MarketGrid {
  const { tickSz, lotSz } = settings
  return {
    tick: units(stepText(tickSz)),
    lot: units(stepText(lotSz)),
    tickLot: units(stepText(tickSz + lotSz)),
    minPrice: units(settings.minLmtPr),
    minQuantity: units(settings.minLmtSz),
    minMarketAmount: units(settings.minMktVa),
    minMarketQuantity: units(settings.minMktSz),
    makerFee: units(settings.makerFee),
    takerFee: units(settings.takerFee),
  }
}
