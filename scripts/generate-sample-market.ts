/**
 * Writes the recorded market of `examples/data`: two hours of invented trades of SHARP/USDT, and their candles of one
 * minute. Nothing of it happened. The seed is fixed: the files come out the same every time.
 *
 * Run it with `npx tsx --conditions=@trading-bridge/source scripts/generate-sample-market.ts`.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Random, seededRandom } from '@trading-bridge/core'

interface SampleTrade {
  readonly atMs: number
  /** In millionths of a USDT. */
  readonly ticks: number
  /** In hundredths of a SHARP. */
  readonly lots: number
  readonly side: 'buy' | 'sell'
}

const SEED = 20_260_210
/** 2026-02-10, 16:00 UTC: a full minute of an arbitrary day. */
const BEGIN_AT_MS = 1_770_739_200_000
const MINUTE_MS = 60_000
const MINUTES = 120
const FIRST_TICKS = 8_000
/** Minutes of calm and of haste take turns, so that the shape is not that of a plain walk. */
const HASTE_ONE_IN = 9
const CALM = { mostTrades: 5, widestTicks: 6, mostLots: 40_000 } as const
const HASTE = { mostTrades: 14, widestTicks: 22, mostLots: 150_000 } as const
const FEWEST_LOTS = 500
/** Where the price is drawn to: it falls for the first half and comes back in the second. */
const LOWEST_TICKS = 7_700

const trades = sampleTrades(seededRandom(SEED))
writeData('sharp-usdt-trades.csv', ['at_ms,price,quantity,side', ...trades.map(tradeRow)])
writeData('sharp-usdt-1min.csv', ['open_at_ms,open,high,low,close,volume', ...candleRows(trades)])

function sampleTrades(random: Random): readonly SampleTrade[] {
  const made: SampleTrade[] = []
  let ticks = FIRST_TICKS
  for (let minute = 0; minute < MINUTES; minute += 1) {
    const { mostTrades, widestTicks, mostLots } = random.integer(1, HASTE_ONE_IN) === 1 ? HASTE : CALM
    const count = random.integer(2, mostTrades)
    for (let index = 0; index < count; index += 1) {
      const pull = Math.trunc((targetTicks(minute) - ticks) / 12)
      const step = random.integer(-widestTicks, widestTicks) + pull
      ticks += step
      const withinMs =
        Math.floor((index * MINUTE_MS) / count) + random.integer(0, Math.floor(MINUTE_MS / count) - 1)
      made.push({
        atMs: BEGIN_AT_MS + minute * MINUTE_MS + withinMs,
        ticks,
        lots: random.integer(FEWEST_LOTS, mostLots),
        side: step > 0 || (step === 0 && random.integer(0, 1) === 0) ? 'buy' : 'sell',
      })
    }
  }
  return made
}

function targetTicks(minute: number): number {
  const half = MINUTES / 2
  const toLowest = minute < half ? minute : MINUTES - minute
  return FIRST_TICKS - Math.floor(((FIRST_TICKS - LOWEST_TICKS) * toLowest) / half)
}

function candleRows(all: readonly SampleTrade[]): readonly string[] {
  const byMinute = tradesByMinute(all)
  return [...byMinute].map(([openAtMs, within]) => {
    const prices = within.map(({ ticks }) => ticks)
    const [open = 0, close = 0] = [prices[0], prices.at(-1)]
    const lots = within.reduce((total, each) => total + each.lots, 0)
    const row = [open, Math.max(...prices), Math.min(...prices), close].map((ticks) => fixed(ticks, 6))
    return [openAtMs, ...row, fixed(lots, 2)].join(',')
  })
}

function tradesByMinute(all: readonly SampleTrade[]): ReadonlyMap<number, readonly SampleTrade[]> {
  const byMinute = new Map<number, SampleTrade[]>()
  for (const trade of all) {
    const openAtMs = trade.atMs - (trade.atMs % MINUTE_MS)
    byMinute.set(openAtMs, [...(byMinute.get(openAtMs) ?? []), trade])
  }
  return byMinute
}

function tradeRow({ atMs, ticks, lots, side }: SampleTrade): string {
  return [atMs, fixed(ticks, 6), fixed(lots, 2), side].join(',')
}

/** A whole number of the smallest step, as a decimal of so many places. */
function fixed(steps: number, places: number): string {
  const digits = String(steps).padStart(places + 1, '0')
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`
}

function writeData(name: string, rows: readonly string[]): void {
  const note = '# Invented by scripts/generate-sample-market.ts from a fixed seed: no real market.'
  writeFileSync(
    fileURLToPath(new URL(`../examples/data/${name}`, import.meta.url)),
    `${[note, ...rows].join('\n')}\n`,
  )
}
