import { describe, expect, test } from 'vitest'
import { unitsText } from '../src/accounts/units.ts'
import { Sandbox } from '../src/index.ts'
import {
  buy,
  CANCEL,
  call,
  type FaultyExchange,
  faultyExchange,
  PLACE,
  send,
  when,
} from './faulty-exchange.ts'
import { NOW_MS } from './trading.ts'

const ACTIVE = '/api/v2/trade/order/active?symbol=SHARPUSDT'
const IPV6 = await hasIpv6()

async function hasIpv6(): Promise<boolean> {
  try {
    await using _ = await Sandbox.open({ ipv6: true, crowd: false })
    return true
  } catch {
    return false
  }
}

async function dataOf(exchange: FaultyExchange, path: string, body?: object) {
  return JSON.parse((await call(exchange, path, body)).text).data
}

async function codeOf(exchange: FaultyExchange, path: string, body: object) {
  return JSON.parse((await call(exchange, path, body)).text).code
}

async function activeIds(exchange: FaultyExchange): Promise<readonly string[]> {
  const orders: readonly { readonly clOrdId: string }[] = await dataOf(exchange, ACTIVE.replace('/api/', '/'))
  return orders.map(({ clOrdId }) => clOrdId)
}

function available({ sandbox, alice }: FaultyExchange, asset: string): string {
  const found = sandbox.exchange.balances(alice.accountId).find((balance) => balance.asset === asset)
  return unitsText(found?.available ?? 0n)
}

describe('orders', () => {
  test('hide-order: accepted, working and not to be seen for a while', async () => {
    await using exchange = await faultyExchange([
      when({ endpoint: 'placeOrder', nth: 1 }, 'hide-order', { ms: 10_000 }),
    ])
    const { ordId } = await dataOf(exchange, PLACE, buy('hidden'))
    await call(exchange, PLACE, buy('shown'))
    expect(await activeIds(exchange)).toEqual(['shown'])
    const single = await call(exchange, `/trade/order/orderInfo?ordId=${ordId}`)
    expect(JSON.parse(single.text)).toMatchObject({ code: 3103 })
    expect(exchange.sandbox.exchange.book('SHARPUSDT')?.bids).toHaveLength(2)
    exchange.clock.advance(10_000)
    expect(await activeIds(exchange)).toEqual(['hidden', 'shown'])
  })

  test('false-empty: the list is empty once and true again', async () => {
    await using exchange = await faultyExchange([when({ endpoint: 'activeOrdersV2', nth: 1 }, 'false-empty')])
    await call(exchange, PLACE, buy('first'))
    expect(await activeIds(exchange)).toEqual([])
    expect(await activeIds(exchange)).toEqual(['first'])
  })

  test('late-fill: a cancel is acknowledged and the order fills all the same', async () => {
    await using exchange = await faultyExchange([
      when({ endpoint: 'cancelOrder' }, 'late-fill', { quantity: '4' }),
    ])
    const { ordId } = await dataOf(exchange, PLACE, buy('first'))
    expect(await dataOf(exchange, CANCEL, { symbol: 'SHARPUSDT', ordId })).toMatchObject({
      state: 'CANCELED',
    })
    const order = exchange.sandbox.exchange.order(exchange.alice.accountId, { ordId: String(ordId) })
    expect([order?.ordStatus, unitsText(order?.cumQty ?? 0n)]).toEqual(['CANCELED', '4'])
  })

  test('fill-orders: a part fills at its time, after what rests before it', async () => {
    const rule = when({ after: 1_000 }, 'fill-orders', { account: 'alice', quantity: '3' })
    await using exchange = await faultyExchange([rule])
    const { sandbox, bob, alice, clock } = exchange
    const better = buy('better', { ordPrice: '0.6' })
    sandbox.exchange.place(bob.accountId, { ...better, symbol: 'SHARPUSDT', side: 'BUY', ordType: 'LIMIT' })
    await call(exchange, PLACE, buy('first'))
    clock.advance(1_000)
    expect(sandbox.exchange.openOrders(bob.accountId)).toEqual([])
    expect(sandbox.exchange.openOrders(alice.accountId).map(({ cumQty }) => unitsText(cumQty))).toEqual(['3'])
  })

  test('manual-order and manual-cancel: orders come and go without a call of the client', async () => {
    const order = {
      symbol: 'SHARPUSDT',
      side: 'SELL',
      ordType: 'LIMIT',
      ordPrice: '2',
      ordQty: '5',
      clOrdId: 'byhand',
    }
    await using exchange = await faultyExchange([
      when({ endpoint: 'placeOrder', nth: 1 }, 'manual-order', { account: 'alice', order }),
      when({ after: 1_000 }, 'manual-cancel', { account: 'alice' }),
    ])
    await call(exchange, PLACE, buy('first'))
    expect(await activeIds(exchange)).toEqual(['first', 'byhand'])
    exchange.clock.advance(1_000)
    expect(await activeIds(exchange)).toEqual([])
    expect(exchange.sandbox.faults.fired.map(({ note }) => note)).toEqual([
      expect.stringMatching(/^order \d+$/),
      '2 orders',
    ])
  })
})

