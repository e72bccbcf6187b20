import { add, type Decimal } from '../money/decimal.ts'

/** What an account holds of one asset. */
export interface Balance {
  readonly asset: string
  /** Free to be used. */
  readonly available: Decimal
  /** Reserved by open orders and pending withdrawals. */
  readonly frozen: Decimal
}

export function totalBalance(balance: Balance): Decimal {
  return add(balance.available, balance.frozen)
}
