import { marketSymbol, type Trade } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import type { StreamEvent } from '../src/index.ts'
import { SmallExchange, TRADES } from './small-exchange.ts'
import { isKind, openClients, Reader, valuesOf } from './stream-reader.ts'

const SHARP = marketSymbol('SHARP/USDT')

const idsOf = (events: readonly StreamEvent<Trade>[]) =>
  valuesOf(events).map(({ tradeId }) => Number(tradeId))
const isTrade = (id: number) => (event: StreamEvent<Trade>) =>
  event.kind === 'update' && event.value.tradeId === String(id)

test('past trades come first where they are asked for, then each new one', async () => {
  await using exchange = await SmallExchange.open()
  exchange.trades = [{ seq: 1 }, { seq: 2 }, { seq: 3 }]
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchTrades(SHARP, { snapshot: 2 }))

  const past = await reader.until(isTrade(3))
  exchange.tell({ seq: 4 })
  const news = await reader.until(isTrade(4))

  expect(idsOf([...past, ...news])).toEqual([2, 3, 4])
  expect(news[0]).toMatchObject({ source: 'stream', isStale: false })
})

test('without a wish for past trades only new ones are told', async () => {
  await using exchange = await SmallExchange.open()
  exchange.trades = [{ seq: 1 }]
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchTrades(SHARP))
  const first = reader.until(isTrade(2))
  await exchange.subscribed(TRADES)
  exchange.tell({ seq: 2 })

  expect(idsOf(await first)).toEqual([2])
})

test('F21: a skipped trade is fetched and told in its place', async () => {
  await using exchange = await SmallExchange.open()
  exchange.trades = [{ seq: 1 }]
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchTrades(SHARP, { snapshot: 1 }))
  await reader.until(isTrade(1))

  exchange.trades.push({ seq: 2 }, { seq: 3 })
  exchange.tell({ seq: 4 })
  const events = await reader.until(isTrade(4))

  expect(idsOf(events)).toEqual([2, 3, 4])
  expect(events.every(({ kind }) => kind === 'update')).toBe(true)
})

test('trades that cannot be fetched any more are counted as a gap', async () => {
  await using exchange = await SmallExchange.open()
  exchange.trades = [{ seq: 1 }]
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchTrades(SHARP, { snapshot: 1 }))
  await reader.until(isTrade(1))

  exchange.trades = [{ seq: 7 }]
  exchange.tell({ seq: 8 })

  expect(await reader.until(isTrade(8))).toMatchObject([
    { kind: 'gap', lost: 5 },
    { kind: 'update', value: { tradeId: '7' } },
    { kind: 'update', value: { tradeId: '8' } },
  ])
})

test('F23: after a forced disconnect trades are stale, then told once each, none missing', async () => {
  await using exchange = await SmallExchange.open()
  exchange.trades = [{ seq: 1 }, { seq: 2 }]
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchTrades(SHARP, { snapshot: 2 }))
  await reader.until(isTrade(2))

  exchange.session.socket.terminate()
  exchange.trades.push({ seq: 3 }, { seq: 4 })
  const missed = await reader.until(isTrade(4))
  await exchange.subscribed(TRADES, 2)
  exchange.tell({ seq: 5 })
  const events = [...missed, ...(await reader.until(isTrade(5)))]

  expect(events[0]).toMatchObject({ kind: 'stale', reason: 'disconnected' })
  expect(events[1]).toMatchObject({ kind: 'recovered' })
  expect(idsOf(events)).toEqual([3, 4, 5])
})

test('F20: frames out of order end the session, and each trade is still told once and in order', async () => {
  await using exchange = await SmallExchange.open()
  exchange.trades = [{ seq: 1 }]
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchTrades(SHARP, { snapshot: 1 }))
  await reader.until(isTrade(1))

  const { session } = exchange
  const counter = session.counter
  exchange.trades.push({ seq: 2 }, { seq: 3 })
  session.counter = counter + 1
  session.sendTrade({ seq: 3 })
  session.counter = counter
  session.sendTrade({ seq: 2 })
  const events = await reader.until(isTrade(3))

  expect(events[0]).toMatchObject({ kind: 'stale', reason: 'gap' })
  expect(idsOf(events)).toEqual([2, 3])
})

