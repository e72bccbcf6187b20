import { describe, expect, test } from 'vitest'
import {
  accepted,
  book,
  codeOf,
  limit,
  marketBuy,
  marketSell,
  money,
  NOW_MS,
  postOnly,
  trading,
} from '../../test/trading.ts'
import { unitsText } from '../accounts/units.ts'
import type { PlaceRequest } from './place-request.ts'

describe('a limit order', () => {
  test('rests when nothing crosses it, with its money frozen', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })

    const order = accepted(exchange.place(alice, limit('BUY', '1000', '0.008')))

    expect(order).toMatchObject({ ordStatus: 'SUBMITTED', cumQty: 0n, avgPrice: 0n, feeCurrency: 'SHARP' })
    expect(money(exchange, alice)).toEqual(['92 + 8 USDT'])
    expect(book(exchange)).toEqual({ bids: ['1000 at 0.008'], asks: [] })
    expect(exchange.openOrders(alice)).toEqual([order])
  })

  test('freezes the quantity when it sells', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { SHARP: '5000' })
    exchange.place(alice, limit('SELL', '1386.19', '0.01'))
    expect(money(exchange, alice)).toEqual(['3613.81 + 1386.19 SHARP'])
  })

  test('buys at the maker’s price, pays its fee in what it receives, and what it saved is free at once', () => {
    const { exchange, account } = trading()
    const maker = account('maker', { SHARP: '1000' })
    const taker = account('taker', { USDT: '100' })
    exchange.place(maker, limit('SELL', '1000', '0.008'))

    const order = accepted(exchange.place(taker, limit('BUY', '1500', '0.01')))

    expect(order).toMatchObject({ ordStatus: 'PARTIAL_FILLED', ordPrice: 10n ** 16n })
    expect([order.cumQty, order.cumAmt, order.leavesQty, order.avgPrice].map(unitsText)).toEqual([
      '1000',
      '8',
      '500',
      '0.008',
    ])
    expect(money(exchange, taker)).toEqual(['87 + 5 USDT', '998 + 0 SHARP'])
    expect(money(exchange, maker)).toEqual(['0 + 0 SHARP', '7.984 + 0 USDT'])
    expect(money(exchange, 'fees')).toEqual(['2 + 0 SHARP', '0.016 + 0 USDT'])
  })

  test.each(['IOC', 'FOK'] as const)('%s never rests', (timeInForce) => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    const order = accepted(exchange.place(alice, limit('BUY', '1000', '0.008', { timeInForce })))
    expect(order.ordStatus).toBe('CANCELED')
    expect(book(exchange).bids).toEqual([])
    expect(money(exchange, alice)).toEqual(['100 + 0 USDT'])
  })
})

describe('a post-only order that would cross', () => {
  test('is accepted with an id, then cancelled, and never takes', () => {
    const { exchange, account } = trading()
    const maker = account('maker', { SHARP: '1000' })
    const taker = account('taker', { USDT: '100' })
    exchange.place(maker, limit('SELL', '1000', '0.008'))

    const order = accepted(exchange.place(taker, postOnly('BUY', '10', '0.008')))

    expect(order).toMatchObject({ ordStatus: 'CANCELED', cumQty: 0n })
    expect(book(exchange)).toEqual({ bids: [], asks: ['1000 at 0.008'] })
    expect(money(exchange, taker)).toEqual(['100 + 0 USDT'])
  })

  test('ends as rejected where the rules say so', () => {
    const { exchange, account } = trading({ postOnlyCrossing: 'REJECTED' })
    const maker = account('maker', { SHARP: '1000' })
    exchange.place(maker, limit('SELL', '1000', '0.008'))
    const taker = account('taker', { USDT: '100' })
    expect(accepted(exchange.place(taker, postOnly('BUY', '10', '0.008'))).ordStatus).toBe('REJECTED')
  })
})

