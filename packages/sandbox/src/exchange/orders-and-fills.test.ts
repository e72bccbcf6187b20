import { describe, expect, test } from 'vitest'
import { accepted, book, codeOf, limit, marketSell, money, trading } from '../../test/trading.ts'
import { unitsText } from '../accounts/units.ts'

describe('cancelling', () => {
  test('takes the order out of the book and frees its money', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    const { ordId } = accepted(exchange.place(alice, limit('BUY', '1000', '0.008')))
    expect(exchange.cancel(alice, { symbol: 'SHARPUSDT', ordId })).toMatchObject({
      kind: 'cancelled',
      order: { ordId, ordStatus: 'CANCELED' },
    })
    expect(book(exchange).bids).toEqual([])
    expect(money(exchange, alice)).toEqual(['100 + 0 USDT'])
  })

  test('works by client order id as well', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    exchange.place(alice, limit('BUY', '1000', '0.008', { clOrdId: 'bot1A7x9' }))
    expect(exchange.cancel(alice, { symbol: 'sharpusdt', clOrdId: 'bot1A7x9' }).kind).toBe('cancelled')
  })

  test('a part that has filled stays filled', () => {
    const { exchange, account } = trading()
    const maker = account('maker', { USDT: '100' })
    const taker = account('taker', { SHARP: '400' })
    const { ordId } = accepted(exchange.place(maker, limit('BUY', '1000', '0.01')))
    exchange.place(taker, marketSell('400'))
    const outcome = exchange.cancel(maker, { ordId })
    expect(outcome).toMatchObject({ kind: 'cancelled', order: { ordStatus: 'CANCELED' } })
    expect(money(exchange, maker)).toEqual(['96 + 0 USDT', '399.2 + 0 SHARP'])
  })

  test('a second time says so', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    const { ordId } = accepted(exchange.place(alice, limit('BUY', '1000', '0.008')))
    exchange.cancel(alice, { ordId })
    expect(exchange.cancel(alice, { ordId }).kind).toBe('already-cancelled')
  })

  test('does not find filled orders, other accounts’ orders, other markets’ orders and none at all', () => {
    const { exchange, account } = trading()
    exchange.addMarket({ base: 'BTC', quote: 'USDT', tickSz: 2, lotSz: 6 })
    const maker = account('maker', { USDT: '100' })
    const taker = account('taker', { SHARP: '400' })
    const filled = accepted(exchange.place(maker, limit('BUY', '400', '0.01')))
    exchange.place(taker, marketSell('400'))
    const open = accepted(exchange.place(maker, limit('BUY', '400', '0.01')))
    expect(codeOf(exchange.cancel(maker, { ordId: filled.ordId }))).toBe(3103)
    expect(codeOf(exchange.cancel(taker, { ordId: open.ordId }))).toBe(3103)
    expect(codeOf(exchange.cancel(maker, { symbol: 'BTCUSDT', ordId: open.ordId }))).toBe(3103)
    expect(codeOf(exchange.cancel(maker, { ordId: '1' }))).toBe(3103)
    expect(codeOf(exchange.cancel(maker, { symbol: 'NOPEUSDT', ordId: open.ordId }))).toBe(3011)
    expect(exchange.openOrders(maker)).toHaveLength(1)
  })

  test('all at once can be narrowed to a market', () => {
    const { exchange, account } = trading()
    exchange.addMarket({ base: 'BTC', quote: 'USDT', tickSz: 2, lotSz: 6 })
    const alice = account('alice', { USDT: '100' })
    exchange.place(alice, limit('BUY', '1', '1'))
    const btc = accepted(exchange.place(alice, limit('BUY', '1', '1', { symbol: 'BTCUSDT' })))
    expect(exchange.cancelAll(alice, 'SHARPUSDT')).toMatchObject([
      { symbol: 'SHARPUSDT', ordStatus: 'CANCELED' },
    ])
    expect(exchange.openOrders(alice)).toEqual([btc])
    exchange.cancelAll(alice)
    expect(exchange.openOrders(alice)).toEqual([])
  })
})

