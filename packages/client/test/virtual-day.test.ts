import { type MeddledSession, NO_MEDDLING, type Sandbox } from '@trading-bridge/sandbox'
import { expect, test } from 'vitest'
import {
  clientLevels,
  engineLevels,
  Follower,
  HOUR_MS,
  openVirtualDay,
  PUSHED_WITHIN_MS,
  SYMBOLS,
} from './virtual-day.ts'

const OUTAGE_MS = 300_000

/** Cuts the sessions of one client and turns its connections away when it is told to. */
class Saboteur {
  victim: MeddledSession | undefined
  refuses = false
  #upgrading = ''

  constructor(sandbox: Sandbox, name: string) {
    sandbox.meddleWithStreams({
      ...NO_MEDDLING,
      upgrade: ({ target }) => {
        this.#upgrading = target
        return this.refuses && target.endsWith(name)
          ? { kind: 'refuse', httpStatus: 503, contentType: 'text/html', body: 'Busy' }
          : { kind: 'admit' }
      },
      opened: (session) => {
        if (this.#upgrading.endsWith(name)) this.victim = session
      },
    })
  }

  /** At even hours without a word, at odd ones with a closing frame; each sixth hour nothing can be had for a while. */
  strike(hour: number): void {
    if (hour % 2 === 0) this.victim?.terminate()
    else this.victim?.close(1001, 'going away')
    this.refuses = hour % 6 === 0
  }
}

function watchEngine({ exchange }: Sandbox): ReadonlyMap<string, readonly string[]> {
  const traded = new Map<string, string[]>(SYMBOLS.map((symbol) => [symbol, []]))
  exchange.onEvent((event) => {
    const symbol = SYMBOLS.find(
      (each) => event.type === 'trade' && each.replace('/', '') === event.trade.symbol,
    )
    if (event.type === 'trade' && symbol !== undefined) traded.get(symbol)?.push(event.trade.tradeId)
  })
  return traded
}

test('through a day of disconnects, outages and roll-overs every trade is told once, and books end as the engine has them', async () => {
  await using day = await openVirtualDay()
  const { time, sandbox } = day
  const saboteur = new Saboteur(sandbox, 'harassed')
  const traded = watchEngine(sandbox)
  const steady = await day.open('steady')
  // It would replace its connection after the exchange has ended it.
  const obstinate = await day.open('obstinate', { rollOverMs: 30 * HOUR_MS })
  const harassed = await day.open('harassed')
  const clients = [steady, obstinate, harassed]
  const followers = clients.map(({ stream }) => new Follower(stream))

  for (let hour = 1; hour <= 24; hour += 1) {
    await time.advance(HOUR_MS / 2)
    saboteur.strike(hour)
    await time.advance(OUTAGE_MS)
    saboteur.refuses = false
    await time.advance(HOUR_MS / 2 - OUTAGE_MS)
  }
  await time.advance(60_000 + PUSHED_WITHIN_MS)

  for (const follower of followers) {
    for (const symbol of SYMBOLS) {
      const book = follower.books.get(symbol)
      expect(follower.tradeIds.get(symbol)).toEqual(traded.get(symbol))
      expect(book && clientLevels(book)).toEqual(engineLevels(sandbox, symbol))
    }
    expect([follower.told.get('gap'), follower.told.get('dropped')]).toEqual([undefined, undefined])
  }
  const [ofSteady, ofObstinate, ofHarassed] = followers.map(({ told }) => told)
  const channels = 2 * SYMBOLS.length
  expect(traded.get('BTC/USDT')?.length).toBeGreaterThan(2_000)
  // A connection replaced in time is not noticed; one that ends is told, and REST bridges what takes long.
  expect([steady.stream.connections, ofSteady?.get('stale')]).toEqual([2, undefined])
  expect([obstinate.stream.connections, ofObstinate?.get('stale')]).toEqual([2, channels])
  expect(harassed.stream.connections).toBeGreaterThan(24)
  expect(ofHarassed?.get('stale')).toBeGreaterThanOrEqual(24 * channels)
  expect(ofHarassed?.get('rest')).toBeGreaterThan(0)
  expect(ofHarassed?.get('recovered')).toBe(ofHarassed?.get('stale'))
}, 180_000)
