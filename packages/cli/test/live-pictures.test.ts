/** Pictures that are drawn over themselves, on a screen: what stands there is the last one, and nothing of those before. */
import { marketSymbol, price, quantity, type Trade } from '@trading-bridge/core'
import type { ProbeEvent } from '@trading-bridge/doctor'
import { describe, expect, test } from 'vitest'
import { emptyPicture, type MarketPicture, pictureText, withEvent } from '../src/present/market-picture.ts'
import { probeDisplay } from '../src/present/probe-display.ts'
import { RedrawnPicture } from '../src/present/redrawn-picture.ts'
import { Screen } from './screen.ts'

const NOW_MS = Date.UTC(2026, 10, 25, 12, 0, 0)

test('lines may come and go anywhere in a picture', () => {
  const screen = new Screen(20, 10)
  let text = ''
  const picture = new RedrawnPicture(screen.terminal, () => text)
  for (text of ['a\nb\nc', 'a\nnew\nb\nc\nd', 'a\nc', 'longer than before\nc', 'x', '', 'a\nb\nc\nd\ne\nf']) {
    picture.draw()
    expect(screen.text).toBe(text)
  }
})

test('a picture has the room that the terminal leaves it, and a new one when that changes', () => {
  const screen = new Screen(40, 12)
  const picture = new RedrawnPicture(screen.terminal, ({ columns, rows }) =>
    Array.from({ length: rows }, (_, row) => `${row} `.padEnd(columns, '-')).join('\n'),
  )
  picture.draw()
  picture.draw()
  for (const [columns, rows] of [
    [60, 20],
    [24, 5],
    [40, 12],
  ] as const) {
    screen.resize(columns, rows)
    picture.draw()
    expect(screen.text.split('\n')).toHaveLength(rows - 1)
    expect(screen.text).toMatch(/^0 -/)
    expect(screen.scrolledRows).toBe(0)
  }
})

test('the cursor is away while a picture lives and comes back with its end, or when it is taken away', () => {
  const screen = new Screen(20, 10)
  const picture = new RedrawnPicture(screen.terminal, () => 'one\ntwo')
  picture.draw()
  expect(screen.isCursorShown).toBe(false)
  picture.clear()
  picture.end()
  expect(screen.text).toBe('')
  expect(screen.isCursorShown).toBe(true)
  screen.resize(30, 10)
  expect(screen.text).toBe('')
})

describe('the picture of a market', () => {
  const symbol = marketSymbol('SHARP/USDT')

  test.each([
    [80, 24],
    [140, 50],
    [40, 10],
    [30, 3],
    [79, 1],
  ])('fits into %i by %i, whatever comes', (columns, rows) => {
    for (const picture of [
      emptyPicture(symbol),
      withTrades(withBook(0)),
      withWarning(withTrades(withBook(20))),
    ]) {
      const lines = textOf(picture, columns, rows).split('\n')
      expect(lines.length).toBeLessThanOrEqual(rows)
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns)
      expect(lines[0]).toContain('SHARP/USDT')
    }
  })

  test('keeps the best prices of both sides beside each other where there are few rows', () => {
    const lines = textOf(withTrades(withBook(20)), 80, 14).split('\n')
    const asks = lines.flatMap((line, row) => (line.startsWith('  ask') ? [row] : []))
    const bids = lines.flatMap((line, row) => (line.startsWith('  bid') ? [row] : []))
    expect(asks.length).toBe(bids.length)
    expect(lines[asks.at(-1) ?? 0]).toContain(' 1.01 ')
    expect(lines[bids[0] ?? 0]).toContain(' 0.99 ')
    expect(bids[0]).toBe((asks.at(-1) ?? 0) + 1)
  })

  test('says which of the two is stale', () => {
    expect(textOf(withWarning(withBook(5)), 80, 24)).toContain('book: stale: nothing comes any more')
  })

  test('ages while nothing comes', () => {
    expect(textOf(withBook(5), 80, 24)).toContain('from stream, 2 s old')
    expect(textOf(withBook(5), 80, 24, 95_000)).toContain('from stream, 1 min 35 s old')
  })

  function textOf(picture: MarketPicture, columns: number, rows: number, ageMs = 2_000): string {
    const terminal = { colours: false }
    return pictureText(picture, { columns, rows, levels: 10, terminal, nowMs: NOW_MS + ageMs })
  }

  function withBook(levels: number): MarketPicture {
    const half = (sign: 1 | -1) =>
      Array.from({ length: levels }, (_, index) => ({
        price: price(((100 + sign * (index + 1)) / 100).toFixed(2)),
        quantity: quantity('12.5'),
      }))
    const value = { symbol, bids: half(-1), asks: half(1) }
    const event = { kind: 'update', source: 'stream', receivedAtMs: NOW_MS, isStale: false, value } as const
    return withEvent(emptyPicture(symbol), { channel: 'book', event })
  }

  function withTrades(picture: MarketPicture): MarketPicture {
    const trades = Array.from({ length: 12 }, (_, index): Trade => {
      const side = index % 2 === 0 ? 'buy' : 'sell'
      return { ...TRADE, side, atMs: NOW_MS - index * 1_000 }
    })
    return { ...picture, trades: trades.slice(0, 8) }
  }

  const TRADE = { tradeId: '1' as Trade['tradeId'], symbol, price: price('1'), quantity: quantity('3') }

  function withWarning(picture: MarketPicture): MarketPicture {
    const event = { kind: 'stale', reason: 'silent', lastNewsAtMs: NOW_MS, cause: undefined } as const
    return withEvent(picture, { channel: 'book', event })
  }
})

test('the doctor at work shows its newest findings within the terminal, and leaves nothing behind', () => {
  const screen = new Screen(40, 8)
  const display = probeDisplay(screen.terminal)
  for (let number = 1; number <= 6; number += 1) {
    display.show({ kind: 'begun', probe: 'P1', does: 'Asks something that takes a sentence to say.' })
    display.show(found(`Finding ${number}, which takes more than one line of forty columns.`))
    expect(screen.scrolledRows).toBe(0)
    expect(screen.text).toContain(`Finding ${number}`)
  }
  expect(screen.text).not.toContain('Finding 1,')
  display.end()
  expect(screen.text).toBe('')
  expect(screen.isCursorShown).toBe(true)
})

function found(finding: string): ProbeEvent {
  return { kind: 'found', line: { probe: 'P1', finding, reply: null } }
}