describe('access', () => {
  test('clock-skew: the Date header is wrong, and requests by the true time are refused', async () => {
    await using exchange = await faultyExchange([
      when({ after: 1_000, for: 1_000 }, 'clock-skew', { ms: -45_000 }),
    ])
    exchange.clock.advance(1_000)
    const reply = await call(exchange, '/spot/accountList', {})
    expect(reply.text).toBe('{"message":"Unauthorized","code":1401}')
    expect(Date.parse(String(reply.headers['date']))).toBe(Math.floor((NOW_MS - 44_000) / 1_000) * 1_000)
    exchange.clock.advance(1_000)
    expect(await codeOf(exchange, '/spot/accountList', {})).toBe(0)
  })

  test('rate-limits: a twelfth of the usual is the eleventh request', async () => {
    await using exchange = await faultyExchange([when({ for: 1_000 }, 'rate-limits', { divideBy: 12 })])
    const statuses: number[] = []
    for (let made = 0; made < 11; made += 1)
      statuses.push((await call(exchange, '/spot/accountList', {})).status)
    expect(statuses.slice(-2)).toEqual([200, 429])
    exchange.clock.advance(1_000)
    expect(exchange.sandbox.settings).toMatchObject({ requestsPerAddress: 300, requestsPerAccount: 120 })
  })

  test('active-orders-limit: the order beyond the cap is refused', async () => {
    await using exchange = await faultyExchange([when({}, 'active-orders-limit', { limit: 1 })])
    expect(await codeOf(exchange, PLACE, buy('first'))).toBe(0)
    expect(await codeOf(exchange, PLACE, buy('second'))).toBe(3112)
  })

  test('revoke-key: from the call after the one that made it happen, for good', async () => {
    const rule = when({ endpoint: 'placeOrder', nth: 2 }, 'revoke-key', { account: 'alice' })
    await using exchange = await faultyExchange([rule])
    expect(await codeOf(exchange, PLACE, buy('first'))).toBe(0)
    expect(await codeOf(exchange, PLACE, buy('second'))).toBe(0)
    expect((await call(exchange, PLACE, buy('third'))).text).toBe('{"message":"signature-failed","code":401}')
  })

  test('freeze-account: refused while it lasts', async () => {
    await using exchange = await faultyExchange([
      when({ for: 5_000 }, 'freeze-account', { account: 'alice' }),
    ])
    expect(await codeOf(exchange, '/spot/accountList', {})).toBe(401)
    exchange.clock.advance(5_000)
    expect(await codeOf(exchange, '/spot/accountList', {})).toBe(0)
  })

  test('address-list: an address that is not listed is refused until the old list comes back', async () => {
    const rule = when({ until: 5_000 }, 'address-list', { account: 'alice', addresses: ['203.0.113.7'] })
    await using exchange = await faultyExchange([rule])
    expect(await codeOf(exchange, '/spot/accountList', {})).toBe(1401)
    exchange.clock.advance(5_000)
    expect(await codeOf(exchange, '/spot/accountList', {})).toBe(0)
  })

  test.runIf(IPV6)(
    'one-family: the same call is taken over one family and refused over the other',
    async () => {
      const rule = when({}, 'one-family', { account: 'alice', family: 6 })
      await using exchange = await faultyExchange([rule], { ipv6: true })
      const url = exchange.sandbox.restUrl.replace('127.0.0.1', '[::1]')
      expect(await codeOf(exchange, '/spot/accountList', {})).toBe(1401)
      const reply = await call(exchange, '/spot/accountList', {}, { url })
      expect(JSON.parse(reply.text)).toMatchObject({ code: 0 })
    },
  )

  test('one-family: a key for the other family is refused here', async () => {
    await using exchange = await faultyExchange([when({}, 'one-family', { account: 'alice', family: 6 })])
    expect(await codeOf(exchange, '/spot/accountList', {})).toBe(1401)
  })

  test('flipping-egress: every second signed call is refused, public ones never', async () => {
    await using exchange = await faultyExchange([when({}, 'flipping-egress')])
    const codes: number[] = []
    for (let made = 0; made < 4; made += 1) {
      codes.push(await codeOf(exchange, '/spot/accountList', {}))
      expect((await send(`${exchange.sandbox.restUrl}/v1/market/tickers`)).status).toBe(200)
    }
    expect(codes).toEqual([0, 1401, 0, 1401])
  })

  test('big-ids: ids do not fit a double, and work', async () => {
    await using exchange = await faultyExchange([when({}, 'big-ids')])
    const { text } = await call(exchange, PLACE, buy('first'))
    const ordId = /"ordId":(\d+)/.exec(text)?.[1] ?? '0'
    expect(BigInt(ordId) > 2n ** 53n).toBe(true)
    const cancelled = await call(exchange, CANCEL, { symbol: 'SHARPUSDT', ordId })
    expect(cancelled.text).toContain(`"ordId":${ordId}`)
  })
})

