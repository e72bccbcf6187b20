/** What a goal did and what it cost, computed from orders, fills and marks alone. Fees and costs are in quote. */
import {
  add,
  averagePrice,
  type Decimal,
  decimal,
  divide,
  type Fee,
  type Fill,
  isPositive,
  isZero,
  type MarketSymbol,
  maximum,
  multiply,
  type Notional,
  notionalOf,
  type Price,
  type Quantity,
  type Side,
  subtract,
  sum,
  totalOf,
  ZERO,
} from '@trading-bridge/core'
import type { GoalKind, GoalSettings, GoalTarget } from '../goals/goal-settings.ts'
import { type GoalTotals, goalTotals } from '../ledger/goal-totals.ts'
import type { GoalOrder } from '../ledger/ledger-storage.ts'
import type { Bot, BotMark } from '../runner/bot.ts'
import { costOfFills, type ExecutionCost } from './execution-cost.ts'
import { type ReportPoint, reportSeries } from './report-series.ts'
import { type WindowShare, windowShareOf } from './window-share.ts'

export interface ExecutionReport {
  readonly bot: {
    readonly id: string
    readonly name: string
    readonly kind: GoalKind
    readonly state: string
  }
  readonly account: string
  readonly symbol: MarketSymbol
  readonly side: Side
  readonly target: GoalTarget
  readonly startedAtMs: number | undefined
  readonly endedAtMs: number | undefined
  readonly totals: GoalTotals
  readonly orders: number
  readonly fills: number
  readonly filledQuantity: Quantity
  readonly filledNotional: Notional
  readonly averagePrice: Price | undefined
  readonly arrivalMid: Price | undefined
  /** Average of others' trades over the goal's life. */
  readonly marketVwap: Price | undefined
  /**
   * Against the middle at arrival, fees included: positive is worse. In quote, and in bps of what the executed quantity was
   * worth at arrival.
   */
  readonly shortfall: { readonly amount: Decimal; readonly bps: Decimal } | undefined
  /** Average against the market's VWAP in bps, without fees: positive is worse. */
  readonly againstVwapBps: Decimal | undefined
  /** Fill price against the middle when each order was decided, by quantity; bps, positive is worse. */
  readonly slippageBps: Decimal | undefined
  /**
   * The goal's volume to others' over its whole life; a fraction. The limit is not held against this but over a window, which
   * reaches back before the goal's start: a short goal may come to more here than it was ever allowed.
   */
  readonly participation: Decimal | undefined
  /** What the limit is held against, where it was highest. */
  readonly windowShare: WindowShare | undefined
  readonly othersQuantity: Quantity
  readonly makerQuantity: Quantity
  readonly takerQuantity: Quantity
  /** By asset, in the order of their names. */
  readonly fees: readonly Fee[]
  readonly cost: ExecutionCost
  /**
   * How far the fills strayed from the schedule, at the mean of all marks and to the target; a fraction. What the slice of a mark
   * has still to order is no straying: on schedule is from the mark before to this one. `undefined` for kinds without a schedule.
   */
  readonly trackingError: Decimal | undefined
  readonly series: readonly ReportPoint[]
}

/** Everything on record about a goal. */
export interface GoalRecord {
  readonly bot: Pick<Bot, 'id' | 'name' | 'kind' | 'symbol' | 'actual' | 'plan' | 'endedAtMs'>
  /** The account's name. */
  readonly account: string
  readonly settings: Pick<GoalSettings, 'side' | 'target' | 'participation'>
  readonly orders: readonly GoalOrder[]
  /** Of the account in this market since the goal began: those of other orders are left out. */
  readonly fills: readonly Fill[]
  /** Oldest first. */
  readonly marks: readonly BotMark[]
}

/** Ratios in bps keep four decimals and fractions six; both go to the nearest, a half to the even digit. */
const BPS = { decimals: 4, rounding: 'half-even' } as const
const FRACTION = { decimals: 6, rounding: 'half-even' } as const
const BPS_OF_ONE = decimal('10000')