describe('a market order', () => {
  test('that buys spends its amount in whole lots and gets the rest back', () => {
    const { exchange, account } = trading()
    const maker = account('maker', { SHARP: '1000' })
    exchange.place(maker, limit('SELL', '1000', '0.3'))
    const taker = account('taker', { USDT: '100' })

    const order = accepted(exchange.place(taker, marketBuy('10')))

    expect(order).toMatchObject({ ordStatus: 'FILLED', ordQty: 0n, ordPrice: 0n, leavesQty: 0n })
    expect([order.cumQty, order.cumAmt].map(unitsText)).toEqual(['33.33', '9.999'])
    expect(money(exchange, taker)).toEqual(['90.001 + 0 USDT', '33.26334 + 0 SHARP'])
    expect(exchange.fills(taker, { symbol: 'SHARPUSDT' })[0]?.orderState).toBe('FILLED')
  })

  test('that is larger than the book fills what is there and is cancelled', () => {
    const { exchange, account } = trading()
    const maker = account('maker', { USDT: '10' })
    exchange.place(maker, limit('BUY', '1000', '0.01'))
    const taker = account('taker', { SHARP: '1500' })
    const order = accepted(exchange.place(taker, marketSell('1500')))
    expect(order.ordStatus).toBe('CANCELED')
    expect([order.cumQty, order.leavesQty].map(unitsText)).toEqual(['1000', '500'])
    expect(money(exchange, taker)).toEqual(['500 + 0 SHARP', '9.98 + 0 USDT'])
  })

  test('ignores a price, and a buy ignores a quantity', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    const order = accepted(
      exchange.place(alice, { ...marketBuy('10'), ordPrice: '0.1234567', ordQty: '0.001' }),
    )
    expect(order).toMatchObject({ ordPrice: 0n, ordQty: 0n, ordStatus: 'CANCELED' })
  })
})

describe('an order against the same account', () => {
  test('trades, and both fills say how much was dealt with oneself', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100', SHARP: '1000' })
    exchange.place(alice, limit('SELL', '1000', '0.01'))
    exchange.place(alice, limit('BUY', '400', '0.01'))
    const fills = exchange.fills(alice, { symbol: 'SHARPUSDT' })
    expect(fills.map(({ role, selfDealingQty }) => `${role} ${unitsText(selfDealingQty)}`)).toEqual([
      'taker 400',
      'maker 400',
    ])
    expect(money(exchange, alice)).toEqual(['99.992 + 0 USDT', '399.2 + 600 SHARP'])
  })
})