describe('markets and money', () => {
  test('market-rules: new decimals bind from their time on and go with the fault', async () => {
    const rule = when({ after: 1_000, for: 1_000 }, 'market-rules', {
      symbol: 'SHARPUSDT',
      changes: { lotSz: 0 },
    })
    await using exchange = await faultyExchange([rule])
    const order = (clOrdId: string) => buy(clOrdId, { ordQty: '10.5' })
    expect(await codeOf(exchange, PLACE, order('first'))).toBe(0)
    exchange.clock.advance(1_000)
    expect(await codeOf(exchange, PLACE, order('second'))).toBe(3104)
    exchange.clock.advance(1_000)
    expect(await codeOf(exchange, PLACE, order('third'))).toBe(0)
  })

  test.each([3011, 3012, 3013, 3014, 3015])(
    'suspend-symbol: orders are refused with %i, cancels are not',
    async (code) => {
      const rule = when({ after: 1_000, for: 1_000 }, 'suspend-symbol', { symbol: 'SHARPUSDT', code })
      await using exchange = await faultyExchange([rule])
      const { ordId } = await dataOf(exchange, PLACE, buy('first'))
      exchange.clock.advance(1_000)
      expect(await codeOf(exchange, PLACE, buy('second'))).toBe(code)
      const { side, ordType, ordPrice, ordQty } = {
        side: 'BUY',
        ordType: 'LIMIT',
        ordPrice: '0.5',
        ordQty: '10',
      }
      const batch = { symbol: 'SHARPUSDT', timestamp: NOW_MS, orders: [{ side, ordType, ordPrice, ordQty }] }
      expect(await dataOf(exchange, '/trade/order/placeBatch', batch)).toMatchObject([{ errno: code }])
      expect(await codeOf(exchange, CANCEL, { symbol: 'SHARPUSDT', ordId })).toBe(0)
      exchange.clock.advance(1_000)
      expect(await codeOf(exchange, PLACE, buy('third'))).toBe(0)
    },
  )

  test('suspend-symbol: of one account alone leaves the market open', async () => {
    await using exchange = await faultyExchange([
      when({}, 'suspend-symbol', { symbol: 'SHARPUSDT', code: 3013, account: 'alice' }),
    ])
    expect(await codeOf(exchange, PLACE, buy('first'))).toBe(3013)
    expect(exchange.sandbox.exchange.market('SHARPUSDT')?.openTrade).toBe(true)
  })

  test('maintenance: everything is 503 until it is over', async () => {
    await using exchange = await faultyExchange([when({ after: 1_000, for: 3_600_000 }, 'maintenance')])
    exchange.clock.advance(1_000)
    expect(await call(exchange, PLACE, buy('first'))).toMatchObject({ status: 503 })
    expect(await send(`${exchange.sandbox.restUrl}/v1/market/tickers`)).toMatchObject({ status: 503 })
    exchange.clock.advance(3_600_000)
    expect(await codeOf(exchange, PLACE, buy('first'))).toBe(0)
  })

  test('move-balance: money comes and goes, and what is not there cannot go', async () => {
    await using exchange = await faultyExchange([
      when({ after: 1 }, 'move-balance', { account: 'alice', asset: 'USDT', amount: '5.5' }),
      when({ after: 2 }, 'move-balance', { account: 'alice', asset: 'USDT', amount: '-1000' }),
      when({ after: 3 }, 'move-balance', { account: 'alice', asset: 'USDT', amount: '-1000' }),
    ])
    exchange.clock.advance(1)
    expect(available(exchange, 'USDT')).toBe('1005.5')
    exchange.clock.advance(2)
    expect(available(exchange, 'USDT')).toBe('5.5')
    expect(exchange.sandbox.faults.fired.at(-1)?.note).toBe('not covered: nothing was taken')
  })
})

