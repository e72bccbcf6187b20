/** How many order operations a second the matching engine does alone, on one core. */
import { type Random, type Side, seededRandom } from '@trading-bridge/core'
import { matchOrder } from '../packages/sandbox/src/matching/match-order.ts'
import { OrderBook } from '../packages/sandbox/src/matching/order-book.ts'
import type { RestingOrder } from '../packages/sandbox/src/matching/resting-order.ts'
import type { BenchRow } from './bench-row.ts'

const OPERATIONS = 400_000
const ROUNDS = 7
const BAR_PER_SECOND = 500_000
const MID_TICKS = 100_000
/** Orders rest within so many ticks of the middle. */
const SPREAD_OVER_TICKS = 500

interface Operation {
  readonly kind: 'limit' | 'ioc' | 'market' | 'cancel'
  readonly side: Side
  readonly offsetTicks: number
  readonly lots: bigint
  readonly pick: number
}

/** Half limit orders on both sides of a middle, so that many cross; a third cancels; the rest IOC and market orders. */
export async function benchMatching(): Promise<readonly BenchRow[]> {
  const operations = mixedWorkload(seededRandom(1))
  const rates: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) rates.push(runOnce(operations))
  const measured = Math.round(median(rates))
  return [
    {
      name: 'matching engine, mixed order operations',
      measured,
      unit: 'operations/s',
      bar: `at least ${BAR_PER_SECOND}`,
      passes: measured >= BAR_PER_SECOND,
    },
  ]
}

function mixedWorkload(random: Random): readonly Operation[] {
  return Array.from({ length: OPERATIONS }, () => {
    const draw = random.integer(1, 100)
    return {
      kind: draw <= 50 ? 'limit' : draw <= 84 ? 'cancel' : draw <= 96 ? 'ioc' : 'market',
      side: random.integer(0, 1) === 0 ? 'buy' : 'sell',
      offsetTicks: random.integer(-SPREAD_OVER_TICKS / 2, SPREAD_OVER_TICKS),
      lots: BigInt(random.integer(1, 5_000)),
      pick: random.fraction(),
    }
  })
}

function runOnce(operations: readonly Operation[]): number {
  const book = new OrderBook<number>()
  const resting: RestingOrder<number>[] = []
  const startedMs = performance.now()
  operations.forEach((operation, index) => {
    if (operation.kind === 'cancel') cancelOne(book, resting, operation.pick)
    else placeOne(book, resting, operation, index)
  })
  return operations.length / ((performance.now() - startedMs) / 1_000)
}

function placeOne(
  book: OrderBook<number>,
  resting: RestingOrder<number>[],
  { kind, side, offsetTicks, lots }: Operation,
  owner: number,
): void {
  const priceTicks = MID_TICKS + (side === 'buy' ? -offsetTicks : offsetTicks)
  const timeInForce = kind === 'ioc' ? 'ioc' : 'gtc'
  const outcome =
    kind === 'market'
      ? matchOrder(book, { type: 'market', side, lots }, owner)
      : matchOrder(book, { type: 'limit', side, priceTicks, lots, timeInForce }, owner)
  if (outcome.status === 'resting') resting.push(outcome.order)
}

/** Cancels an order drawn at random; one that has filled meanwhile is left out of the draw from then on. */
function cancelOne(book: OrderBook<number>, resting: RestingOrder<number>[], pick: number): void {
  const index = Math.floor(pick * resting.length)
  const order = resting[index]
  const last = resting.pop()
  if (order === undefined || last === undefined) return
  if (order !== last) resting[index] = last
  book.cancel(order)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
