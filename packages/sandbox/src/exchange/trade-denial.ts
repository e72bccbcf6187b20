import type { Account } from '../accounts/account.ts'
import type { MarketSettings } from './market-settings.ts'
import {
  PART_TRADE_LIMIT,
  type Rejection,
  SUB_USER_BUSINESS_ERROR,
  TRADE_LIMIT,
  USER_PART_TRADE_LIMIT,
  USER_TRADE_LIMIT,
} from './rejection.ts'

/**
 * Why this account may not place an order in this market, if it may not: the account's restriction first, then whether
 * the market is open.
 *
 * Source: documented codes; the order of the checks, and 3012 for a market that is not open, are assumed
 * (docs/coinstore/error-codes.md).
 */
export function findTradeDenial(
  { restriction }: Account,
  { symbol, openTrade }: MarketSettings,
): Rejection | undefined {
  switch (restriction.kind) {
    case 'no-trade':
      return TRADE_LIMIT
    case 'sub-no-trade':
      return USER_TRADE_LIMIT
    case 'sub-no-business':
      return SUB_USER_BUSINESS_ERROR
    case 'no-trade-in':
      if (restriction.symbols.has(symbol)) return PART_TRADE_LIMIT
      break
    case 'sub-no-trade-in':
      if (restriction.symbols.has(symbol)) return USER_PART_TRADE_LIMIT
      break
    case 'none':
      break
  }
  return openTrade ? undefined : PART_TRADE_LIMIT
}
