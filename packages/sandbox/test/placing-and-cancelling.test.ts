import { describe, expect, test } from 'vitest'
import { BUY_LIMIT, NOW_MS, place, SELL_LIMIT, signed } from './http.ts'
import { CANCEL, NEW_LIST, openTrading, PLACE, textOf } from './order-calls.ts'

describe('placing', () => {
  test('an accepted order is answered with its id alone, built from the second of acceptance', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox

    const text = await textOf(sandbox, alice, PLACE, SELL_LIMIT)

    expect(text).toBe(`{"code":0,"data":{"ordId":${BigInt(Math.floor(NOW_MS / 1_000)) << 20n}}}`)
  })

  test('prices and quantities may come as numbers, also in scientific notation', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    const body = '{"symbol":"sharpusdt","side":"SELL","ordType":"LIMIT","ordPrice":8e-3,"ordQty":1.25E1}'

    await signed(sandbox, alice, PLACE, { body })

    expect(await textOf(sandbox, alice, NEW_LIST, '')).toContain('"ordPrice":"0.008","leavesQty":"12.5"')
  })

  test.each([
    [3011, 'symbol not found', { ...SELL_LIMIT, symbol: 'NOPEUSDT' }],
    [3104, 'quantity-precision', { ...SELL_LIMIT, ordQty: '1386.193512614361' }],
    [3105, 'price-precision', { ...SELL_LIMIT, ordPrice: '0.0080001' }],
    [3106, 'amount-precision', { symbol: 'SHARPUSDT', side: 'BUY', ordType: 'MARKET', ordAmt: '1.0000001' }],
    [3107, 'order-below-minimum', { symbol: 'SHARPUSDT', side: 'BUY', ordType: 'MARKET', ordAmt: '0.09' }],
    [3113, 'account-insufficient', { ...SELL_LIMIT, ordQty: '10000.01' }],
    [400, 'request field missing', { ...SELL_LIMIT, ordQty: undefined }],
    [400, 'request field missing', { symbol: 'SHARPUSDT', side: 'BUY', ordType: 'MARKET', ordQty: '1' }],
    [400, 'request field missing', { ...SELL_LIMIT, side: undefined }],
    [400, 'request field missing', { ...SELL_LIMIT, ordType: 'STOP' }],
  ])('code %d (%s) comes under HTTP 200, the text before the code', async (code, message, order) => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox

    const reply = await signed(sandbox, alice, PLACE, { body: JSON.stringify(order) })

    expect([reply.status, reply.text]).toEqual([200, `{"message":"${message}","code":${code}}`])
  })

  test('trailing zeros are no decimals', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox

    await place(sandbox, alice, { ...SELL_LIMIT, ordQty: '1.5000000', ordPrice: '0.00800000000' })

    expect(await textOf(sandbox, alice, NEW_LIST, '')).toContain('"ordQty":"1.5"')
  })

  test('a client order id serves once: 3111', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    await place(sandbox, alice, { ...SELL_LIMIT, clOrdId: 'once1' })

    expect(await textOf(sandbox, alice, PLACE, { ...SELL_LIMIT, clOrdId: 'once1' })).toBe(
      '{"message":"duplicate-order","code":3111}',
    )
  })

  test('a client order id with other characters is refused with HTTP 400', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox

    const reply = await signed(sandbox, alice, PLACE, {
      body: JSON.stringify({ ...SELL_LIMIT, clOrdId: 'a/b' }),
    })

    expect([reply.status, reply.text]).toEqual([400, '{"message":"client order id invalid","code":400}'])
  })

  test('the 51st active order is refused', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    for (let count = 0; count < 50; count += 1) await place(sandbox, alice, { ...SELL_LIMIT, ordQty: '1' })

    expect(await textOf(sandbox, alice, PLACE, { ...SELL_LIMIT, ordQty: '1' })).toBe(
      '{"message":"active-orders-limit","code":3112}',
    )
  })

  test('a suspended market answers 3012', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    sandbox.exchange.changeMarket('SHARPUSDT', { openTrade: false })

    expect(await textOf(sandbox, alice, PLACE, SELL_LIMIT)).toBe('{"message":"part-trade-limit","code":3012}')
  })

  test('in a batch each entry is answered for itself, in the order of the request', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    const [{ symbol }, ordId] = [SELL_LIMIT, BigInt(Math.floor(NOW_MS / 1_000)) << 20n]
    const good = { side: 'SELL', ordType: 'LIMIT', ordPrice: '0.008', ordQty: '1', clOrdId: 'good1' }
    const bad = { ...good, ordQty: '99999', clOrdId: 'bad1' }

    expect(
      await textOf(sandbox, alice, 'POST /trade/order/placeBatch', { symbol, orders: [good, bad] }),
    ).toBe(
      `{"code":0,"data":[{"ordId":${ordId},"clOrdId":"good1"},` +
        '{"clOrdId":"bad1","errno":3113,"errMsg":"account-insufficient"}]}',
    )
  })
})

