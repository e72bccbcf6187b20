import { marketSymbol, type Trade } from '@trading-bridge/core'
import { type FaultRule, Sandbox } from '@trading-bridge/sandbox'
import { describe, expect, test } from 'vitest'
import type { StreamEvent } from '../src/index.ts'
import { openClients, Reader, valuesOf } from './stream-reader.ts'

const SHARP = marketSymbol('SHARP/USDT')
const BUSY = { historyHours: 1, stepMs: 20 }
/** Fewer than REST reaches back, which tells what has happened. */
const ENOUGH_TRADES = 30

function rule(when: FaultRule['when'], then: FaultRule['then']): FaultRule {
  return { when, then }
}

/** Trades in the order told; a gap says that some are missing. */
async function readTrades(events: AsyncGenerator<StreamEvent<Trade>, void>, count: number) {
  const seen: StreamEvent<Trade>[] = []
  const reader = new Reader(events)
  await reader.until((event) => {
    seen.push(event)
    return valuesOf(seen).length >= count
  })
  await reader.close()
  return seen
}

describe('against the sandbox', () => {
  test.each([
    ['F20: frames that come twice', rule({ probability: 0.2 }, { fault: 'duplicate-frames' })],
    ['F20: frames out of order', rule({ channel: 'trades', nth: { every: 8 } }, { fault: 'reorder-frames' })],
    [
      'F21: counted frames that are lost',
      rule({ channel: 'trades', nth: { every: 8 } }, { fault: 'drop-frames' }),
    ],
    [
      'F21: frames lost before they are counted',
      rule({ channel: 'trades', nth: { every: 9 } }, { fault: 'drop-uncounted' }),
    ],
    [
      'F23: streams that are cut',
      rule({ channel: 'trades', nth: { every: 10 } }, { fault: 'close-stream', how: 'terminate' }),
    ],
  ])('%s leave every trade told once and in order', async (_name, fault) => {
    await using sandbox = await Sandbox.open({ crowd: BUSY })
    await using clients = await openClients(sandbox, { stableMs: 1 })
    sandbox.faults.add({ rules: [fault] })

    const events = await readTrades(clients.stream.watchTrades(SHARP), ENOUGH_TRADES)

    const happened = (await clients.rest.fetchTrades(SHARP)).map(({ tradeId }) => tradeId)
    const told = valuesOf(events).map(({ tradeId }) => tradeId)
    const before = happened.filter((tradeId) => Number(tradeId) < Number(told[0])).length
    expect(told).toEqual(happened.slice(before, before + told.length))
    expect(events.some(({ kind }) => kind === 'gap' || kind === 'dropped')).toBe(false)
  })

  test('F22: a book whose stream goes silent is read over REST, and the stream is made anew', async () => {
    await using sandbox = await Sandbox.open({ crowd: BUSY })
    await using clients = await openClients(sandbox)
    const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
    await reader.next()

    sandbox.faults.add({ rules: [rule({ for: 2_000 }, { fault: 'silent-stream' })] })
    const byRest = await reader.until((event) => event.kind === 'update' && event.source === 'rest')
    const back = await reader.until((event) => event.kind === 'update' && event.source === 'stream')

    expect(byRest.at(-1)).toMatchObject({ isStale: false })
    expect(back.at(-1)).toMatchObject({ isStale: false })
    expect(clients.stream.connections).toBeGreaterThan(1)
  })

  test('a book of the stream is the one REST tells', async () => {
    await using sandbox = await Sandbox.open({ crowd: { ...BUSY, stepMs: 3_600_000 } })
    await using clients = await openClients(sandbox)
    const event = await new Reader(clients.stream.watchBook(SHARP, { levels: 100 })).next()
    const book = await clients.rest.fetchOrderBook(SHARP, { levels: 100 })

    expect(event.kind === 'update' && JSON.stringify(event.value)).toBe(JSON.stringify(book))
  })

  test('tickers of one and of all markets, candles and their history are read', async () => {
    await using sandbox = await Sandbox.open({ crowd: BUSY })
    await using clients = await openClients(sandbox)

    const ticker = await new Reader(clients.stream.watchTicker(SHARP)).next()
    const tickers = await new Reader(clients.stream.watchTickers()).next()
    const candle = await new Reader(clients.stream.watchCandles(SHARP, '1m')).next()
    const history = await clients.stream.fetchCandleHistory(SHARP, { interval: '1m', limit: 30 })

    expect(ticker).toMatchObject({ kind: 'update', value: { symbol: SHARP } })
    expect(tickers.kind === 'update' && tickers.value.map(({ symbol }) => symbol)).toContain(SHARP)
    expect(candle.kind).toBe('update')
    expect(history).toHaveLength(30)
  })
})