describe('queries', () => {
  test('find an order by either id, whether open or not, for its own account alone', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    const bob = account('bob')
    const { ordId } = accepted(exchange.place(alice, limit('BUY', '1', '1', { clOrdId: 'mine' })))
    exchange.cancel(alice, { ordId })
    expect(exchange.order(alice, { ordId })).toMatchObject({ ordStatus: 'CANCELED' })
    expect(exchange.order(alice, { clOrdId: 'mine' })?.ordId).toBe(ordId)
    expect(exchange.order(bob, { ordId })).toBeUndefined()
    expect(exchange.order(bob, { clOrdId: 'mine' })).toBeUndefined()
  })

  test('list open orders, oldest first, by symbol, id or client order id', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    const ids = ['a', 'b', 'c'].map((clOrdId) =>
      accepted(exchange.place(alice, limit('BUY', '1', '1', { clOrdId }))),
    )
    const listed = (query: Parameters<typeof exchange.openOrders>[1]) =>
      exchange.openOrders(alice, query).map(({ clOrdId }) => clOrdId)
    expect(listed({})).toEqual(['a', 'b', 'c'])
    expect(listed({ symbol: 'sharpusdt' })).toEqual(['a', 'b', 'c'])
    expect(listed({ symbol: 'BTCUSDT' })).toEqual([])
    expect(listed({ clOrdId: 'b' })).toEqual(['b'])
    expect(listed({ ordId: ids[2]?.ordId })).toEqual(['c'])
  })

  test('do not see a new order before its visibility delay, though it trades and can be cancelled', () => {
    const { exchange, account, clock } = trading({ visibilityDelayMs: 2_000 })
    const alice = account('alice', { USDT: '100' })
    const { ordId } = accepted(exchange.place(alice, limit('BUY', '1', '1')))
    expect(exchange.order(alice, { ordId })).toBeUndefined()
    expect(exchange.openOrders(alice)).toEqual([])
    expect(book(exchange).bids).toEqual(['1 at 1'])
    clock.advance(2_000)
    expect(exchange.order(alice, { ordId })?.ordId).toBe(ordId)
    const hidden = accepted(exchange.place(alice, limit('BUY', '1', '1')))
    expect(exchange.cancel(alice, { ordId: hidden.ordId }).kind).toBe('cancelled')
  })

  test('an order that was handed out does not change afterwards', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    const order = accepted(exchange.place(alice, limit('BUY', '1', '1')))
    exchange.cancel(alice, { ordId: order.ordId })
    expect(order.ordStatus).toBe('SUBMITTED')
  })

  test('the history lists finished orders, newest first', () => {
    const { exchange, account, clock } = trading()
    const alice = account('alice', { USDT: '100' })
    for (const clOrdId of ['a', 'b', 'c']) {
      exchange.place(alice, limit('BUY', '1', '1', { clOrdId, timeInForce: 'IOC' }))
      clock.advance(1_000)
    }
    const listed = (query: Parameters<typeof exchange.orderHistory>[1]) =>
      exchange.orderHistory(alice, query).map(({ clOrdId }) => clOrdId)
    const startMs = clock.nowMs() - 3_000
    expect(listed({})).toEqual(['c', 'b', 'a'])
    expect(listed({ limit: 1 })).toEqual(['c'])
    expect(listed({ fromMs: startMs + 1_000, untilMs: startMs + 1_999 })).toEqual(['b'])
    expect(listed({ symbol: 'BTCUSDT' })).toEqual([])
  })
})

