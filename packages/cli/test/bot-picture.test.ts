/** The live picture of a bot, as a person sees it on terminals of several sizes. */
import { readFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import type { BotView } from '@trading-bridge/service'
import { describe, expect, test } from 'vitest'
import { botPicture } from '../src/present/bot/bot-picture.ts'
import { START_AT_MS, sampleBotView } from './sample-bot-view.ts'

interface Shown {
  readonly columns: number
  readonly rows?: number
  readonly colours?: boolean
  readonly lateMs?: number
}

function picture(view = sampleBotView(), { columns, rows, colours = false, lateMs = 0 }: Shown): string {
  return botPicture(view, { columns, rows, terminal: { colours }, nowMs: view.nowMs + lateMs })
}

function linesOf(text: string): readonly string[] {
  return stripVTControlCharacters(text).split('\n')
}

describe.each([80, 140])('at %i columns', (columns) => {
  test('it tells what a person asks: how far, at what price, at what cost, within which limits, what is open', () => {
    const shown = picture(undefined, { columns })
    for (const words of [
      'sharp-out  TWAP sell SHARP/USDT on desk-1',
      '● running',
      '46.8 %  2340 of 5000 SHARP',
      '52.0 %  260 behind',
      'in market 100 · unknown 100 · left 2460',
      '28 s to its end at 12:01:00',
      '0.0079939831 USDT',
      '8.8 bps worse than arrival',
      '1.9 bps better than VWAP',
      'fees 0.0374, spread 0.0197',
      '0.0571 of 1.5',
      'open orders (2)',
      '#11  sell        100 at 0.008004  filled 0  unknown',
      'fills (11)',
      'Order 11 was found by its client order id; it was not sent',
    ]) {
      expect(shown).toContain(words)
    }
  })

  test.each([24, 40, undefined])('no line is wider than the terminal, and %s rows are enough', (rows) => {
    for (const colours of [false, true]) {
      const lines = linesOf(picture(undefined, { columns, colours, ...(rows === undefined ? {} : { rows }) }))
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(columns)
      if (rows !== undefined) expect(lines.length).toBeLessThanOrEqual(rows)
    }
  })

  test('colours change no letter', () => {
    const coloured = picture(undefined, { columns, colours: true })
    expect(coloured).not.toBe(stripVTControlCharacters(coloured))
    expect(linesOf(coloured).map((line) => line.trimEnd())).toEqual(
      linesOf(picture(undefined, { columns })).map((line) => line.trimEnd()),
    )
  })
})

/** Recorded from the demo. */
describe.each(['twap', 'iceberg', 'pov-finished'])('the recorded view of %s', (name) => {
  const view: BotView = JSON.parse(
    readFileSync(new URL(`../fixtures/bot-view.${name}.json`, import.meta.url), 'utf8'),
  )

  test.each([
    [80, 24],
    [80, undefined],
    [140, 40],
    [140, undefined],
  ])('fits into %i columns and %s rows', (columns, rows) => {
    const shown = picture(view, { columns, ...(rows === undefined ? {} : { rows }) })
    const lines = linesOf(shown)
    expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(columns)
    expect(lines.length).toBeLessThanOrEqual(rows ?? 60)
    expect(shown).toContain(
      `${view.bot.name}  ${view.bot.kind.toUpperCase()} ${view.bot.side} ${view.bot.symbol}`,
    )
    expect(shown).toContain(`${view.totals.filled} of ${view.totals.target}`)
    expect(shown).toContain('⢕')
  })
})

test('what rests in the book has an end and no schedule', () => {
  const { bot } = sampleBotView()
  const shown = picture(sampleBotView({ bot: { ...bot, kind: 'iceberg' } }), { columns: 80 })
  expect(shown).toMatch(/^time .* 52\.5 % {2}no schedule of its own$/m)
  expect(shown).not.toContain('scheduled')
})

test('where there is room, two columns stand beside each other', () => {
  const lines = linesOf(picture(undefined, { columns: 140 }))
  expect(lines.some((line) => line.includes('filled ⢕⢕') || line.includes('─ price and cost ─'))).toBe(true)
  expect(lines.some((line) => /12:00:00 .*12:01:00\s+\S/.test(line))).toBe(true)
})

test.each([
  [20, 10],
  [40, 12],
  [48, 18],
  [79, 15],
  [119, 8],
  [200, 60],
  [80, 1],
])('a terminal of %i by %i gets a picture that fits', (columns, rows) => {
  const lines = linesOf(picture(undefined, { columns, rows }))
  expect(lines.length).toBeLessThanOrEqual(rows)
  for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns)
  expect(lines[0]).toContain('sharp')
})

