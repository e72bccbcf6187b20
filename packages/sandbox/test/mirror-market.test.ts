/** One mirrored market, shown pictures by hand on a clock that stands still. */
import { ManualClock, seededRandom } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { units } from '../src/accounts/units.ts'
import { HouseTrader } from '../src/crowd/house-trader.ts'
import { SandboxExchange } from '../src/exchange/sandbox-exchange.ts'
import type { OrdSide } from '../src/exchange/sandbox-order.ts'
import { MirrorMarket } from '../src/mirror/mirror-market.ts'
import type { SourceLevel, SourceMarket, SourceTrade } from '../src/mirror/source-pictures.ts'
import { book, codeOf, limit, NOW_MS } from './trading.ts'

const SOURCE: SourceMarket = {
  symbol: 'SHARPUSDT',
  symbolId: 501,
  base: 'SHARP',
  quote: 'USDT',
  openTrade: true,
  onLineTime: 0,
  tickSz: 3,
  lotSz: 1,
  minLmtPr: '0.001',
  minLmtSz: '1',
  minMktVa: '1',
  minMktSz: '1',
  makerFee: '0.001',
  takerFee: '0.002',
}
const STALE_AFTER_MS = 5_000

test('a market takes no order before its first picture, nor once the last is too old', () => {
  const { clock, place, show } = mirrored()
  expect(place('BUY', '1', '2')).toBe(3012)
  show(['2.1 10'], ['1.9 10'])
  clock.advance(STALE_AFTER_MS - 1)
  expect(place('BUY', '1', '2')).toBeUndefined()
  clock.advance(1)
  expect(place('BUY', '1', '2')).toBe(3012)
})

test('a picture that is too old when it comes is passed over', () => {
  const { clock, market, exchange } = mirrored()
  const askedAtMs = clock.monotonicMs()
  clock.advance(STALE_AFTER_MS)
  market.show({ askedAtMs, trades: [], book: { bids: [], asks: [level('2 1')] } })
  expect(market.status.state).toBe('stale')
  expect(book(exchange).asks).toEqual([])
})

test('what was traded while the market was stale is shown and fills nothing', () => {
  const { clock, exchange, fills, place, show } = mirrored()
  show([], [])
  place('BUY', '5', '2')
  show([], [])
  clock.advance(STALE_AFTER_MS)
  show([], [], [trade(2, 'SELL', '1.9 5')])
  expect(exchange.trades('SHARPUSDT', 1)?.[0]?.tradeId).toBe('2')
  expect(fills()).toBe(0)
  show([], [], [trade(2, 'SELL', '1.9 5'), trade(3, 'SELL', '1.9 4')])
  expect(fills()).toBe(1)
})

test('a level smaller than the smallest order is shown all the same, one below a lot is not', () => {
  const { exchange, show } = mirrored()
  show(['2.1 0.3', '2.2 0.04'], ['1.9999 4'])
  expect(book(exchange)).toEqual({ asks: ['0.3 at 2.1'], bids: ['4 at 1.999'] })
})

test('new decimals cancel paper orders, and the next picture stands on the new grid', () => {
  const { exchange, market, place, show } = mirrored()
  show(['2.1 10'], ['1.9 10'])
  place('BUY', '5', '2')
  market.describe({ ...SOURCE, tickSz: 1 })
  expect(book(exchange)).toEqual({ asks: [], bids: [] })
  show(['2.12 10'], ['1.9 10'])
  expect(book(exchange)).toEqual({ asks: ['10 at 2.2'], bids: ['10 at 1.9'] })
})

test('a market that leaves the catalogue is suspended', () => {
  const { market, place, show } = mirrored()
  show(['2.1 10'], ['1.9 10'])
  market.describe(undefined)
  expect(market.status.state).toBe('suspended')
  expect(place('BUY', '1', '2')).toBe(3012)
})

test('a list of trades that does not reach back to the last is counted as a gap, and so are ids that fall', () => {
  const { market, show } = mirrored()
  const trades = (first: number) =>
    Array.from({ length: 100 }, (_, index) => trade(first + index, 'BUY', '2 1'))
  show([], [], trades(1_000))
  show([], [], trades(1_050))
  expect(market.status.gaps).toBe(0)
  show([], [], trades(2_000))
  expect(market.status.gaps).toBe(1)
  show([], [], [trade(1, 'BUY', '2 1')])
  expect(market.status.gaps).toBe(2)
})

function mirrored() {
  const clock = new ManualClock(NOW_MS)
  const exchange = new SandboxExchange({ clock, random: seededRandom(1) })
  const house = HouseTrader.open(exchange, 'venue')
  const market = MirrorMarket.add(SOURCE, { exchange, clock, house, staleAfterMs: STALE_AFTER_MS })
  const { accountId } = exchange.accounts.open({ name: 'alice' })
  exchange.fund(accountId, 'USDT', '1000')
  return {
    clock,
    exchange,
    market,
    /** The code of a rejection; absent when the order was taken. */
    place(side: OrdSide, quantity: string, price: string): number | undefined {
      return codeOf(exchange.place(accountId, limit(side, quantity, price)))
    },
    /** Levels as `price quantity`, best first. */
    show(asks: readonly string[], bids: readonly string[], trades: readonly SourceTrade[] = []): void {
      market.expectPicture()
      const picture = { asks: asks.map(level), bids: bids.map(level) }
      market.show({ askedAtMs: clock.monotonicMs(), trades, book: picture })
    },
    fills: () => exchange.fills(accountId, { symbol: 'SHARPUSDT' }).length,
  }
}

function level(text: string): SourceLevel {
  const [price = '', quantity = ''] = text.split(' ')
  return { price: units(price), quantity: units(quantity) }
}

function trade(id: number, takerSide: OrdSide, text: string): SourceTrade {
  const { price, quantity: volume } = level(text)
  return { tradeId: String(id), price, volume, amount: 0n, takerSide, atMs: NOW_MS }
}