describe('fills', () => {
  function withThreeFills() {
    const { exchange, account, clock } = trading()
    const maker = account('maker', { USDT: '100', SHARP: '100' })
    const taker = account('taker', { SHARP: '100', USDT: '100' })
    const { ordId } = accepted(exchange.place(maker, limit('BUY', '10', '2')))
    for (const quantity of ['1', '2']) {
      clock.advance(1_000)
      exchange.place(taker, marketSell(quantity))
    }
    exchange.place(maker, limit('SELL', '5', '3'))
    exchange.place(taker, limit('BUY', '5', '3'))
    return { exchange, maker, taker, ordId }
  }

  test('come newest first, and say role, amount, fee and what is left', () => {
    const { exchange, maker } = withThreeFills()
    const fills = exchange.fills(maker, { symbol: 'SHARPUSDT' })
    expect(fills.map(({ side, role }) => `${side} ${role}`)).toEqual(['SELL maker', 'BUY maker', 'BUY maker'])
    expect(fills.map(({ execQty }) => unitsText(execQty))).toEqual(['5', '2', '1'])
    expect(fills.map(({ execAmt }) => unitsText(execAmt))).toEqual(['15', '4', '2'])
    expect(fills.map(({ fee, feeCurrency }) => `${unitsText(fee)} ${feeCurrency}`)).toEqual([
      '0.03 USDT',
      '0.004 SHARP',
      '0.002 SHARP',
    ])
    expect(fills.map(({ remainingQty }) => unitsText(remainingQty))).toEqual(['0', '7', '9'])
    expect(fills.map(({ orderState }) => orderState)).toEqual(['FILLED', 'PARTIAL_FILLED', 'PARTIAL_FILLED'])
  })

  test('of both sides share the trade, but not the id', () => {
    const { exchange, maker, taker } = withThreeFills()
    const mine = exchange.fills(maker, { symbol: 'SHARPUSDT' })
    const theirs = exchange.fills(taker, { symbol: 'SHARPUSDT' })
    expect(mine.map(({ tradeId }) => tradeId)).toEqual(theirs.map(({ tradeId }) => tradeId))
    const ids = [...mine, ...theirs].map(({ id }) => id)
    expect(new Set(ids).size).toBe(6)
  })

  test('are narrowed by order and by side, and come in pages', () => {
    const { exchange, maker, ordId } = withThreeFills()
    const listed = (query: Omit<Parameters<typeof exchange.fills>[1], 'symbol'>) =>
      exchange.fills(maker, { symbol: 'sharpusdt', ...query }).map(({ execQty }) => unitsText(execQty))
    expect(listed({ ordId })).toEqual(['2', '1'])
    expect(listed({ ordId, pageNum: 2, pageSize: 1 })).toEqual(['1'])
    expect(listed({ ordId: '1' })).toEqual([])
    expect(listed({ side: 'SELL' })).toEqual(['5'])
    expect(listed({ pageSize: 2 })).toEqual(['5', '2'])
    expect(listed({ pageNum: 2, pageSize: 2 })).toEqual(['1'])
    expect(listed({ pageNum: 3, pageSize: 2 })).toEqual([])
  })

  test('pay the market’s fees, maker and taker apart', () => {
    const { exchange, account } = trading({}, { makerFee: '0', takerFee: '0.01' })
    const maker = account('maker', { USDT: '100' })
    const taker = account('taker', { SHARP: '100' })
    exchange.place(maker, limit('BUY', '10', '2'))
    exchange.place(taker, marketSell('10'))
    expect(money(exchange, maker)).toEqual(['80 + 0 USDT', '10 + 0 SHARP'])
    expect(money(exchange, taker)).toEqual(['90 + 0 SHARP', '19.8 + 0 USDT'])
  })
})

describe('a market maker', () => {
  test('keeps a bounded history; other accounts keep all of theirs', () => {
    const { exchange, account } = trading({ marketMakerHistory: 3 })
    const { accountId: maker } = exchange.accounts.open({ name: 'maker', isMarketMaker: true })
    exchange.fund(maker, 'USDT', '100')
    const taker = account('taker', { SHARP: '100' })
    const first = accepted(exchange.place(maker, limit('BUY', '1', '1', { clOrdId: 'first' })))
    exchange.place(taker, marketSell('1'))
    for (let round = 0; round < 4; round += 1) {
      exchange.place(maker, limit('BUY', '1', '1'))
      exchange.place(taker, marketSell('1'))
    }
    expect(exchange.orderHistory(maker)).toHaveLength(3)
    expect(exchange.fills(maker, { symbol: 'SHARPUSDT' })).toHaveLength(3)
    expect(exchange.order(maker, { ordId: first.ordId })).toBeUndefined()
    expect(exchange.order(maker, { clOrdId: 'first' })).toBeUndefined()
    expect(exchange.orderHistory(taker)).toHaveLength(5)
    expect(exchange.fills(taker, { symbol: 'SHARPUSDT' })).toHaveLength(5)
  })
})
