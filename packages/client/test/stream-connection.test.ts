import { marketSymbol, type OrderBook, ZERO } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import type { StreamEvent } from '../src/index.ts'
import { BOOK, SmallExchange, TRADES, wireCandle } from './small-exchange.ts'
import { isKind, openClients, Reader } from './stream-reader.ts'

const SHARP = marketSymbol('SHARP/USDT')

const bidOf = (event: StreamEvent<OrderBook> | undefined) =>
  event?.kind === 'update' ? event.value.bids[0]?.price.toString() : undefined
const hasBid = (bid: string) => (event: StreamEvent<OrderBook>) => bidOf(event) === bid

test('each book replaces the one before', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))

  expect(bidOf(await reader.next())).toBe('99')
  exchange.session.sendBook('98.5', '100')
  const event = await reader.next()

  expect(event).toMatchObject({ kind: 'update', source: 'stream', isStale: false })
  expect(event.kind === 'update' && JSON.parse(JSON.stringify(event.value))).toEqual({
    symbol: 'SHARP/USDT',
    bids: [{ price: '98.5', quantity: '2' }],
    asks: [{ price: '100', quantity: '1' }],
  })
})

test('a reader that comes late is told the latest book only', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
  const other = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
  await reader.next()
  await other.next()

  for (let bid = 1; bid <= 50; bid += 1) exchange.session.sendBook(String(bid), '101')
  await other.until(hasBid('50'))

  expect(bidOf(await reader.next())).toBe('50')
})

test('F21: a skipped message makes the book stale at once, and a new connection brings a whole one', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
  await reader.next()

  exchange.book = { bid: '97', ask: '102' }
  exchange.session.counter += 1
  exchange.session.sendBook('98', '101')
  const events = await reader.until(hasBid('97'))

  expect(events[0]).toMatchObject({ kind: 'stale', reason: 'gap' })
  expect(events[1]).toMatchObject({ kind: 'recovered' })
  expect(events).toHaveLength(3)
  expect(clients.stream.connections).toBe(2)
})

test('F22: a stream that is open and silent goes stale within the limit, is given up, and recovers', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
  await reader.next()

  exchange.session.isMuted = true
  exchange.failsRest = true
  exchange.book = { bid: '96', ask: '103' }
  const startedMs = performance.now()
  const [stale] = (await reader.until(isKind('stale'))).slice(-1)
  const staleAfterMs = performance.now() - startedMs
  exchange.failsRest = false
  const events = await reader.until(hasBid('96'))

  expect(stale).toMatchObject({ kind: 'stale', reason: 'silent' })
  expect(staleAfterMs).toBeLessThan(2_000)
  expect(events[0]).toMatchObject({ kind: 'recovered' })
})

test('a channel that REST shows to be ahead is silent, though the connection answers', async () => {
  await using exchange = await SmallExchange.open()
  const quietMs = { book: 100, trades: 100, ticker: 100, candles: 100 }
  await using clients = await openClients(exchange, { quietMs, pollMs: 50 })
  const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
  await reader.next()

  exchange.book = { bid: '95', ask: '103' }
  expect((await reader.until(hasBid('95'))).at(-1)).toMatchObject({ source: 'rest' })
  exchange.book = { bid: '94', ask: '103' }
  const events = await reader.until(isKind('stale'))

  expect(events.at(-1)).toMatchObject({ kind: 'stale', reason: 'silent' })
})

test('F35: every connection leaves over the same family of addresses', async () => {
  await using exchange = await SmallExchange.open('::')
  await using clients = await openClients(exchange, {}, { addressFamily: 4 })
  const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
  await reader.next()
  exchange.session.socket.terminate()
  await exchange.subscribed(BOOK, 2)
  exchange.session.socket.terminate()
  await exchange.subscribed(BOOK, 3)
  await reader.until(isKind('recovered'))

  expect(exchange.sessions.map(({ remoteAddress }) => remoteAddress)).toEqual(
    Array.from({ length: 3 }, () => '::ffff:127.0.0.1'),
  )
})

test('F38: what waited while the program was busy is told as stale, and nothing bursts afterwards', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
  await reader.next()
  const { session } = exchange
  const commandsBefore = session.commands.length

  session.sendBook('98', '101')
  const blockedUntilMs = performance.now() + 700
  while (performance.now() < blockedUntilMs) JSON.parse('{}')
  const events = await reader.until(isKind('recovered'))

  const old = events.find((event) => event.kind === 'update')
  expect(events.some(({ kind }) => kind === 'stale')).toBe(true)
  expect(old).toMatchObject({ isStale: true })
  expect(session.commands.length - commandsBefore).toBeLessThanOrEqual(3)
  expect(clients.stream.connections).toBe(1)
})

test('a message that cannot be read makes the data stale with the reason, and REST stands in', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
  await reader.next()

  exchange.session.send({ T: 'depth', channel: BOOK, a: [['not a price', '1', -1]], b: [] })

  expect(await reader.next()).toMatchObject({
    kind: 'stale',
    reason: 'malformed',
    cause: { code: 'TB_REPLY_UNEXPECTED' },
  })
  expect(await reader.next()).toMatchObject({ kind: 'recovered' })
})

