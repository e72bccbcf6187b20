/** The client against the faults that matter most: no order is ever sent twice, and what is not known is called unknown. */
import {
  clientOrderId,
  type MarketSymbol,
  marketSymbol,
  type OrderRequest,
  OutcomeUnknownError,
  price,
  quantity,
  Secret,
} from '@trading-bridge/core'
import { type FaultRule, faultRule, type RuleCondition, Sandbox } from '@trading-bridge/sandbox'
import { expect, test } from 'vitest'
import { CoinstoreClient } from '../src/index.ts'

const SYMBOL: MarketSymbol = marketSymbol('SHARP/USDT')
const MARKET = { base: 'SHARP', quote: 'USDT', tickSz: 6, lotSz: 2 }
const ID = clientOrderId('rehearsal1')
const ORDER: OrderRequest = {
  symbol: SYMBOL,
  type: 'limit',
  side: 'buy',
  price: price('0.5'),
  quantity: quantity('10'),
  clientOrderId: ID,
}

function when(condition: RuleCondition, fault: string, fields: object = {}): FaultRule {
  return faultRule(condition, { ...fields, fault })
}

async function trading(...rules: readonly FaultRule[]) {
  const sandbox = await Sandbox.open({
    crowd: false,
    markets: [MARKET],
    accounts: [{ name: 'alice', balances: { SHARP: '1000', USDT: '1000' } }],
    faults: { rules },
  })
  const [alice] = sandbox.accounts
  if (alice === undefined) throw new Error('The sandbox has no account.')
  const client = await CoinstoreClient.open({
    restUrl: sandbox.restUrl,
    credentials: { apiKey: alice.apiKey, secret: Secret.fromText(alice.apiSecret) },
    deadlineMs: 500,
    retry: { firstDelayMs: 1, longestDelayMs: 2 },
  })
  let accepted = 0
  sandbox.exchange.onEvent(({ type }) => {
    if (type === 'order.accepted') accepted += 1
  })
  return {
    sandbox,
    client,
    accepted: () => accepted,
    placings: () => sandbox.faults.fired.filter(({ on }) => on?.endpoint === 'placeOrder').length,
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await sandbox.close()
    },
  }
}

test.each([
  ['drop-request', {}, 0],
  ['drop-reply', {}, 1],
  ['drop-reply', { connection: 'reset' }, 1],
  ['drop-reply', { connection: 'close' }, 1],
  ['reset-reply', { atByte: 5 }, 1],
  ['stall-reply', { atByte: 5 }, 1],
  ['delay-reply', { ms: 60_000 }, 1],
  ['truncate-reply', { atByte: 5 }, 1],
  ['empty-body', {}, 1],
  ['wrong-shape', { data: 'nonsense' }, 1],
  ['server-error', { status: 500, processed: true }, 1],
  ['server-error', { status: 503 }, 0],
  ['html-page', { status: 502, processed: true }, 1],
  ['html-page', { status: 200 }, 0],
  ['too-many-requests', { body: 'html' }, 0],
])(
  'an order that meets %s %j is sent once, is unknown, and a look-up settles it',
  async (fault, fields, accepted) => {
    await using t = await trading(when({ endpoint: 'placeOrder' }, fault, fields))
    await expect(t.client.placeOrder(ORDER)).rejects.toThrow(OutcomeUnknownError)
    expect([t.placings(), t.accepted()]).toEqual([1, accepted])
    const found = await t.client.fetchOrder({ clientOrderId: ID })
    expect(found?.status).toBe(accepted === 1 ? 'open' : undefined)
  },
)

test.each([200, 400])(
  'a code of the exchange under HTTP %i is a rejection, and nothing was placed',
  async (status) => {
    await using t = await trading(when({ endpoint: 'placeOrder' }, 'error-code', { code: 3113, status }))
    await expect(t.client.placeOrder(ORDER)).rejects.toMatchObject({ exchangeCode: '3113' })
    expect([t.placings(), t.accepted()]).toEqual([1, 0])
  },
)

test('the exchange’s own 429 is no order, and none is sent after it', async () => {
  await using t = await trading(when({ endpoint: 'placeOrder' }, 'too-many-requests'))
  await expect(t.client.placeOrder(ORDER)).rejects.toMatchObject({ code: 'TB_RATE_LIMITED' })
  expect([t.placings(), t.accepted()]).toEqual([1, 0])
})

test('a request delivered twice is one order', async () => {
  await using t = await trading(when({ endpoint: 'placeOrder' }, 'duplicate-request'))
  await expect(t.client.placeOrder(ORDER)).rejects.toMatchObject({ exchangeCode: '3111' })
  expect(t.accepted()).toBe(1)
  expect((await t.client.fetchOrder({ clientOrderId: ID }))?.status).toBe('open')
})

test('a lost reply to a cancel leaves the outcome unknown, and a look-up finds it cancelled', async () => {
  await using t = await trading(when({ endpoint: 'cancelOrder' }, 'drop-reply', { connection: 'reset' }))
  const { orderId } = await t.client.placeOrder(ORDER)
  await expect(t.client.cancelOrder({ symbol: SYMBOL, orderId })).rejects.toThrow(OutcomeUnknownError)
  expect((await t.client.fetchOrder({ orderId }))?.status).toBe('cancelled')
})

test('an id above 2^53 comes back exact, and cancels its order', async () => {
  await using t = await trading(when({}, 'big-ids'))
  const { orderId } = await t.client.placeOrder(ORDER)
  expect(BigInt(orderId) > 2n ** 53n).toBe(true)
  expect((await t.client.cancelOrder({ symbol: SYMBOL, orderId })).kind).toBe('cancelled')
})

test.each([
  ['server-error', { status: 502 }],
  ['html-page', { status: 502 }],
  ['truncate-reply', { atByte: 9 }],
  ['empty-body', {}],
  ['drop-reply', { connection: 'reset' }],
])('a read that meets %s twice is tried a third time', async (fault, fields) => {
  await using t = await trading(when({ endpoint: 'accountList', times: 2 }, fault, fields))
  expect(await t.client.fetchBalances()).toHaveLength(2)
  expect(t.sandbox.faults.fired).toHaveLength(2)
})

test('a clock that the exchange has wrong is learnt from its replies', async () => {
  await using t = await trading(when({}, 'clock-skew', { ms: 120_000 }))
  expect(await t.client.fetchBalances()).toHaveLength(2)
  expect(Math.abs(t.client.clockOffset.offsetMs - 120_000)).toBeLessThan(2_000)
})
