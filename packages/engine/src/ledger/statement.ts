/**
 * The statement of a goal: what the bot booked from its orders, beside what the exchange's own fills say and what the
 * balances say. The three come from different endpoints; where they differ in one digit, the statement says so.
 */
import {
  add,
  averagePrice,
  type Balance,
  type Decimal,
  equals,
  type Fee,
  type Fill,
  type Market,
  multiply,
  type Notional,
  negate,
  type Price,
  type Quantity,
  subtract,
  totalBalance,
  totalOf,
  ZERO,
} from '@trading-bridge/core'
import type { ExecutionGoal } from '../strategies/execution-goal.ts'
import type { GoalPosition } from './goal-ledger.ts'

/** One account of the same execution. */
export interface ExecutionSummary {
  readonly filled: Quantity
  readonly notional: Notional
  readonly averagePrice: Price | undefined
  readonly fees: readonly Fee[]
}

export interface BalanceChange {
  readonly asset: string
  readonly before: Decimal
  readonly after: Decimal
  readonly change: Decimal
  /** What the exchange's fills say the change must be. */
  readonly explained: Decimal
}

export interface Statement {
  readonly goal: ExecutionGoal
  /** What the bot booked from the replies to its order queries; fees at the market's published rate. */
  readonly booked: ExecutionSummary
  /** What the exchange's record of fills adds up to. */
  readonly exchange: ExecutionSummary & { readonly fills: number }
  readonly balances: readonly BalanceChange[]
  /** Every place where two of the records differ, in words. Empty when all are equal to the last digit. */
  readonly differences: readonly string[]
}

export function makeStatement(records: {
  readonly goal: ExecutionGoal
  readonly market: Market
  readonly position: GoalPosition
  readonly fills: readonly Fill[]
  readonly balancesBefore: readonly Balance[]
  readonly balancesAfter: readonly Balance[]
}): Statement {
  const { goal, market } = records
  const booked = bookedSummary(goal, market, records.position)
  const totals = totalOf(records.fills)
  const exchange = {
    fills: totals.fills,
    filled: totals.quantity,
    notional: totals.notional,
    averagePrice: totals.averagePrice,
    fees: [...totals.fees].map(([asset, amount]) => ({ asset, amount })),
  }
  const balances = balanceChanges(records, exchange)
  return { goal, booked, exchange, balances, differences: differencesOf(booked, exchange, balances) }
}

/** The fee is taken from the asset received: base for a buy, quote for a sell (docs/coinstore/fills.md). */
function bookedSummary(goal: ExecutionGoal, market: Market, position: GoalPosition): ExecutionSummary {
  const { filled, filledNotional: notional } = position
  const isBuy = goal.side === 'buy'
  const amount = multiply(isBuy ? filled : notional, market.takerFeeRate)
  const fees = equals(amount, ZERO) ? [] : [{ asset: isBuy ? market.base : market.quote, amount }]
  return { filled, notional, averagePrice: averagePrice(notional, filled), fees }
}

function balanceChanges(
  {
    goal,
    market,
    balancesBefore,
    balancesAfter,
  }: {
    readonly goal: ExecutionGoal
    readonly market: Market
    readonly balancesBefore: readonly Balance[]
    readonly balancesAfter: readonly Balance[]
  },
  exchange: ExecutionSummary,
): BalanceChange[] {
  const isBuy = goal.side === 'buy'
  const traded = new Map<string, Decimal>([
    [market.base, isBuy ? exchange.filled : negate(exchange.filled)],
    [market.quote, isBuy ? negate(exchange.notional) : exchange.notional],
  ])
  for (const fee of exchange.fees) traded.set(fee.asset, subtract(traded.get(fee.asset) ?? ZERO, fee.amount))
  return [...traded].map(([asset, explained]) => {
    const before = totalIn(balancesBefore, asset)
    const after = totalIn(balancesAfter, asset)
    return { asset, before, after, change: subtract(after, before), explained }
  })
}

function totalIn(balances: readonly Balance[], asset: string): Decimal {
  const held = balances.find((balance) => balance.asset === asset)
  return held === undefined ? ZERO : totalBalance(held)
}

function differencesOf(
  booked: ExecutionSummary,
  exchange: ExecutionSummary,
  balances: readonly BalanceChange[],
): string[] {
  const pairs: [what: string, ours: Decimal, theirs: Decimal][] = [
    ['filled quantity', booked.filled, exchange.filled],
    ['notional', booked.notional, exchange.notional],
    ['fees', totalFees(booked), totalFees(exchange)],
  ]
  const unequal = pairs
    .filter(([, ours, theirs]) => !equals(ours, theirs))
    .map(([what, ours, theirs]) => `${what}: booked ${ours}, the exchange's fills say ${theirs}`)
  const unexplained = balances
    .filter(({ change, explained }) => !equals(change, explained))
    .map(
      ({ asset, change, explained }) =>
        `${asset} balance: changed by ${change}, the fills explain ${explained}`,
    )
  return [...unequal, ...unexplained]
}

/** All fees of one goal are in one asset: the one received. */
function totalFees({ fees }: ExecutionSummary): Decimal {
  return fees.reduce((total, fee) => add(total, fee.amount), ZERO)
}
