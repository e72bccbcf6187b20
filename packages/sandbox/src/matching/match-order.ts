/**
 * What happens to a new order: it takes what it may, and the rest of it rests or is cancelled.
 *
 * Source: assumed where the exchange is silent (docs/coinstore/unknowns.md): the rest of an IOC and of a market order is
 * cancelled, a FOK order fills wholly or not at all, and a post-only order that would cross is cancelled untouched.
 */
import type { Side, TimeInForce } from '@trading-bridge/core'
import type { Execution, OrderBook } from './order-book.ts'
import type { RestingOrder } from './resting-order.ts'

interface LimitInstruction {
  readonly type: 'limit'
  readonly side: Side
  readonly priceTicks: number
  readonly lots: bigint
  readonly timeInForce: TimeInForce
}

interface PostOnlyInstruction {
  readonly type: 'post-only'
  readonly side: Side
  readonly priceTicks: number
  readonly lots: bigint
}

/** A market order sized in lots. */
interface MarketInstruction {
  readonly type: 'market'
  readonly side: Side
  readonly lots: bigint
}

/** A market buy sized by what it spends, in ticks × lots. */
interface MarketBuyInstruction {
  readonly type: 'market-buy'
  readonly notional: bigint
}

export type Instruction = LimitInstruction | PostOnlyInstruction | MarketInstruction | MarketBuyInstruction

export type MatchOutcome<Owner> =
  | { readonly status: 'filled'; readonly executions: readonly Execution<Owner>[] }
  | {
      readonly status: 'resting'
      readonly executions: readonly Execution<Owner>[]
      readonly order: RestingOrder<Owner>
    }
  /** Cancelled with what it has filled, perhaps nothing. */
  | { readonly status: 'cancelled'; readonly executions: readonly Execution<Owner>[] }
  /** A post-only order that would have taken; the book is as it was. */
  | { readonly status: 'would-take'; readonly executions: readonly [] }

/** Matches an instruction against the book, which changes, and tells what became of it. `owner` is kept with what rests. */
export function matchOrder<Owner>(
  book: OrderBook<Owner>,
  instruction: Instruction,
  owner: Owner,
): MatchOutcome<Owner> {
  switch (instruction.type) {
    case 'limit':
      return matchLimit(book, instruction, owner)
    case 'post-only':
      return matchPostOnly(book, instruction, owner)
    case 'market':
      return matchMarket(book, instruction)
    case 'market-buy':
      return matchMarketBuy(book, instruction)
  }
}

function matchLimit<Owner>(
  book: OrderBook<Owner>,
  { side, priceTicks, lots, timeInForce }: LimitInstruction,
  owner: Owner,
): MatchOutcome<Owner> {
  const executions: Execution<Owner>[] = []
  const wanted = { side, lots, limitTicks: priceTicks }
  if (timeInForce === 'fok' && !book.holds(wanted)) return { status: 'cancelled', executions }
  const left = book.take(wanted, executions)
  if (left === 0n) return { status: 'filled', executions }
  if (timeInForce !== 'gtc') return { status: 'cancelled', executions }
  return { status: 'resting', executions, order: book.rest({ owner, side, priceTicks, lots: left }) }
}

function matchPostOnly<Owner>(
  book: OrderBook<Owner>,
  { side, priceTicks, lots }: PostOnlyInstruction,
  owner: Owner,
): MatchOutcome<Owner> {
  if (book.wouldCross(side, priceTicks)) return { status: 'would-take', executions: [] }
  return { status: 'resting', executions: [], order: book.rest({ owner, side, priceTicks, lots }) }
}

function matchMarket<Owner>(book: OrderBook<Owner>, { side, lots }: MarketInstruction): MatchOutcome<Owner> {
  const executions: Execution<Owner>[] = []
  const left = book.take({ side, lots, limitTicks: undefined }, executions)
  return { status: left === 0n ? 'filled' : 'cancelled', executions }
}

/** A market buy is filled when what it has left would not buy one lot more, at the last price it paid or the next ask. */
function matchMarketBuy<Owner>(
  book: OrderBook<Owner>,
  { notional }: MarketBuyInstruction,
): MatchOutcome<Owner> {
  const executions: Execution<Owner>[] = []
  const left = book.spend(notional, executions)
  const last = executions.at(-1)
  if (last === undefined) return { status: 'cancelled', executions }
  const isSpent = book.asks.best !== undefined || left < BigInt(last.priceTicks)
  return { status: isSpent ? 'filled' : 'cancelled', executions }
}
