/**
 * One market's public description, in the exchange's words and with amounts as text.
 *
 * `tickSz` and `lotSz` are numbers of decimals, not steps. Source: observed (docs/coinstore/markets.md).
 */
import { InvalidInputError } from '@trading-bridge/core'
import { parseAmount, UNIT_DECIMALS } from '../accounts/units.ts'

export interface MarketSettings {
  /** The id that other endpoints call `instrumentId`. */
  readonly symbolId: number
  /** Base and quote without a separator, in upper case: `SHARPUSDT`. */
  readonly symbol: string
  readonly base: string
  readonly quote: string
  readonly openTrade: boolean
  /** Milliseconds. */
  readonly onLineTime: number
  /** Decimals of a price. */
  readonly tickSz: number
  /** Decimals of a base quantity. */
  readonly lotSz: number
  readonly minLmtPr: string
  readonly minLmtSz: string
  readonly minMktVa: string
  readonly minMktSz: string
  /** As a fraction: `0.002` is 0.2 %. */
  readonly makerFee: string
  readonly takerFee: string
}

/** What may be changed while the market lives. New decimals cancel its resting orders. */
export type MarketChanges = Partial<Omit<MarketSettings, 'symbolId' | 'symbol' | 'base' | 'quote'>>

/** A new market. What is left out: open, one step as each minimum, the rules' fee, listed now. */
export type NewMarket = Pick<MarketSettings, 'base' | 'quote' | 'tickSz' | 'lotSz'> &
  MarketChanges & { readonly symbolId?: number }

const CURRENCY = /^[A-Z0-9]{1,20}$/
const AMOUNTS = ['minLmtPr', 'minLmtSz', 'minMktVa', 'minMktSz', 'makerFee', 'takerFee'] as const

/** The smallest step of so many decimals: `0.01` for 2. */
export function stepText(decimals: number): string {
  return decimals === 0 ? '1' : `0.${'1'.padStart(decimals, '0')}`
}

/** @throws {InvalidInputError} a currency, a number of decimals or an amount is none, or the decimals exceed 18. */
export function assertMarketSettings(settings: MarketSettings): void {
  for (const name of ['base', 'quote'] as const)
    if (!CURRENCY.test(settings[name])) throw bad(name, settings[name], '1 to 20 of A-Z and 0-9')
  for (const name of ['tickSz', 'lotSz'] as const)
    if (!Number.isInteger(settings[name]) || settings[name] < 0)
      throw bad(name, settings[name], 'a whole number of decimals')
  if (settings.tickSz + settings.lotSz > UNIT_DECIMALS)
    throw bad('tickSz', settings.tickSz, `tickSz + lotSz of at most ${UNIT_DECIMALS}: a notional is exact`)
  for (const name of AMOUNTS) {
    const amount = parseAmount(settings[name])
    if (amount === undefined || amount.units < 0n || amount.decimals > UNIT_DECIMALS)
      throw bad(name, settings[name], 'a number of at most 18 decimals, not negative')
  }
  for (const name of ['makerFee', 'takerFee'] as const)
    if (!settings[name].startsWith('0')) throw bad(name, settings[name], 'a fraction below 1')
}

function bad(subject: string, value: string | number, limit: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'market-settings',
    subject,
    value: String(value),
    limit,
    message: `A market cannot have ${subject} ${value}.`,
    next: `Give ${limit}.`,
  })
}
