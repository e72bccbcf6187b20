import { expect, test } from 'vitest'
import { accepted, codeOf, limit, marketSell, NOW_MS, trading } from '../../test/trading.ts'
import { unitsText } from '../accounts/units.ts'
import type { ExchangeEvent } from './exchange-event.ts'

function told(event: ExchangeEvent): string {
  switch (event.type) {
    case 'order.accepted':
    case 'order.done':
      return `${event.type} ${event.order.clOrdId} ${event.order.ordStatus}`
    case 'order.rejected':
      return `${event.type} ${event.clOrdId} ${event.code}`
    case 'order.filled':
      return `${event.type} ${event.order.clOrdId} ${event.fill.role} ${unitsText(event.order.cumQty)}`
    case 'trade':
      return `${event.type} ${unitsText(event.trade.volume)} at ${unitsText(event.trade.price)}`
    case 'balance.changed':
      return `${event.type} ${event.asset} ${unitsText(event.available)} + ${unitsText(event.frozen)}`
    default:
      return event.type
  }
}

test('an order that trades is told step by step, and each balance once, as it is in the end', () => {
  const { exchange, account } = trading()
  const maker = account('maker', { USDT: '100' })
  const taker = account('taker', { SHARP: '10' })
  exchange.place(maker, limit('BUY', '4', '2', { clOrdId: 'near' }))
  exchange.place(maker, limit('BUY', '9', '1', { clOrdId: 'far' }))
  const events: ExchangeEvent[] = []
  exchange.onEvent((event) => events.push(event))

  exchange.place(taker, { ...marketSell('6'), clOrdId: 'taker' })

  expect(events.map(told)).toEqual([
    'order.accepted taker SUBMITTED',
    'trade 4 at 2',
    'order.filled near maker 4',
    'order.filled taker taker 4',
    'order.done near FILLED',
    'trade 2 at 1',
    'order.filled far maker 2',
    'order.filled taker taker 6',
    'order.done taker FILLED',
    'balance.changed SHARP 4 + 0',
    'balance.changed SHARP 5.988 + 0',
    'balance.changed SHARP 0.012 + 0',
    'balance.changed USDT 83 + 7',
    'balance.changed USDT 9.98 + 0',
    'balance.changed USDT 0.02 + 0',
  ])
  expect(events.every(({ atMs }) => atMs === NOW_MS)).toBe(true)
})

test('rejections and cancels are told as well', () => {
  const { exchange, account } = trading()
  const alice = account('alice', { USDT: '1' })
  const events: ExchangeEvent[] = []
  const unsubscribe = exchange.onEvent((event) => events.push(event))
  exchange.place(alice, limit('BUY', '2', '1', { clOrdId: 'dear' }))
  const { ordId } = accepted(exchange.place(alice, limit('BUY', '1', '1', { clOrdId: 'cheap' })))
  exchange.cancel(alice, { ordId })
  unsubscribe()
  exchange.fund(alice, 'USDT', '1')
  expect(events.map(told)).toEqual([
    'order.rejected dear 3113',
    'order.accepted cheap SUBMITTED',
    'balance.changed USDT 0 + 1',
    'order.done cheap CANCELED',
    'balance.changed USDT 1 + 0',
  ])
})

test('a listener sees the exchange at rest and may place orders itself; their events come after', () => {
  const { exchange, account } = trading()
  const alice = account('alice', { USDT: '100' })
  const bob = account('bob', { SHARP: '10' })
  const events: string[] = []
  exchange.onEvent((event) => {
    events.push(told(event))
    if (event.type !== 'order.accepted' || event.order.clOrdId !== 'bid') return
    const answer = exchange.place(bob, limit('SELL', '1', '1', { clOrdId: 'ask' }))
    expect(accepted(answer).ordStatus).toBe('FILLED')
  })
  exchange.place(alice, limit('BUY', '1', '1', { clOrdId: 'bid' }))
  expect(events.filter((text) => text.startsWith('order'))).toEqual([
    'order.accepted bid SUBMITTED',
    'order.accepted ask SUBMITTED',
    'order.filled bid maker 1',
    'order.filled ask taker 1',
    'order.done bid FILLED',
    'order.done ask FILLED',
  ])
})

test('a listener that throws fails the call, but not the exchange, and the next call tells what was left', () => {
  const { exchange, account } = trading()
  const alice = account('alice', { USDT: '100' })
  const events: string[] = []
  let isBroken = true
  exchange.onEvent((event) => {
    if (isBroken) throw new Error('The journal is full.')
    events.push(told(event))
  })
  expect(() => exchange.place(alice, limit('BUY', '1', '1', { clOrdId: 'one' }))).toThrow(
    'The journal is full.',
  )
  isBroken = false
  expect(codeOf(exchange.place(alice, limit('BUY', '1', '1', { clOrdId: 'two' })))).toBeUndefined()
  expect(exchange.openOrders(alice)).toHaveLength(2)
  expect(events).toEqual([
    'balance.changed USDT 99 + 1',
    'order.accepted two SUBMITTED',
    'balance.changed USDT 98 + 2',
  ])
})
