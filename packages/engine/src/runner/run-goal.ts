/**
 * Runs one execution goal from its first look at the market to its statement.
 *
 * The books are kept in memory: a process that dies loses them, and the exchange's own records remain.
 */
import {
  type Balance,
  equals,
  type Fill,
  type Market,
  sleep,
  TradingBridgeError,
  totalOf,
} from '@trading-bridge/core'
import { type GoalPosition, orderIdsOf, type Slice } from '../ledger/goal-ledger.ts'
import { makeStatement, type Statement } from '../ledger/statement.ts'
import { assertReasonableGoal } from '../strategies/execution-goal.ts'
import { type GoalEnd, GoalRun, type RunGoalOptions } from './goal-run.ts'

/** The exchange's records, read after the end. What the bot did stands in the result either way. */
export type GoalRecords =
  | { readonly kind: 'read'; readonly statement: Statement }
  | { readonly kind: 'unreadable'; readonly cause: TradingBridgeError }

export interface GoalResult {
  readonly end: GoalEnd
  readonly slices: readonly Slice[]
  readonly position: GoalPosition
  readonly records: GoalRecords
  readonly startedAtMs: number
  readonly endedAtMs: number
}

/** How often the fills are asked for again when they do not yet hold what the orders say. */
const FILL_READINGS = 10
const FILL_READING_PAUSE_MS = 300

/**
 * @throws {InvalidInputError} the goal's settings are out of bounds, or its market does not exist.
 * @throws {TradingBridgeError} market or balances could not be read before the first order; nothing was sent.
 */
export async function runGoal(options: RunGoalOptions): Promise<GoalResult> {
  assertReasonableGoal(options.goal)
  const { goal, venue, clock, onEvent, signal } = options
  const startedAtMs = clock.nowMs()
  const call = signal === undefined ? {} : { signal }
  const market = await venue.fetchMarket(goal.symbol, call)
  const balancesBefore = await venue.fetchBalances(call)
  onEvent?.({ kind: 'started', market })
  const run = new GoalRun(options, market, startedAtMs)
  const end = await run.toTheEnd()
  const position = run.position()
  const records = await readRecords(options, { market, position, slices: run.slices, balancesBefore })
  return { end, slices: run.slices, position, records, startedAtMs, endedAtMs: clock.nowMs() }
}

interface OwnRecords {
  readonly market: Market
  readonly position: GoalPosition
  readonly slices: readonly Slice[]
  readonly balancesBefore: readonly Balance[]
}

async function readRecords(options: RunGoalOptions, own: OwnRecords): Promise<GoalRecords> {
  try {
    const fills = await readFills(options, own)
    const balancesAfter = await options.venue.fetchBalances()
    return { kind: 'read', statement: makeStatement({ ...own, goal: options.goal, fills, balancesAfter }) }
  } catch (error) {
    if (error instanceof TradingBridgeError) return { kind: 'unreadable', cause: error }
    throw error
  }
}

/** The exchange's fills of the goal's orders. They may lag behind the orders, so they are asked for a few times. */
async function readFills(
  { goal, venue, clock }: RunGoalOptions,
  { slices, position }: OwnRecords,
): Promise<readonly Fill[]> {
  const ours = orderIdsOf(slices)
  let fills: readonly Fill[] = []
  for (let reading = 1; reading <= FILL_READINGS; reading += 1) {
    const all = await venue.fetchFills({ symbol: goal.symbol })
    fills = all.filter((fill) => ours.has(fill.orderId))
    if (equals(totalOf(fills).quantity, position.filled)) return fills
    await sleep(clock, FILL_READING_PAUSE_MS)
  }
  return fills
}
