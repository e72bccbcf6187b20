import { describe, expect, test } from 'vitest'
import { BUY_LIMIT, place, SELL_LIMIT } from './http.ts'
import { NEW_LIST, NEW_SINGLE, OLD_LIST, openTrading, PLACE, textOf } from './order-calls.ts'

describe('switches', () => {
  test('an unsent client order id is shown as "0" by the new queries when asked for', async () => {
    const { sandbox, alice } = await openTrading({ settings: { unsentClientId: 'zero' } })
    await using _ = sandbox
    const ordId = await place(sandbox, alice, SELL_LIMIT)

    expect(await textOf(sandbox, alice, NEW_SINGLE, `ordId=${ordId}`)).toContain('"clOrdId":"0"')
    expect(await textOf(sandbox, alice, NEW_LIST, '')).toContain('"clOrdId":"0"')
    expect(await textOf(sandbox, alice, OLD_LIST, '')).toMatch(/"clOrdId":"[0-9a-f]{32}"/)
  })

  test('a single order comes in a list when asked for', async () => {
    const { sandbox, alice } = await openTrading({ settings: { orderInfoShape: 'array' } })
    await using _ = sandbox
    const ordId = await place(sandbox, alice, SELL_LIMIT)

    expect(await textOf(sandbox, alice, NEW_SINGLE, `ordId=${ordId}`)).toMatch(
      /^\{"data":\[\{.*\}\],"code":0\}$/,
    )
  })

  test('the code of an accepted order is text when asked for', async () => {
    const { sandbox, alice } = await openTrading({ settings: { placeCodeStyle: 'text' } })
    await using _ = sandbox

    expect(await textOf(sandbox, alice, PLACE, SELL_LIMIT)).toMatch(/^\{"code":"0","data":\{"ordId":\d+\}\}$/)
  })

  test('a crossing post-only order is cancelled, or rejected when asked for', async () => {
    for (const postOnlyCrossing of ['CANCELED', 'REJECTED'] as const) {
      const { sandbox, alice, bob } = await openTrading({ rules: { postOnlyCrossing } })
      await using _ = sandbox
      await place(sandbox, alice, SELL_LIMIT)
      const ordId = await place(sandbox, bob, { ...BUY_LIMIT, ordType: 'POST_ONLY' })

      expect(await textOf(sandbox, bob, NEW_SINGLE, `ordId=${ordId}`)).toContain(
        `"ordStatus":"${postOnlyCrossing}"`,
      )
    }
  })

  test('codes and decimals that nobody knows can be chosen', async () => {
    const { sandbox, alice } = await openTrading({
      rules: { minimumCode: 3199, amountDecimals: 2, activeOrdersLimit: 0, activeOrdersCode: 3198 },
    })
    await using _ = sandbox
    const buy = { symbol: 'SHARPUSDT', side: 'BUY', ordType: 'MARKET' }

    expect(await textOf(sandbox, alice, PLACE, { ...buy, ordAmt: '0.05' })).toContain('"code":3199')
    expect(await textOf(sandbox, alice, PLACE, { ...buy, ordAmt: '0.555' })).toContain('"code":3106')
    expect(await textOf(sandbox, alice, PLACE, SELL_LIMIT)).toContain('"code":3198')
  })
})
