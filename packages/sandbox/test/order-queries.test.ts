import { ManualClock } from '@trading-bridge/core'
import { readJson } from '@trading-bridge/protocol'
import { describe, expect, test } from 'vitest'
import { BUY_LIMIT, NOW_MS, place, SELL_LIMIT, signed } from './http.ts'
import {
  CANCEL,
  FILLS,
  NEW_LIST,
  NEW_SINGLE,
  OLD_LIST,
  OLD_SINGLE,
  openTrading,
  textOf,
} from './order-calls.ts'

describe('queries', () => {
  test('the old list gives the id as text, no average price, and nothing left of an open order', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    const ordId = await place(sandbox, alice, {
      ...SELL_LIMIT,
      clOrdId: 'mine1',
      timestamp: 1_700_000_000_000,
    })

    expect(await textOf(sandbox, alice, OLD_LIST, '')).toBe(
      '{"data":[{"symbol":"SHARPUSDT","baseCurrency":"SHARP","quoteCurrency":"USDT","timestamp":1700000000000,' +
        `"side":"SELL","timeInForce":"GTC","accountId":${alice.accountId},"ordPrice":"0.008","cumAmt":"0",` +
        '"cumQty":"0","leavesQty":"0","clOrdId":"mine1","ordAmt":"0","ordQty":"100",' +
        `"ordId":"${ordId}","ordStatus":"SUBMITTED","ordType":"LIMIT"}],"code":0}`,
    )
  })

  test('the new list gives the id as a number and what is truly left', async () => {
    const { sandbox, alice, bob } = await openTrading()
    await using _ = sandbox
    const ordId = await place(sandbox, alice, { ...SELL_LIMIT, clOrdId: 'mine1' })
    await place(sandbox, bob, { ...BUY_LIMIT, ordQty: '30' })

    expect(await textOf(sandbox, alice, NEW_LIST, 'symbol=sharpusdt')).toBe(
      `{"data":[{"baseCurrency":"SHARP","quoteCurrency":"USDT","side":"SELL","cumQty":"30","ordId":${ordId},` +
        `"clOrdId":"mine1","ordType":"LIMIT","ordQty":"100","cumAmt":"0.24","accountId":${alice.accountId},` +
        '"timeInForce":"GTC","ordPrice":"0.008","leavesQty":"70","avgPrice":"0.008",' +
        `"ordStatus":"PARTIAL_FILLED","symbol":"SHARPUSDT","timestamp":${NOW_MS}}],"code":0}`,
    )
    expect(await textOf(sandbox, alice, NEW_LIST, 'symbol=BTCUSDT')).toBe('{"data":[],"code":0}')
  })

  test('the old single query calls the state ordState and multiplies out a limit order', async () => {
    const { sandbox, alice, bob } = await openTrading()
    await using _ = sandbox
    const ordId = await place(sandbox, alice, { ...SELL_LIMIT, clOrdId: 'mine1' })
    await place(sandbox, bob, { ...BUY_LIMIT, ordQty: '30' })
    await textOf(sandbox, alice, CANCEL, { symbol: 'SHARPUSDT', ordId })

    expect(await textOf(sandbox, alice, OLD_SINGLE, `ordId=${ordId}`)).toBe(
      `{"data":{"baseCurrency":"SHARP","quoteCurrency":"USDT","symbol":"SHARPUSDT","timestamp":${NOW_MS},` +
        `"side":"SELL","accountId":${alice.accountId},"ordId":${ordId},"clOrdId":"mine1","ordType":"LIMIT",` +
        '"ordState":"CANCELED","ordPrice":"0.008","ordQty":"100","ordAmt":"0.8","cumAmt":"0.24","cumQty":"30",' +
        '"leavesQty":"0","avgPrice":"0.008","feeCurrency":"USDT","timeInForce":"GTC"},"code":0}',
    )
  })

  test('the new single query finds an order by either id and keeps what a cancelled one had left', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    const ordId = await place(sandbox, alice, { ...SELL_LIMIT, clOrdId: 'mine1' })
    await textOf(sandbox, alice, CANCEL, { symbol: 'SHARPUSDT', ordId })

    const byId = await textOf(sandbox, alice, NEW_SINGLE, `ordId=${ordId}`)

    expect(byId).toBe(
      `{"data":{"baseCurrency":"SHARP","quoteCurrency":"USDT","orderUpdateTime":${NOW_MS},"timestamp":${NOW_MS},` +
        `"symbol":"SHARPUSDT","cumQty":"0","ordId":${ordId},"clOrdId":"mine1","timeInForce":"GTC",` +
        `"accountId":${alice.accountId},"side":"SELL","ordStatus":"CANCELED","ordType":"LIMIT",` +
        '"ordPrice":"0.008","ordQty":"100","cumAmt":"0","leavesQty":"100","avgPrice":"0"},"code":0}',
    )
    expect(await textOf(sandbox, alice, NEW_SINGLE, 'clOrdId=mine1')).toBe(byId)
  })

  test('an update time is in milliseconds where it is the order’s own, else in seconds', async () => {
    const clock = new ManualClock(NOW_MS)
    const { sandbox, alice, bob } = await openTrading({ clock })
    await using _ = sandbox
    const ordId = await place(sandbox, alice, SELL_LIMIT)
    clock.advance(7_000)
    await place(sandbox, bob, BUY_LIMIT)

    expect(await textOf(sandbox, alice, NEW_SINGLE, `ordId=${ordId}`)).toContain(
      `"orderUpdateTime":${Math.floor((NOW_MS + 7_000) / 1_000)},"timestamp":${NOW_MS}`,
    )
  })

  test('an unknown order is not found, and a query without an id lacks a field', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    const notFound = '{"message":"order-not-found","code":3103}'

    expect(await textOf(sandbox, alice, OLD_SINGLE, 'ordId=1')).toBe(notFound)
    expect(await textOf(sandbox, alice, NEW_SINGLE, 'clOrdId=nobodys')).toBe(notFound)
    expect(await textOf(sandbox, alice, NEW_SINGLE, '')).toBe(
      '{"message":"request field missing","code":400}',
    )
  })

  test('a market buy shows what it spends, and no quantity', async () => {
    const { sandbox, alice, bob } = await openTrading()
    await using _ = sandbox
    await place(sandbox, alice, SELL_LIMIT)
    const order = { symbol: 'SHARPUSDT', side: 'BUY', ordType: 'MARKET', ordAmt: '0.4' }
    const ordId = await place(sandbox, bob, order)

    expect(await textOf(sandbox, bob, OLD_SINGLE, `ordId=${ordId}`)).toContain(
      '"ordState":"FILLED","ordPrice":"0","ordQty":"0","ordAmt":"0.4","cumAmt":"0.4","cumQty":"50","leavesQty":"0"',
    )
  })

  test('a new order stays hidden for as long as is asked for, and can be cancelled meanwhile', async () => {
    const clock = new ManualClock(NOW_MS)
    const { sandbox, alice } = await openTrading({ clock, rules: { visibilityDelayMs: 5_000 } })
    await using _ = sandbox
    const ordId = await place(sandbox, alice, SELL_LIMIT)

    const hidden = await textOf(sandbox, alice, NEW_SINGLE, `ordId=${ordId}`)
    clock.advance(5_000)

    expect(hidden).toContain('3103')
    expect(await textOf(sandbox, alice, NEW_SINGLE, `ordId=${ordId}`)).toContain('"SUBMITTED"')
  })

  test('past orders are listed when asked for', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    const ordId = await place(sandbox, alice, SELL_LIMIT)
    await textOf(sandbox, alice, CANCEL, { symbol: 'SHARPUSDT', ordId })
    const history = 'GET /trade/order/historyOrders'

    const absent = await signed(sandbox, alice, history, { query: 'symbol=SHARPUSDT&size=10' })
    sandbox.changeSettings({ servesHistoryOrders: true })

    expect(absent.status).toBe(404)
    expect(await textOf(sandbox, alice, history, 'symbol=SHARPUSDT&size=10')).toContain(
      `{"data":{"list":[{"baseCurrency":"SHARP"`,
    )
  })

  test('ids above 2^53 survive placing, listing and cancelling to the last digit', async () => {
    const { sandbox, alice } = await openTrading({ rules: { orderIdOffset: 2n ** 53n + 1n } })
    await using _ = sandbox
    const ordId = await place(sandbox, alice, SELL_LIMIT)

    const listed = await textOf(sandbox, alice, NEW_LIST, '')
    const cancelled = await signed(sandbox, alice, CANCEL, {
      body: `{"symbol":"SHARPUSDT","ordId":${ordId}}`,
    })

    expect(BigInt(ordId)).toBeGreaterThan(2n ** 53n)
    expect(String(Number(ordId))).not.toBe(ordId)
    expect(listed).toContain(`"ordId":${ordId},`)
    expect(await textOf(sandbox, alice, OLD_LIST, '')).toBe('{"data":[],"code":0}')
    expect(cancelled.text).toContain(`"ordId":${ordId}}`)
  })
})

