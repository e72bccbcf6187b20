import { ManualClock } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import type { Sandbox } from '../src/sandbox.ts'
import { accountOf, BUY_LIMIT, NOW_MS, open, openQuiet, place, SELL_LIMIT, send } from './http.ts'

const SECOND = Math.floor(NOW_MS / 1_000)
const UNKNOWN = '{"message":"symbol not found","code":3011}'

/** One trade of 100 SHARP at 0.008 each time it is called, the buyer taking. */
async function trade(sandbox: Sandbox): Promise<void> {
  await place(sandbox, accountOf(sandbox, 'alice'), SELL_LIMIT)
  await place(sandbox, accountOf(sandbox, 'bob'), BUY_LIMIT)
}

async function textOf(sandbox: Sandbox, target: string, body = ''): Promise<string> {
  return (await open(sandbox, target, body)).text
}

describe('the catalogue', () => {
  const SYMBOLS = 'POST /v2/public/config/spot/symbols'
  const SHARP =
    '{"symbolId":1042,"symbolCode":"sharpusdt","tradeCurrencyCode":"sharp","quoteCurrencyCode":"USDT",' +
    '"openTrade":true,"onLineTime":1736236800000,"tickSz":6,"lotSz":2,"minLmtPr":"0.000001","minLmtSz":"0.01",' +
    '"minMktVa":"0.1","minMktSz":"0.01","makerFee":"0.002","takerFee":"0.002"}'

  test('codes are in mixed case, and the code of the envelope is text', async () => {
    await using sandbox = await openQuiet()

    const text = await textOf(sandbox, SYMBOLS, '{}')

    expect(text.startsWith(`{"code":"0","message":"Success","data":[${SHARP},`)).toBe(true)
    expect([...text.matchAll(/"symbolCode":"(\w+)"/g)].map(([, code]) => code)).toEqual([
      'sharpusdt',
      'btcUSDT',
      'ethUSDT',
    ])
  })

  test('a filter is read in any case, and an unknown code answers null in its place', async () => {
    await using sandbox = await openQuiet()

    expect(await textOf(sandbox, SYMBOLS, '{"symbolCodes":["SharpUSDT","nope"]}')).toBe(
      `{"code":"0","message":"Success","data":[${SHARP},null]}`,
    )
    expect(await textOf(sandbox, SYMBOLS, '{"symbolIds":[1042]}')).toContain(SHARP)
  })

  test('it is served below /api and beside it', async () => {
    await using sandbox = await openQuiet()
    const origin = sandbox.restUrl.replace('/api', '')

    const reply = await send({ method: 'POST', url: `${origin}/v2/public/config/spot/symbols`, body: '{}' })

    expect(reply.text).toContain('"symbolCode":"btcUSDT"')
  })

  test('codes are in upper case when asked for', async () => {
    await using sandbox = await openQuiet({ settings: { catalogueCase: 'upper' } })

    expect(await textOf(sandbox, SYMBOLS, '{}')).toContain(
      '"symbolCode":"SHARPUSDT","tradeCurrencyCode":"SHARP"',
    )
  })
})

