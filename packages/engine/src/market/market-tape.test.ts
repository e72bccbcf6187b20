import { decimal, ZERO } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { fillOf, trade } from '../../test/trades.ts'
import { OwnMarket } from '../risk/own-market.ts'
import { MarketTape } from './market-tape.ts'

const NOW_MS = 1_771_000_000_000
const MINUTE_MS = 60_000
const QUESTION = { windowMs: 15 * MINUTE_MS, sliceMs: MINUTE_MS, nowMs: NOW_MS }

function nobody(): OwnMarket {
  return new OwnMarket(() => ({ quantity: ZERO, notional: ZERO }))
}

test('what others traded is told for the window and for the slice, with its average price', () => {
  const tape = new MarketTape()
  tape.add(
    [
      trade({ id: 1, amount: '100', at: '0.007', atMs: NOW_MS - 15 * MINUTE_MS - 1 }),
      trade({ id: 2, amount: '100', at: '0.008', atMs: NOW_MS - 15 * MINUTE_MS }),
      trade({ id: 3, amount: '300', at: '0.009', atMs: NOW_MS - 1_000 }),
    ],
    NOW_MS,
  )
  const { window, slice } = tape.others(nobody(), QUESTION)
  expect(`${window.quantity} ${window.notional} ${window.trades} ${window.vwap}`).toBe('400 3.5 2 0.00875')
  expect(`${slice.quantity} ${slice.trades}`).toBe('300 1')
})

test('each trade counts once, in whichever order and however often it is told', () => {
  const trades = [5, 3, 4, 1, 2].map((id) => trade({ id, amount: `${id}`, atMs: NOW_MS - id * 20_000 }))
  const tape = new MarketTape()
  expect(tape.add(trades, NOW_MS)).toBe(5)
  expect(tape.add(trades.slice(1).reverse(), NOW_MS)).toBe(0)
  const { window, slice } = tape.others(nobody(), QUESTION)
  expect(`${window.quantity} ${window.trades} ${slice.quantity}`).toBe('15 5 6')
})

test('an own trade is nobody else’s, whichever of tape and fill is told first', () => {
  const tape = new MarketTape()
  const own = nobody()
  const [early, late, theirs] = [
    { id: 1, amount: '10', at: '0.01', atMs: NOW_MS - 5_000 },
    { id: 2, amount: '20', at: '0.01', atMs: NOW_MS - 4_000 },
    { id: 3, amount: '40', at: '0.008', atMs: NOW_MS - 3_000 },
  ] as const
  own.count(fillOf(early), NOW_MS)
  tape.add([trade(early), trade(late), trade(theirs)], NOW_MS)
  expect(tape.others(own, QUESTION).window.quantity.toString()).toBe('60')
  own.count(fillOf(late), NOW_MS)
  const { window } = tape.others(own, QUESTION)
  expect(`${window.quantity} ${window.trades} ${window.vwap}`).toBe('40 1 0.008')
})

test('own executions that the tape has not shown, and what own orders may have executed unseen, count against others', () => {
  const tape = new MarketTape()
  const own = new OwnMarket(() => ({ quantity: decimal('7'), notional: ZERO }))
  tape.add([trade({ id: 1, amount: '100', atMs: NOW_MS - 5_000 })], NOW_MS)
  own.count(fillOf({ id: 2, amount: '30', atMs: NOW_MS - 5_000 }), NOW_MS)
  const { window } = tape.others(own, QUESTION)
  expect(`${window.quantity} ${window.trades}`).toBe('63 0')
  // Once it shows it is taken out by its name alone.
  tape.add([trade({ id: 2, amount: '30', atMs: NOW_MS - 5_000 })], NOW_MS)
  expect(tape.others(own, QUESTION).window.quantity.toString()).toBe('93')
})

test('two owners see each other as others', () => {
  const tape = new MarketTape()
  const [one, two] = [nobody(), nobody()]
  const execution = { id: 1, amount: '10', atMs: NOW_MS - 1_000 }
  one.count(fillOf(execution), NOW_MS)
  tape.add([trade(execution)], NOW_MS)
  expect(tape.others(one, QUESTION).window.quantity.toString()).toBe('0')
  expect(tape.others(two, QUESTION).window.quantity.toString()).toBe('10')
})

test('what claims to be of tomorrow, or is worth nothing, is no trade', () => {
  const tape = new MarketTape()
  const told = [
    trade({ id: 1, amount: '10', atMs: NOW_MS + 86_400_000 }),
    trade({ id: 2, amount: '0', atMs: NOW_MS }),
    trade({ id: 3, amount: '10', at: '0', atMs: NOW_MS }),
  ]
  expect(tape.add(told, NOW_MS)).toBe(0)
})

test('a busy market is remembered less far back, and what was forgotten does not come back', () => {
  const tape = new MarketTape({ mostTrades: 10 })
  const trades = Array.from({ length: 25 }, (_, id) =>
    trade({ id, amount: '1', atMs: NOW_MS - 60_000 + id * 100 }),
  )
  for (const each of trades) tape.add([each], NOW_MS)
  expect(tape.add(trades.slice(0, 10), NOW_MS)).toBe(0)
  expect(tape.size).toBe(10)
  expect(tape.others(nobody(), QUESTION).window.quantity.toString()).toBe('10')
})

test('an hour later nothing of it is left', () => {
  const tape = new MarketTape()
  tape.add([trade({ id: 1, amount: '5', atMs: NOW_MS })], NOW_MS)
  const laterMs = NOW_MS + 2 * 3_600_000
  tape.add([trade({ id: 2, amount: '6', atMs: laterMs })], laterMs)
  expect(tape.size).toBe(1)
})

test('whoever trades here no more is forgotten, and made out anew should he come back', () => {
  const tape = new MarketTape()
  const own = nobody()
  const executed = { id: 1, amount: '10', atMs: NOW_MS - 5_000 }
  own.count(fillOf(executed), NOW_MS)
  tape.add([trade(executed), trade({ id: 2, amount: '40', atMs: NOW_MS - 4_000 })], NOW_MS)
  for (let nth = 0; nth < 50; nth += 1) tape.others(nobody(), QUESTION)
  expect(tape.others(own, QUESTION).window.quantity.toString()).toBe('40')
  expect(tape.owners).toBe(51)
  const laterMs = NOW_MS + 62 * MINUTE_MS
  const again = { id: 3, amount: '5', atMs: laterMs - 3_000 }
  own.count(fillOf(again), laterMs)
  tape.add([trade(again), trade({ id: 4, amount: '7', atMs: laterMs - 2_000 })], laterMs)
  expect(tape.owners).toBe(0)
  const { window } = tape.others(own, { ...QUESTION, nowMs: laterMs })
  expect(`${window.quantity} ${window.trades}`).toBe('7 1')
})