test('text that is no JSON changes nothing', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
  await reader.next()

  exchange.session.socket.send('pong')
  exchange.session.sendBook('98', '101')

  expect(await reader.next()).toMatchObject({ kind: 'update' })
})

test('a frame beyond the limit ends the connection', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange, { largestFrameBytes: 2_000 })
  const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
  await reader.next()

  exchange.session.send({ T: 'depth', channel: BOOK, a: [], b: [], filling: 'x'.repeat(3_000) })

  expect(await reader.next()).toMatchObject({ kind: 'stale', reason: 'disconnected' })
})

test('a channel the exchange refuses is read over REST', async () => {
  await using exchange = await SmallExchange.open()
  exchange.refusedChannels.add(BOOK)
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))

  expect(await reader.next()).toMatchObject({ kind: 'update', source: 'rest' })
})

test('without stream and REST the reader is told that there is nothing', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)
  await clients.rest.fetchMarkets()
  exchange.refusesStream = true
  exchange.failsRest = true
  const reader = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))

  expect(await reader.next()).toMatchObject({
    kind: 'stale',
    reason: 'disconnected',
    lastNewsAtMs: undefined,
  })
})

test('readers of one channel share its subscription, which ends with the last of them', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)
  const one = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
  const two = new Reader(clients.stream.watchBook(SHARP, { levels: 5 }))
  await one.next()
  await two.next()
  const { session } = exchange

  await one.close()
  session.sendBook('98', '101')
  await two.until(hasBid('98'))
  expect(session.channels.has(BOOK)).toBe(true)

  await two.close()
  await exchange.until(() => !session.channels.has(BOOK))
  expect(session.commands.filter(({ op }) => op === 'SUB')).toHaveLength(1)
})

test('aborting ends the iterator with the reason of the signal', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)
  const stopping = new AbortController()
  const reader = new Reader(clients.stream.watchTrades(SHARP, { signal: stopping.signal }))
  const waiting = reader.next()
  await exchange.subscribed(TRADES)

  stopping.abort(new Error('enough'))

  await expect(waiting).rejects.toThrow('enough')
  await exchange.until(() => !exchange.session.channels.has(TRADES))
})

test('closing the client ends every iterator quietly', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)
  const events = clients.stream.watchTrades(SHARP)
  const waiting = events.next()
  await exchange.subscribed(TRADES)

  await clients.stream.close()

  expect(await waiting).toEqual({ value: undefined, done: true })
})

test('a market that is not listed is refused with the name', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)

  await expect(clients.stream.watchBook(marketSymbol('NONE/USDT')).next()).rejects.toMatchObject({
    rule: 'unknown-market',
  })
})

test.each([false, true])(
  'past candles come by command, oldest first, whether it is acknowledged (%s) or not',
  async (acknowledges) => {
    await using exchange = await SmallExchange.open()
    exchange.acknowledgesHistory = acknowledges
    exchange.candles = [wireCandle(1_771_000_080_000, '102'), wireCandle(1_771_000_020_000, '101')]
    await using clients = await openClients(exchange)

    const [first, second] = await Promise.all([
      clients.stream.fetchCandleHistory(SHARP, { interval: '1m', endAtMs: 1_771_000_200_500, limit: 2 }),
      clients.stream.fetchCandleHistory(SHARP, { interval: '1m' }),
    ])

    expect(first.map(({ openAtMs }) => openAtMs)).toEqual([1_771_000_020_000, 1_771_000_080_000])
    expect(second).toHaveLength(2)
    const [asked] = exchange.session.commands.filter(({ op }) => op === 'REQ')
    expect(asked?.param).toEqual({ channel: '1042@kline@min_1', endTime: 1_771_000_200, limit: 2 })
  },
)

test('candles that ended during a break are fetched before the stream goes on', async () => {
  await using exchange = await SmallExchange.open()
  await using clients = await openClients(exchange)
  const channel = '1042@kline@min_1'
  const reader = new Reader(clients.stream.watchCandles(SHARP, '1m'))
  const first = reader.next()
  await exchange.subscribed(channel)
  exchange.session.send({ T: 'kline', channel, ...wireCandle(1_771_000_020_000, '100') })
  await first

  exchange.session.socket.terminate()
  exchange.candles = [20, 80, 140].map((second) => wireCandle(1_771_000_000_000 + second * 1_000, '105'))
  await exchange.subscribed(channel, 2)
  exchange.session.send({ T: 'kline', channel, ...wireCandle(1_771_000_140_000, '106') })
  const events = await reader.until(
    (event) => event.kind === 'update' && event.value.openAtMs === 1_771_000_140_000,
  )

  const told = events.flatMap((event) => (event.kind === 'update' ? [event.value] : []))
  expect(told.map(({ openAtMs }) => (openAtMs - 1_771_000_000_000) / 1_000)).toEqual([20, 80, 140])
  expect(told.every(({ volume }) => volume !== ZERO)).toBe(true)
})