test('a frame that comes twice is told once', async () => {
  await using exchange = await SmallExchange.open()
  exchange.trades = [{ seq: 1 }]
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchTrades(SHARP, { snapshot: 1 }))
  await reader.until(isTrade(1))

  exchange.tell({ seq: 2 })
  exchange.session.counter -= 1
  exchange.session.sendTrade({ seq: 2 })
  exchange.tell({ seq: 3 })

  expect(idsOf(await reader.until(isTrade(3)))).toEqual([2, 3])
})

test('a quiet market is not stale while the connection answers', async () => {
  await using exchange = await SmallExchange.open()
  exchange.trades = [{ seq: 1 }]
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchTrades(SHARP, { snapshot: 1 }))
  await reader.until(isTrade(1))

  const { session } = exchange
  await exchange.until(() => session.commands.filter(({ op }) => op === 'LIST').length >= 8)
  exchange.tell({ seq: 2 })

  expect(await reader.next()).toMatchObject({ kind: 'update', value: { tradeId: '2' }, isStale: false })
})

test('F39: a slow reader is told exactly how many trades it missed, and others miss none', async () => {
  await using exchange = await SmallExchange.open()
  exchange.trades = [{ seq: 1 }]
  await using clients = await openClients(exchange)
  const slow = new Reader(clients.stream.watchTrades(SHARP, { snapshot: 1, bufferSize: 3 }))
  const quick = new Reader(clients.stream.watchTrades(SHARP, { snapshot: 1 }))
  await slow.until(isTrade(1))
  await quick.until(isTrade(1))

  for (let seq = 2; seq <= 11; seq += 1) exchange.tell({ seq })
  const all = await quick.until(isTrade(11))
  const kept = await slow.until(isTrade(11))

  expect(idsOf(all)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  expect(kept[0]).toEqual({ kind: 'dropped', count: 7 })
  expect(idsOf(kept)).toEqual([9, 10, 11])
})

test('a planned roll-over changes the connection without losing or repeating a trade', async () => {
  await using exchange = await SmallExchange.open()
  exchange.trades = [{ seq: 1 }]
  await using clients = await openClients(exchange, { rollOverMs: 300 })
  const reader = new Reader(clients.stream.watchTrades(SHARP, { snapshot: 1 }))
  await reader.until(isTrade(1))
  const [first] = exchange.sessions

  let seq = 1
  const teller = setInterval(() => {
    seq += 1
    exchange.tell({ seq })
  }, 5)
  await exchange.until(() => exchange.sessions.length > 2 && first?.socket.readyState === 3)
  clearInterval(teller)
  const events = await reader.until(isTrade(seq))

  expect(idsOf(events)).toEqual(Array.from({ length: seq - 1 }, (_, index) => index + 2))
  expect(events.every(({ kind }) => kind === 'update')).toBe(true)
})

test('REST stands in while the stream cannot be had, and hands back', async () => {
  await using exchange = await SmallExchange.open()
  exchange.refusesStream = true
  exchange.trades = [{ seq: 1 }]
  await using clients = await openClients(exchange)
  const reader = new Reader(clients.stream.watchTrades(SHARP, { snapshot: 1 }))

  expect(await reader.next()).toMatchObject({ kind: 'update', source: 'rest', value: { tradeId: '1' } })
  exchange.trades.push({ seq: 2 })
  expect(await reader.next()).toMatchObject({ kind: 'update', source: 'rest', value: { tradeId: '2' } })

  exchange.refusesStream = false
  await exchange.subscribed(TRADES)
  exchange.tell({ seq: 3 })
  const [update] = await reader.until(isKind('update'))
  expect(update).toMatchObject({ source: 'stream', value: { tradeId: '3' } })
})
