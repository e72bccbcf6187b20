/**
 * The trades that a recording makes, at instants after its begin.
 *
 * A trade file gives its rows. A candle gives a walk: its open, its extremes, its close, and points in between that stay
 * within them. A candle that closed higher visits its low first, one that closed lower its high. The volume is spread by
 * chance over the points. Nothing else is known from a candle, so nothing else of it is claimed.
 */
import type { Random } from '@trading-bridge/core'
import type { Units } from '../accounts/units.ts'
import type { OrdSide } from '../exchange/sandbox-order.ts'
import { beginOf, type RecordedCandle, type RecordedMarket } from './recorded-market.ts'

export interface ReplayTrade {
  /** After the begin of the recording, at the speed it was recorded. */
  readonly afterMs: number
  readonly price: Units
  readonly quantity: Units
  readonly side: OrdSide
}

/** What a market can hold of a recording. */
export interface ReplayGrid {
  readonly tick: Units
  readonly lot: Units
  /** The smallest quantity an order may have; a whole number of lots. */
  readonly leastQuantity: Units
}

/** A candle lasts this part of its length; the rest keeps a late timer from the next candle. */
const USED_PER_MILLE = 950
const PER_MILLE = 1_000
const LEGS = 3
/** Points between two corners: one for so much time, within bounds. */
const POINT_EVERY_MS = 30_000
const FEWEST_BETWEEN = 2
const MOST_BETWEEN = 40
const WEIGHTS = { from: 1, to: 20 } as const

/** The trades of one run through, in the order of time. Prices lie on the nearest tick, quantities on the lot below. */
export function* replayPath(
  recorded: RecordedMarket,
  grid: ReplayGrid,
  random: Random,
): Generator<ReplayTrade> {
  const beginAtMs = beginOf(recorded)
  if (recorded.kind === 'candles') {
    for (const candle of recorded.candles)
      for (const trade of candleWalk(candle, recorded.intervalMs, grid, random))
        yield { ...trade, afterMs: candle.openAtMs - beginAtMs + trade.afterMs }
    return
  }
  for (const { atMs, price, quantity, side } of recorded.trades)
    yield { afterMs: atMs - beginAtMs, price: onTick(price, grid), quantity: onLot(quantity, grid), side }
}

/** The trades of one candle, after its opening. None when nothing was traded in it. */
function candleWalk(
  candle: RecordedCandle,
  intervalMs: number,
  grid: ReplayGrid,
  random: Random,
): readonly ReplayTrade[] {
  if (candle.volume === 0n) return []
  const all = pathOf(candle, intervalMs, grid, random)
  const affordable = candle.volume / grid.leastQuantity
  const prices = affordable >= BigInt(all.length) ? all : cornersOf(candle, grid)
  const quantities = spread(candle.volume, prices.length, grid, random)
  const usedMs = Math.floor((intervalMs * USED_PER_MILLE) / PER_MILLE)
  return prices.map((price, index) => ({
    afterMs: prices.length === 1 ? 0 : Math.floor((usedMs * index) / (prices.length - 1)),
    price,
    quantity: quantities[index] ?? grid.leastQuantity,
    side: sideOf(price, prices[index - 1], random),
  }))
}

/** Open, one extreme, the other extreme, close. */
function cornersOf(candle: RecordedCandle, grid: ReplayGrid): readonly Units[] {
  const [open, high, low, close] = [candle.open, candle.high, candle.low, candle.close].map((each) =>
    onTick(each, grid),
  )
  if (open === undefined || high === undefined || low === undefined || close === undefined) return []
  return close >= open ? [open, low, high, close] : [open, high, low, close]
}

function pathOf(
  candle: RecordedCandle,
  intervalMs: number,
  grid: ReplayGrid,
  random: Random,
): readonly Units[] {
  const between = Math.min(
    MOST_BETWEEN,
    Math.max(FEWEST_BETWEEN, Math.floor(intervalMs / POINT_EVERY_MS / LEGS)),
  )
  const corners = cornersOf(candle, grid)
  return corners.flatMap((corner, index) => {
    const next = corners[index + 1]
    if (next === undefined) return [corner]
    const inner = Array.from({ length: between }, () => {
      const share = BigInt(random.integer(0, PER_MILLE))
      return onTick(corner + ((next - corner) * share) / BigInt(PER_MILLE), grid)
    })
    return [corner, ...inner.sort((left, right) => byPrice(left, right, next >= corner))]
  })
}

function byPrice(left: Units, right: Units, rising: boolean): number {
  if (left === right) return 0
  return left < right === rising ? -1 : 1
}

/** A quantity for each of so many points, at least the least; together the volume, down to the lot, where it suffices. */
function spread(volume: Units, count: number, grid: ReplayGrid, random: Random): readonly Units[] {
  const least = grid.leastQuantity
  const free = volume - least * BigInt(count)
  if (free <= 0n) return Array.from({ length: count }, () => least)
  const weights = Array.from({ length: count }, () => BigInt(random.integer(WEIGHTS.from, WEIGHTS.to)))
  const total = weights.reduce((sum, weight) => sum + weight, 0n)
  const shares = weights.map((weight) => down((free * weight) / total, grid.lot))
  const given = shares.reduce((sum, share) => sum + share, 0n)
  const rest = down(free - given, grid.lot)
  return shares.map((share, index) => least + share + (index === 0 ? rest : 0n))
}

/** Who pays more buys, who accepts less sells. */
function sideOf(price: Units, before: Units | undefined, random: Random): OrdSide {
  const byChance: OrdSide = random.integer(0, 1) === 0 ? 'BUY' : 'SELL'
  if (before === undefined || before === price) return byChance
  return price > before ? 'BUY' : 'SELL'
}

/** The nearest tick, at least one. */
export function onTick(price: Units, { tick }: ReplayGrid): Units {
  const rounded = down(price + tick / 2n, tick)
  return rounded > tick ? rounded : tick
}

function onLot(quantity: Units, { lot, leastQuantity }: ReplayGrid): Units {
  const rounded = down(quantity, lot)
  return rounded > leastQuantity ? rounded : leastQuantity
}

function down(value: Units, step: Units): Units {
  return value - (value % step)
}
