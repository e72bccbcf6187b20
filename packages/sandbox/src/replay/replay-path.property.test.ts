import { seededRandom } from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RecordedMarket } from './recorded-market.ts'
import { type ReplayGrid, replayPath } from './replay-path.ts'

const GRID: ReplayGrid = { tick: 10n, lot: 100n, leastQuantity: 300n }
const INTERVAL_MS = 60_000

/** A candle on the grid: two prices for its extremes, two between them. */
const candle = fc
  .tuple(fc.tuple(price(), price(), price(), price()), fc.bigInt(1n, 5_000_000n))
  .map(([prices, volume]) => {
    const [low = 0n, open = 0n, close = 0n, high = 0n] = [...prices].sort((left, right) =>
      left < right ? -1 : 1,
    )
    return { openAtMs: 0, low, open, close, high, volume }
  })
  .chain((each) =>
    fc.boolean().map((falls) => (falls ? { ...each, open: each.close, close: each.open } : each)),
  )

test('the walk of a candle has its open, high, low, close and volume, and ends before the next begins', () => {
  fc.assert(
    fc.property(candle, fc.integer(), (recorded, seed) => {
      const market: RecordedMarket = { kind: 'candles', intervalMs: INTERVAL_MS, candles: [recorded] }
      const walk = [...replayPath(market, GRID, seededRandom(seed))]
      const prices = walk.map((trade) => trade.price)
      const sorted = [...prices].sort((left, right) => (left < right ? -1 : 1))
      expect([prices[0], sorted.at(-1), sorted[0], prices.at(-1)]).toEqual([
        recorded.open,
        recorded.high,
        recorded.low,
        recorded.close,
      ])
      const traded = walk.reduce((sum, trade) => sum + trade.quantity, 0n)
      const wanted = recorded.volume - (recorded.volume % GRID.lot)
      expect(traded).toBe(wanted > 4n * GRID.leastQuantity ? wanted : 4n * GRID.leastQuantity)
      for (const [index, trade] of walk.entries()) {
        expect(trade.quantity >= GRID.leastQuantity && trade.quantity % GRID.lot === 0n).toBe(true)
        expect(trade.price % GRID.tick).toBe(0n)
        expect(trade.afterMs).toBeGreaterThanOrEqual(walk[index - 1]?.afterMs ?? 0)
        expect(trade.afterMs).toBeLessThan(INTERVAL_MS)
      }
    }),
  )
})

function price() {
  return fc.bigInt(1n, 100_000n).map((ticks) => ticks * GRID.tick)
}