describe('market data', () => {
  async function depth(exchange: FaultyExchange) {
    const { a, b } = JSON.parse(
      (await send(`${exchange.sandbox.restUrl}/v1/market/depth/SHARPUSDT`)).text,
    ).data
    return { a, b }
  }

  async function quoted(rule: Parameters<typeof faultyExchange>[0][number]): Promise<FaultyExchange> {
    const exchange = await faultyExchange([rule])
    await call(exchange, PLACE, buy('bid'))
    await call(exchange, PLACE, buy('ask', { side: 'SELL', ordPrice: '0.7' }))
    return exchange
  }

  test('empty-book: no levels', async () => {
    await using exchange = await quoted(when({ symbol: 'SHARPUSDT' }, 'empty-book'))
    expect(await depth(exchange)).toEqual({ a: [], b: [] })
  })

  test('crossed-book: the best bid is above the best ask', async () => {
    await using exchange = await quoted(when({ endpoint: 'depth' }, 'crossed-book'))
    expect(await depth(exchange)).toEqual({ a: [['0.5', '10', -1]], b: [['0.7', '10', 1]] })
  })

  test('stale-book: the book stands still while orders come and go', async () => {
    await using exchange = await quoted(when({ endpoint: 'depth', for: 1_000 }, 'stale-book'))
    const first = await depth(exchange)
    await call(exchange, PLACE, buy('better', { ordPrice: '0.6' }))
    expect(await depth(exchange)).toEqual(first)
    exchange.clock.advance(1_000)
    expect((await depth(exchange)).b).toHaveLength(2)
  })

  test.each(['0', '1e-10', 'NaN'])('odd-price: every price is %s', async (price) => {
    await using exchange = await quoted(when({}, 'odd-price', { price }))
    expect(await depth(exchange)).toEqual({ a: [[price, '10', -1]], b: [[price, '10', 1]] })
    const { text } = await send(`${exchange.sandbox.restUrl}/v1/market/tickers`)
    expect(JSON.parse(text).data).toMatchObject([{ bid: price, ask: price, close: price, volume: '0' }])
  })
})