export function executionReport(record: GoalRecord): ExecutionReport {
  const { bot, account, settings, orders, marks } = record
  const fills = fillsOf(record)
  const { quantity, notional, averagePrice: average, fees } = totalOf(fills)
  const cost = costOfFills(fills, orders)
  const arrivalMid = bot.plan?.arrivalMid
  const others = sum(marks.map(({ othersQuantity }) => othersQuantity))
  const marketVwap = averagePrice(sum(marks.map(({ othersNotional }) => othersNotional)), others)
  return {
    bot: { id: bot.id, name: bot.name, kind: bot.kind, state: bot.actual },
    account,
    symbol: bot.symbol,
    side: settings.side,
    target: settings.target,
    startedAtMs: bot.plan?.startAtMs,
    endedAtMs: bot.endedAtMs,
    totals: goalTotals(
      settings.target,
      orders.map(({ order }) => order),
    ),
    orders: orders.length,
    fills: fills.length,
    filledQuantity: quantity,
    filledNotional: notional,
    averagePrice: average,
    arrivalMid,
    marketVwap,
    shortfall: shortfallOf({ side: settings.side, quantity, notional, fees: cost.fees, arrivalMid }),
    againstVwapBps: distanceBps(average, marketVwap, settings.side),
    slippageBps: ratioBps(cost.spread, cost.atMid),
    participation: isPositive(others) ? divide(quantity, others, FRACTION) : undefined,
    windowShare: windowShareOf(orders, settings),
    othersQuantity: others,
    makerQuantity: quantityOf(fills, 'maker'),
    takerQuantity: quantityOf(fills, 'taker'),
    fees: [...fees].map(([asset, amount]) => ({ asset, amount })).sort(byAsset),
    cost,
    trackingError: hasSchedule(bot.kind) ? trackingErrorOf(marks, settings.target) : undefined,
    series: reportSeries(marks),
  }
}

/** Fills of the goal's own orders. */
function fillsOf({ bot, orders, fills }: GoalRecord): readonly Fill[] {
  const ours = new Set(orders.map(({ order }) => order.orderId))
  return fills.filter(({ orderId, symbol }) => symbol === bot.symbol && ours.has(orderId))
}

function shortfallOf({
  side,
  quantity,
  notional,
  fees,
  arrivalMid,
}: {
  readonly side: Side
  readonly quantity: Quantity
  readonly notional: Notional
  readonly fees: Decimal
  readonly arrivalMid: Price | undefined
}): ExecutionReport['shortfall'] {
  if (arrivalMid === undefined) return undefined
  const atArrival = notionalOf(arrivalMid, quantity)
  const amount = add(worse(notional, atArrival, side), fees)
  const bps = ratioBps(amount, atArrival)
  return bps === undefined ? undefined : { amount, bps }
}

function distanceBps(
  value: Price | undefined,
  reference: Price | undefined,
  side: Side,
): Decimal | undefined {
  if (value === undefined || reference === undefined) return undefined
  return ratioBps(worse(value, reference, side), reference)
}

/** How much worse `value` is than `reference` for this side: more for a buyer, less for a seller. */
function worse(value: Decimal, reference: Decimal, side: Side): Decimal {
  return side === 'buy' ? subtract(value, reference) : subtract(reference, value)
}

function ratioBps(part: Decimal, whole: Decimal): Decimal | undefined {
  return isZero(whole) ? undefined : divide(multiply(part, BPS_OF_ONE), whole, BPS)
}

function quantityOf(fills: readonly Fill[], role: Fill['role']): Quantity {
  return sum(fills.filter((fill) => fill.role === role).map(({ quantity }) => quantity))
}

function trackingErrorOf(marks: readonly BotMark[], { amount }: GoalTarget): Decimal | undefined {
  if (marks.length === 0 || isZero(amount)) return undefined
  let strayed: Decimal = ZERO
  let from: Decimal = ZERO
  for (const mark of marks) {
    const [filled, to] = [decimal(mark.filled), decimal(mark.scheduled)]
    const [behind, ahead] = [subtract(from, filled), subtract(filled, to)]
    strayed = add(strayed, maximum(maximum(behind, ahead), ZERO))
    from = to
  }
  return divide(strayed, multiply(amount, decimal(`${marks.length}`)), FRACTION)
}

/** Iceberg and chaser may be filled at any time. */
function hasSchedule(kind: GoalKind): boolean {
  return kind !== 'iceberg' && kind !== 'chaser'
}

function byAsset(left: Fee, right: Fee): number {
  return left.asset < right.asset ? -1 : 1
}