describe('fills', () => {
  test('a fill is written in numbers of 18 decimals, seconds and both roles', async () => {
    const { sandbox, alice, bob } = await openTrading()
    await using _ = sandbox
    const ordId = await place(sandbox, alice, SELL_LIMIT)
    await place(sandbox, bob, { ...BUY_LIMIT, ordQty: '40' })

    const text = await textOf(sandbox, alice, FILLS, 'symbol=SHARPUSDT')

    expect(text).toMatch(
      new RegExp(
        '^\\{"data":\\[\\{"id":\\d+,"remainingQty":60\\.000000000000000000,"matchRole":2,"feeCurrencyId":\\d+,' +
          '"acturalFeeRate":0\\.002000000000000000,"role":-1,"accountId":\\d+,"instrumentId":1042,' +
          '"baseCurrencyId":\\d+,"quoteCurrencyId":\\d+,"execQty":40\\.000000000000000000,"orderState":40,' +
          `"matchId":\\d+,"orderId":${ordId},"side":-1,"execAmt":0\\.320000000000000000,"selfDealingQty":0E-18,` +
          `"tradeId":\\d+,"fee":0\\.000640000000000000,"matchTime":${Math.floor(NOW_MS / 1_000)},"seq":null,` +
          '"taxRate":0,"tradeScale":null,"baseCurrencyName":null,"orderType":null\\}\\],"code":0\\}$',
      ),
    )
    expect(await textOf(sandbox, bob, FILLS, 'symbol=SHARPUSDT')).toContain('"matchRole":1,')
  })

  test('fills can be asked for by order, side and page, newest first', async () => {
    const { sandbox, alice, bob } = await openTrading()
    await using _ = sandbox
    const first = await place(sandbox, alice, SELL_LIMIT)
    await place(sandbox, bob, BUY_LIMIT)
    const second = await place(sandbox, alice, SELL_LIMIT)
    await place(sandbox, bob, BUY_LIMIT)
    const orderIds = async (query: string) =>
      [...(await textOf(sandbox, alice, FILLS, `symbol=SHARPUSDT${query}`)).matchAll(/"orderId":(\d+)/g)].map(
        ([, ordId]) => ordId,
      )

    expect(await orderIds('')).toEqual([second, first])
    expect(await orderIds(`&ordId=${first}`)).toEqual([first])
    expect(await orderIds('&side=1')).toEqual([])
    expect(await orderIds('&side=-1&pageNum=2&pageSize=1')).toEqual([first])
  })

  test('dealing with oneself is told', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    await place(sandbox, alice, SELL_LIMIT)
    await place(sandbox, alice, BUY_LIMIT)

    expect(await textOf(sandbox, alice, FILLS, 'symbol=SHARPUSDT')).toContain(
      '"selfDealingQty":100.000000000000000000',
    )
  })

  test('a maker’s role is -1 as documented when asked for', async () => {
    const { sandbox, alice, bob } = await openTrading({ settings: { makerMatchRole: -1 } })
    await using _ = sandbox
    await place(sandbox, alice, SELL_LIMIT)
    await place(sandbox, bob, BUY_LIMIT)

    expect(await textOf(sandbox, alice, FILLS, 'symbol=SHARPUSDT')).toContain('"matchRole":-1,')
  })

  test('every fill is JSON to a lossless reader', async () => {
    const { sandbox, alice, bob } = await openTrading()
    await using _ = sandbox
    await place(sandbox, alice, SELL_LIMIT)
    await place(sandbox, bob, BUY_LIMIT)

    expect(readJson(await textOf(sandbox, bob, FILLS, 'symbol=SHARPUSDT')).kind).toBe('value')
  })
})