describe('the checks', () => {
  test.each([
    ['an unknown symbol', limit('BUY', '1', '1', { symbol: 'NOPEUSDT' }), 3011],
    ['a price of seven decimals where six are allowed', limit('BUY', '1000', '0.0080001'), 3105],
    [
      'the quantity of the report, twelve decimals where two are allowed',
      marketSell('1386.193512614361'),
      3104,
    ],
    ['a limit quantity of three decimals', limit('BUY', '1000.001', '0.008'), 3104],
    ['an amount of seven decimals', marketBuy('10.0000001'), 3106],
    ['a price of zero', limit('BUY', '1000', '0'), 3107],
    ['a negative quantity', limit('BUY', '-1000', '0.008'), 3107],
    ['an amount of zero', marketBuy('0'), 3107],
    ['a price that no book could hold', limit('BUY', '0.01', '9007199254740993'), 3107],
    ['a limit order without a price', { ...limit('BUY', '1000', '1'), ordPrice: undefined }, 400],
    ['a market buy without an amount', { ...marketBuy('1'), ordAmt: undefined }, 400],
    ['a market sell without a quantity', { ...marketSell('1'), ordQty: undefined }, 400],
    ['a quantity that is no number', limit('BUY', 'many', '0.008'), 400],
    ['a client order id with a space', limit('BUY', '1000', '0.008', { clOrdId: 'my order' }), 400],
    ['more than there is', limit('BUY', '100000', '0.008'), 3113],
  ])('reject %s', (_, request, code) => {
    const { exchange, account, events } = trading()
    const alice = account('alice', { USDT: '100', SHARP: '5000' })
    expect(codeOf(exchange.place(alice, request))).toBe(code)
    expect(money(exchange, alice)).toEqual(['100 + 0 USDT', '5000 + 0 SHARP'])
    expect(events.at(-1)).toMatchObject({ type: 'order.rejected', accountId: alice, code })
  })

  test('do not count trailing zeros as decimals, and read scientific notation', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    expect(codeOf(exchange.place(alice, limit('BUY', '1000.5000', '0.00800000')))).toBeUndefined()
    expect(codeOf(exchange.place(alice, limit('BUY', '1e3', '8E-3')))).toBeUndefined()
  })

  test('hold orders against the market’s four minimums', () => {
    const minimums = { minLmtPr: '0.001', minLmtSz: '10', minMktVa: '5', minMktSz: '20' }
    const { exchange, account } = trading({ minimumCode: 9999 }, minimums)
    const alice = account('alice', { USDT: '100', SHARP: '5000' })
    const below = [
      limit('SELL', '10', '0.0009'),
      limit('SELL', '9.99', '1'),
      marketBuy('4.99'),
      marketSell('19.99'),
    ]
    expect(below.map((request) => codeOf(exchange.place(alice, request)))).toEqual([9999, 9999, 9999, 9999])
    const least = [limit('SELL', '10', '0.001'), marketBuy('5'), marketSell('20')]
    expect(least.map((request) => codeOf(exchange.place(alice, request)))).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test('allow a market buy’s amount a fixed number of decimals where the rules say so', () => {
    const { exchange, account } = trading({ amountDecimals: 2 })
    const alice = account('alice', { USDT: '100' })
    expect(codeOf(exchange.place(alice, marketBuy('10.001')))).toBe(3106)
    expect(codeOf(exchange.place(alice, marketBuy('10.01')))).toBeUndefined()
  })

  test('run in one order: market, restriction, open, fields, decimals, minimum, client id, active orders, funds', () => {
    const { exchange, account } = trading({ activeOrdersLimit: 1 })
    const alice = account('alice', { USDT: '100' })
    const place = (request: PlaceRequest) => codeOf(exchange.place(alice, request))
    accepted(exchange.place(alice, limit('BUY', '1', '0.001', { clOrdId: 'used' })))
    exchange.accounts.change(alice, { restriction: { kind: 'no-trade' } })
    exchange.changeMarket('SHARPUSDT', { openTrade: false })

    const worst = limit('BUY', '', '0.0000001', { symbol: 'NOPE', clOrdId: 'used' })
    expect(place(worst)).toBe(3011)
    const known = { ...worst, symbol: 'SHARPUSDT' }
    expect(place(known)).toBe(3013)
    exchange.accounts.change(alice, { restriction: { kind: 'none' } })
    expect(place(known)).toBe(3012)
    exchange.changeMarket('SHARPUSDT', { openTrade: true })
    expect(place(known)).toBe(400)
    expect(place({ ...known, ordQty: '0.001' })).toBe(3105)
    expect(place({ ...known, ordPrice: '1', ordQty: '0.001' })).toBe(3104)
    expect(place({ ...known, ordPrice: '1', ordQty: '0' })).toBe(3107)
    expect(place({ ...known, ordPrice: '1', ordQty: '1000000' })).toBe(3111)
    expect(place({ ...known, ordPrice: '1', ordQty: '1000000', clOrdId: 'new' })).toBe(3112)
    exchange.cancelAll(alice)
    expect(place({ ...known, ordPrice: '1', ordQty: '1000000', clOrdId: 'new' })).toBe(3113)
  })

  test.each([
    [{ kind: 'no-trade' } as const, 3013],
    [{ kind: 'sub-no-trade' } as const, 3014],
    [{ kind: 'no-trade-in', symbols: new Set(['SHARPUSDT']) } as const, 3012],
    [{ kind: 'sub-no-trade-in', symbols: new Set(['SHARPUSDT']) } as const, 3015],
    [{ kind: 'sub-no-business' } as const, 6001],
    [{ kind: 'no-trade-in', symbols: new Set(['BTCUSDT']) } as const, undefined],
  ])('answer an account restricted by %j', (restriction, code) => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    const before = accepted(exchange.place(alice, limit('BUY', '1', '1')))
    exchange.accounts.change(alice, { restriction })
    expect(codeOf(exchange.place(alice, limit('BUY', '1', '1')))).toBe(code)
    expect(exchange.cancel(alice, { ordId: before.ordId }).kind).toBe('cancelled')
  })
})

describe('client order ids', () => {
  test('are unique for ever within the account, also after the order has gone', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    const bob = account('bob', { USDT: '100' })
    const { ordId } = accepted(exchange.place(alice, limit('BUY', '1', '1', { clOrdId: 'bot1A7x9' })))
    exchange.cancel(alice, { ordId })
    expect(codeOf(exchange.place(alice, limit('BUY', '1', '1', { clOrdId: 'bot1A7x9' })))).toBe(3111)
    expect(codeOf(exchange.place(bob, limit('BUY', '1', '1', { clOrdId: 'bot1A7x9' })))).toBeUndefined()
  })

  test('of rejected orders may be used again', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '1' })
    expect(codeOf(exchange.place(alice, limit('BUY', '9', '1', { clOrdId: 'again' })))).toBe(3113)
    expect(codeOf(exchange.place(alice, limit('BUY', '1', '1', { clOrdId: 'again' })))).toBeUndefined()
  })

  test('are 32 hexadecimal characters where the client sends none', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    for (const clOrdId of [undefined, '']) {
      const order = accepted(exchange.place(alice, limit('BUY', '1', '1', { clOrdId })))
      expect(order.clOrdId).toMatch(/^[0-9a-f]{32}$/)
      expect(order.isClOrdIdGenerated).toBe(true)
      expect(exchange.order(alice, { clOrdId: order.clOrdId })).toEqual(order)
    }
  })
})