describe('cancelling', () => {
  test('a cancel is answered with the final state; a second one names no client order id', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    const ordId = await place(sandbox, alice, { ...SELL_LIMIT, clOrdId: 'mine1' })
    const body = `{"symbol":"SHARPUSDT","ordId":${ordId}}`

    const first = await signed(sandbox, alice, CANCEL, { body })
    const second = await signed(sandbox, alice, CANCEL, { body: body.replace(ordId, `"${ordId}"`) })

    expect(first.text).toBe(`{"code":0,"data":{"clientOrderId":"mine1","state":"CANCELED","ordId":${ordId}}}`)
    expect(second.text).toBe(`{"code":0,"data":{"clientOrderId":"","state":"CANCELED","ordId":${ordId}}}`)
  })

  test('an order that is filled, unknown or of another account is not found', async () => {
    const { sandbox, alice, bob } = await openTrading()
    await using _ = sandbox
    const filled = await place(sandbox, alice, SELL_LIMIT)
    await place(sandbox, bob, BUY_LIMIT)
    const others = await place(sandbox, bob, BUY_LIMIT)

    const texts = await Promise.all(
      [filled, '1', others].map((ordId) => textOf(sandbox, alice, CANCEL, { symbol: 'SHARPUSDT', ordId })),
    )

    expect(new Set(texts)).toEqual(new Set(['{"message":"order-not-found","code":3103}']))
  })

  test('a cancel without a symbol, or by client order id, is refused unless it is asked for', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    await place(sandbox, alice, { ...SELL_LIMIT, clOrdId: 'mine1' })
    const missing = '{"message":"request field missing","code":400}'

    expect(await textOf(sandbox, alice, CANCEL, { ordId: '1' })).toBe(missing)
    expect(await textOf(sandbox, alice, CANCEL, { symbol: 'SHARPUSDT', clOrdId: 'mine1' })).toBe(missing)
    sandbox.changeSettings({ lenientCancel: true })
    expect(await textOf(sandbox, alice, CANCEL, { clOrdId: 'mine1' })).toContain('"state":"CANCELED"')
  })

  test('batches tell which orders are cancelled', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    const first = await place(sandbox, alice, { ...SELL_LIMIT, clOrdId: 'mine1' })
    await place(sandbox, alice, { ...SELL_LIMIT, clOrdId: 'mine2' })
    const byId = { symbol: 'SHARPUSDT', orderIds: [Number(first), 7] }
    const byClientId = { symbol: 'SHARPUSDT', clientOrderIds: ['mine2', 'nobodys'] }

    expect(await textOf(sandbox, alice, 'POST /trade/order/cancelBatch', byId)).toBe(
      `{"data":{"success":[${first}],"reject":[7]},"code":0}`,
    )
    expect(await textOf(sandbox, alice, 'POST /trade/order/cancelBatchByClOrdId', byClientId)).toBe(
      '{"data":{"success":["mine2"]},"code":0}',
    )
    expect(
      await textOf(sandbox, alice, 'POST /trade/order/cancelBatch', { symbol: 'SHARPUSDT', orderIds: [] }),
    ).toBe('{"message":"order.id-required","code":400}')
  })

  test('the removed path is not there, unless it is asked for', async () => {
    const { sandbox, alice } = await openTrading()
    await using _ = sandbox
    const ordId = await place(sandbox, alice, SELL_LIMIT)
    const all = { body: '{"symbol":"SHARPUSDT"}' }

    const removed = await signed(sandbox, alice, 'POST /trade/order/cancelAll', all)
    sandbox.changeSettings({ servesCancelAll: true })
    const served = await signed(sandbox, alice, 'POST /trade/order/cancelAll', all)
    const nothingLeft = await signed(sandbox, alice, 'POST /trade/order/cancelAll', all)

    expect([removed.status, JSON.parse(removed.text).path]).toEqual([404, '/api/trade/order/cancelAll'])
    expect(served.text).toBe(`{"code":0,"data":{"canceling":[${ordId}]}}`)
    expect(nothingLeft.text).toBe('{"code":0}')
  })
})
