import { add, baseOf, type Decimal, type Fill, negate, quoteOf, ZERO } from '@trading-bridge/core'

/** What a fill does to the balances: one currency for the other, and its fee. */
export function bookFill(
  booked: Map<string, Decimal>,
  { symbol, side, quantity, notional, fee }: Pick<Fill, 'symbol' | 'side' | 'quantity' | 'notional' | 'fee'>,
): void {
  const isBuy = side === 'buy'
  credit(booked, baseOf(symbol), isBuy ? quantity : negate<Decimal>(quantity))
  credit(booked, quoteOf(symbol), isBuy ? negate<Decimal>(notional) : notional)
  credit(booked, fee.asset, negate(fee.amount))
}

/** Adds to one of several sums. */
export function credit<Key>(sums: Map<Key, Decimal>, key: Key, amount: Decimal): void {
  sums.set(key, add(sums.get(key) ?? ZERO, amount))
}