describe('order ids and times', () => {
  test('an id is the second of acceptance times 2^20, and a counter', () => {
    const { exchange, account, clock } = trading()
    const alice = account('alice', { USDT: '100' })
    const second = BigInt(Math.floor(NOW_MS / 1_000))
    const first = accepted(exchange.place(alice, limit('BUY', '1', '1')))
    const next = accepted(exchange.place(alice, limit('BUY', '1', '1')))
    expect([first.ordId, next.ordId]).toEqual([String(second << 20n), String((second << 20n) + 1n)])
    clock.advance(1_000)
    const later = accepted(exchange.place(alice, limit('BUY', '1', '1')))
    expect(later.ordId).toBe(String((second + 1n) << 20n))
  })

  test('ids rise even when the clock is set back', () => {
    const { exchange, account, clock } = trading()
    const alice = account('alice', { USDT: '100' })
    const before = accepted(exchange.place(alice, limit('BUY', '1', '1')))
    clock.setWallClock(NOW_MS - 3_600_000)
    const after = accepted(exchange.place(alice, limit('BUY', '1', '1')))
    expect(BigInt(after.ordId)).toBe(BigInt(before.ordId) + 1n)
  })

  test('ids above 2^53 survive place, list and cancel', () => {
    const { exchange, account } = trading({ orderIdOffset: 2n ** 53n })
    const alice = account('alice', { USDT: '100' })
    exchange.place(alice, limit('BUY', '1', '1'))
    const { ordId } = accepted(exchange.place(alice, limit('BUY', '1', '1')))
    expect(BigInt(ordId)).toBeGreaterThan(2n ** 53n)
    expect(String(Number(ordId))).not.toBe(ordId)
    expect(exchange.openOrders(alice).map((order) => order.ordId)).toContain(ordId)
    expect(exchange.cancel(alice, { ordId })).toMatchObject({ kind: 'cancelled', order: { ordId } })
    expect(exchange.openOrders(alice)).toHaveLength(1)
  })

  test('an order’s time is the client’s, else the time of acceptance', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    const sent = accepted(exchange.place(alice, limit('BUY', '1', '1', { timestamp: 1_700_000_000_000 })))
    const silent = accepted(exchange.place(alice, limit('BUY', '1', '1')))
    expect([sent.timestamp, sent.acceptedAtMs]).toEqual([1_700_000_000_000, NOW_MS])
    expect(silent.timestamp).toBe(NOW_MS)
  })
})

describe('active orders', () => {
  test('are fifty at most; the one after is rejected until one has gone', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100', SHARP: '1' })
    const orders = Array.from({ length: 50 }, () => accepted(exchange.place(alice, limit('BUY', '1', '1'))))
    expect(codeOf(exchange.place(alice, limit('BUY', '1', '1')))).toBe(3112)
    expect(codeOf(exchange.place(alice, limit('BUY', '1', '1', { timeInForce: 'IOC' })))).toBeUndefined()
    exchange.cancel(alice, { ordId: orders[0]?.ordId ?? '' })
    expect(codeOf(exchange.place(alice, limit('BUY', '1', '1')))).toBeUndefined()
  })

  test('of a market maker are as many as it likes', () => {
    const { exchange } = trading()
    const { accountId } = exchange.accounts.open({ name: 'maker', isMarketMaker: true })
    exchange.fund(accountId, 'USDT', '100')
    const codes = Array.from({ length: 60 }, () => codeOf(exchange.place(accountId, limit('BUY', '1', '1'))))
    expect(codes.every((code) => code === undefined)).toBe(true)
  })
})

describe('a batch', () => {
  test('answers each order for itself, in turn', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '1' })
    const outcome = exchange.placeBatch(alice, {
      symbol: 'sharpusdt',
      timestamp: 1_700_000_000_000,
      orders: [limit('BUY', '1', '1', { clOrdId: 'one' }), limit('BUY', '1', '1', { clOrdId: 'two' })],
    })
    expect(outcome).toMatchObject({
      kind: 'answered',
      outcomes: [
        { kind: 'accepted', order: { clOrdId: 'one', timestamp: 1_700_000_000_000 } },
        { kind: 'rejected', code: 3113 },
      ],
    })
  })

  test('of none, or of more than fifty, is rejected as a whole', () => {
    const { exchange, account } = trading()
    const alice = account('alice', { USDT: '100' })
    expect(codeOf(exchange.placeBatch(alice, { symbol: 'SHARPUSDT', orders: [] }))).toBe(400)
    const orders = Array.from({ length: 51 }, () => limit('BUY', '1', '1'))
    expect(codeOf(exchange.placeBatch(alice, { symbol: 'SHARPUSDT', orders }))).toBe(400)
    expect(exchange.openOrders(alice)).toEqual([])
  })
})