test('on a low terminal, prices and open orders stay and the older fills go', () => {
  const shown = picture(undefined, { columns: 80, rows: 24 })
  expect(shown).toContain('average')
  expect(shown).toContain('open orders (2)')
  expect(shown).toContain('what happened')
  expect(shown).not.toContain('fills (11)')
})

test('a view that is old is shown as old, and so is an old book', () => {
  expect(picture(undefined, { columns: 80 })).not.toContain('OLD')
  expect(picture(undefined, { columns: 80, lateMs: 12_000 })).toContain('OLD: as of 12 s ago')
  const stale = sampleBotView({ mid: { price: '0.008', atMs: START_AT_MS } })
  expect(picture(stale, { columns: 80 })).toContain('OLD: 31 s')
})

test('a bot that is paused says why, and one that nobody runs says so', () => {
  const { bot } = sampleBotView()
  const reason = 'GATE_BLOCKED: the balance of SHARP is not explained by known fills.'
  const paused = sampleBotView({ bot: { ...bot, actual: 'paused', desired: 'paused', reason } })
  expect(picture(paused, { columns: 80 })).toContain(`◐ paused`)
  expect(picture(paused, { columns: 80 })).toContain(reason)
  const alone = sampleBotView({ bot: { ...bot, isLive: false } })
  expect(picture(alone, { columns: 80 })).toContain('Nobody runs it now')
})

test('a bot that never began has no prices and no chart, and says so', () => {
  const { bot, report, totals } = sampleBotView()
  const fresh = sampleBotView({
    bot: { ...bot, actual: 'created', desired: 'paused', isLive: false, startAtMs: null, endAtMs: null },
    totals: { ...totals, filled: '0', open: '0', unknown: '0', remaining: '5000' },
    scheduled: '0',
    mid: null,
    orders: [],
    fills: [],
    events: [],
    limits: [],
    series: [],
    report: {
      ...report,
      averagePrice: null,
      arrivalMid: null,
      marketVwap: null,
      shortfall: null,
      againstVwapBps: null,
      slippageBps: null,
      participation: null,
      windowShare: null,
      fills: 0,
    },
  })
  const shown = picture(fresh, { columns: 80 })
  expect(shown).toContain('Never started')
  expect(shown).toContain('nothing yet')
  expect(shown).toMatch(/0\.0 % {2}0 of 5000 SHARP/)
})

test('how to leave is told only while there is something to wait for', () => {
  const { bot } = sampleBotView()
  const over = sampleBotView({
    bot: { ...bot, actual: 'finished', ending: 'filled', endedAtMs: bot.endAtMs },
  })
  expect(picture(undefined, { columns: 80, rows: 24 })).toContain('Ctrl-C')
  expect(picture(over, { columns: 80, rows: 24 })).not.toContain('Ctrl-C')
})

test('a book is old where it is watched, not between two slices with nothing in the market', () => {
  const mid = { price: '0.008', atMs: START_AT_MS }
  const { bot } = sampleBotView()
  expect(picture(sampleBotView({ mid }), { columns: 80 })).toContain('OLD: 31 s')
  const between = sampleBotView({ mid, orders: [] })
  expect(picture(between, { columns: 80 })).toContain('31 s old')
  expect(picture({ ...between, bot: { ...bot, kind: 'iceberg' } }, { columns: 80 })).toContain('OLD: 31 s')
})

test('what came from outside can neither redraw the terminal nor break a line', () => {
  const hostile = sampleBotView({
    purpose:
      'first\nsecond \u001b[2J\u202e 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字',
  })
  const shown = picture(hostile, { columns: 80, colours: false })
  expect(shown).not.toContain('\u001b')
  expect(shown).not.toContain('\u202e')
  // Each of these letters takes two columns.
  const widths = linesOf(shown).map((line) =>
    [...line].reduce((sum, letter) => sum + (/\p{Script=Han}/u.test(letter) ? 2 : 1), 0),
  )
  expect(Math.max(...widths)).toBeLessThanOrEqual(80)
  expect(linesOf(shown)[1]).toContain('first second')
})