describe('market data', () => {
  test('a ticker gives base as volume and quote as amount', async () => {
    await using sandbox = await openQuiet()
    await trade(sandbox)
    await place(sandbox, accountOf(sandbox, 'alice'), { ...SELL_LIMIT, ordPrice: '0.009' })

    expect(await textOf(sandbox, 'GET /v1/market/tickers')).toMatch(
      /^\{"data":\[\{"channel":"ticker","bidSize":"0","askSize":"100","count":1,"volume":"100","amount":"0\.8","close":"0\.008","open":"0\.008","high":"0\.008","low":"0\.008","bid":"0","ask":"0\.009","symbol":"SHARPUSDT","instrumentId":1042\},.*\],"code":0,"message":""\}$/,
    )
  })

  test('levels of a book are triplets, best first, in either case of the symbol', async () => {
    await using sandbox = await openQuiet()
    const alice = accountOf(sandbox, 'alice')
    for (const ordPrice of ['0.0082', '0.0081']) await place(sandbox, alice, { ...SELL_LIMIT, ordPrice })
    for (const ordPrice of ['0.0078', '0.0079']) await place(sandbox, alice, { ...BUY_LIMIT, ordPrice })

    expect(await textOf(sandbox, 'GET /v1/market/depth/sharpusdt?depth=5')).toBe(
      '{"data":{"channel":"1042@depth@5","level":5,"a":[["0.0081","100",-1],["0.0082","100",-1]],' +
        '"b":[["0.0079","100",1],["0.0078","100",1]],"lastPrice":"0","symbol":"SHARPUSDT","instrumentId":1042},' +
        '"code":0}',
    )
  })

  test.each([
    ['', 20],
    ['?depth=1', 5],
    ['?depth=6', 10],
    ['?depth=100', 100],
    ['?depth=500', 100],
  ])('a depth asked for as "%s" is answered with %d levels', async (query, level) => {
    await using sandbox = await openQuiet()

    expect(await textOf(sandbox, `GET /v1/market/depth/SHARPUSDT${query}`)).toContain(
      `"channel":"1042@depth@${level}","level":${level}`,
    )
  })

  test('candles come oldest first, leave out empty minutes, and end 59 s after they begin', async () => {
    const clock = new ManualClock(NOW_MS)
    await using sandbox = await openQuiet({ clock })
    await trade(sandbox)
    clock.advance(180_000)
    await trade(sandbox)
    const first = SECOND - (SECOND % 60)

    const text = await textOf(sandbox, 'GET /v1/market/kline/SHARPUSDT?period=1min&size=10')
    const hour = await textOf(sandbox, 'GET /v1/market/kline/SHARPUSDT?period=60min')

    expect(text).toMatch(
      new RegExp(
        `^\\{"data":\\{"channel":"1042@kline@min_1","item":\\[\\{"endTime":${first + 59},"amount":"0\\.8",` +
          `"interval":"min_1","startTime":${first},"firstTradeId":(\\d+),"lastTradeId":\\1,"volume":"100",` +
          '"close":"0\\.008","open":"0\\.008","high":"0\\.008","low":"0\\.008"\\},' +
          `\\{"endTime":${first + 239},.*\\],"symbol":"SHARPUSDT","instrumentId":1042\\},"code":0\\}$`,
      ),
    )
    expect(hour).toContain(`{"endTime":${SECOND - (SECOND % 3_600) + 59},"amount":"1.6","interval":"hour_1"`)
  })

  test('trades come newest first, numbered within their market, with their time in both units', async () => {
    const clock = new ManualClock(NOW_MS)
    await using sandbox = await openQuiet({ clock })
    await trade(sandbox)
    clock.advance(1_000)
    await trade(sandbox)

    const text = await textOf(sandbox, 'GET /v1/market/trade/SHARPUSDT?size=2')

    expect([...text.matchAll(/"ts":(\d+)/g)].map(([, ts]) => Number(ts))).toEqual([NOW_MS + 1_000, NOW_MS])
    expect(text).toMatch(
      new RegExp(
        `^\\{"data":\\[\\{"channel":"1042@trade","time":${SECOND + 1},"volume":"100","price":"0\\.008",` +
          `"tradeId":\\d+,"takerSide":"BUY","seq":2,"ts":${NOW_MS + 1_000},"symbol":"SHARPUSDT",`,
      ),
    )
  })

  test('last prices are filtered by the path alone: exact upper case, unknown ones left out', async () => {
    await using sandbox = await openQuiet()
    await trade(sandbox)
    const sharp = '{"id":1042,"symbol":"SHARPUSDT","price":"0.008"}'

    expect(await textOf(sandbox, 'GET /v1/ticker/price;symbol=SHARPUSDT,NOPEUSDT')).toBe(
      `{"code":0,"message":"","data":[${sharp}]}`,
    )
    expect(await textOf(sandbox, 'GET /v1/ticker/price;symbol=sharpusdt')).toBe(
      '{"code":0,"message":"","data":[]}',
    )
    expect(await textOf(sandbox, 'GET /v1/ticker/price?symbol=SHARPUSDT')).toContain('"symbol":"ETHUSDT"')
    expect(await textOf(sandbox, 'GET /v1/ticker/price')).toContain('"symbol":"ETHUSDT"')
  })

  test('an unknown market is 3011 everywhere', async () => {
    await using sandbox = await openQuiet()

    for (const path of ['depth', 'kline', 'trade'])
      expect(await textOf(sandbox, `GET /v1/market/${path}/NOPEUSDT`)).toBe(UNKNOWN)
  })

  test('currencies are listed beside /api, with booleans as text, unless they are asked not to be', async () => {
    await using sandbox = await openQuiet()
    const url = `${sandbox.restUrl.replace('/api', '')}/v3/public/assets`

    const served = await send({ method: 'GET', url })
    sandbox.changeSettings({ servesPublicAssets: false })
    const absent = await send({ method: 'GET', url })

    expect(served.text).toMatch(/^\{"code":"0","message":null,"data":\{"SHARP":\{.*"can_withdraw":"true"/)
    expect(absent.status).toBe(404)
  })
})
