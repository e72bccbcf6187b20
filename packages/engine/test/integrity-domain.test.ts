/** Rules that hold over all accounts of one owner: who they are, what may be sent beside what, and which way they trade. */
import { decimal, type OrderRequest, price, quantity, type Side } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { type ApprovedOrder, approveOrder, type SubmitResult } from '../src/index.ts'
import { SHARP } from './fixtures.ts'
import { twap } from './goal-fixtures.ts'
import { byHand, OwnersRig } from './owners-rig.ts'
import { intentOf, riskView } from './risk-fixtures.ts'

const HOUR_MS = 3_600_000
const OWNER = [
  { name: 'one', owner: 'alice' },
  { name: 'two', owner: 'alice' },
] as const

function codeOf(result: SubmitResult): string {
  return result.kind === 'refused' ? result.refusal.code : result.kind
}

let sequence = 0

/** An order of a goal that has room for everything else. */
function ofGoal(
  how: 'ioc' | 'post-only',
  side: Side,
  at: string,
  { amount = '50', reason }: { readonly amount?: string; readonly reason?: string } = {},
): ApprovedOrder {
  sequence += 1
  const sized = { symbol: SHARP, side, price: price(at), quantity: quantity(amount) } as const
  const request: OrderRequest =
    how === 'ioc' ? { type: 'limit', ...sized, timeInForce: 'ioc' } : { type: 'post-only', ...sized }
  const settings = twap({
    side,
    reversalReason: reason,
    target: { unit: 'base', amount: quantity('1000000') },
    price: { ...twap().price, bandBps: 1_000, maxSlippageBps: 500 },
  })
  const free = { base: decimal('1000000'), quote: decimal('100000') }
  const decision = approveOrder(intentOf(request, { sequence }), riskView({ settings, free }))
  if (decision.kind === 'refused') throw new Error(decision.refusal.message)
  return decision.order
}

test('MI-1: the accounts of one owner are one: none may reach what another has in the market', async () => {
  await using rig = await OwnersRig.open({ accounts: OWNER })
  await rig.submit('one', byHand({ side: 'sell', how: 'gtc', at: '0.0081', amount: '100' }))
  const crossing = await rig.submit('two', byHand({ side: 'buy', how: 'gtc', at: '0.0082', amount: '100' }))
  expect(crossing).toMatchObject({
    kind: 'refused',
    refusal: { code: 'GATE_SELF_TRADE', message: expect.stringContaining('account one') },
  })
  if (crossing.kind !== 'refused') return
  expect(crossing.refusal.repriceTo?.toString()).toBe('0.008099')
  expect(
    codeOf(await rig.submit('two', byHand({ side: 'buy', how: 'gtc', at: '0.008099', amount: '100' }))),
  ).toBe('sent')
  expect(rig.watch.selfTrades).toBe(0)
})

test('MI-1: accounts of two owners trade with each other as anybody does', async () => {
  await using rig = await OwnersRig.open({
    accounts: [
      { name: 'one', owner: 'alice' },
      { name: 'two', owner: 'bob' },
    ],
  })
  await rig.submit('one', byHand({ side: 'sell', how: 'gtc', at: '0.0081', amount: '100' }))
  await rig.submit('two', byHand({ side: 'buy', how: 'ioc', at: '0.0082', amount: '100' }))
  expect(rig.watch.fills).toBe(2)
})

test('MI-1: two accounts with one key are one domain, and neither takes the other’s orders for a stranger’s', async () => {
  await using rig = await OwnersRig.open({
    accounts: [
      { name: 'one', owner: 'alice' },
      { name: 'again', owner: 'alice', keyOf: 'one' },
    ],
  })
  await rig.submit('one', byHand({ side: 'sell', how: 'gtc', at: '0.0081', amount: '100' }))
  await rig.time.advance(15_000)
  expect(rig.account('again').ledger.orders.map(({ origin }) => origin)).toEqual(['external'])
  expect(
    codeOf(await rig.submit('again', byHand({ side: 'buy', how: 'ioc', at: '0.0081', amount: '10' }))),
  ).toBe('GATE_SELF_TRADE')
  expect(codeOf(await rig.submit('again', ofGoal('ioc', 'buy', '0.008')))).toBe('sent')
  expect(rig.watch.selfTrades).toBe(0)
})

test('MI-1: while an account of the owner is being opened nothing is sent, and what one leaves behind still counts', async () => {
  await using rig = await OwnersRig.open({ accounts: OWNER })
  const { domain, ledger } = rig.account('two')
  await rig.submit('two', byHand({ side: 'sell', how: 'gtc', at: '0.0081', amount: '100' }))
  await rig.time.until(ledger.close())
  const crossing = () => rig.submit('one', byHand({ side: 'buy', how: 'ioc', at: '0.0081', amount: '10' }))
  expect(codeOf(await crossing())).toBe('GATE_SELF_TRADE')
  const seat = domain.join({ accountId: 'two', live: () => [] })
  const elsewhere = byHand({ side: 'buy', how: 'gtc', at: '0.0079', amount: '10' })
  expect(await rig.submit('one', elsewhere)).toMatchObject({
    refusal: { message: expect.stringContaining('being opened') },
  })
  seat.ready()
  expect(codeOf(await rig.submit('one', elsewhere))).toBe('sent')
})

const TAKERS = ['ioc', 'market'] as const
const ORDERS = ['maker first', 'taker first'] as const

test.each(TAKERS.flatMap((how) => ORDERS.map((which) => [how, which] as const)))(
  'MI-3: of a maker and a taker (%s) within one millisecond one goes out, whatever arrives first (%s)',
  async (how, which) => {
    for (let seed = 1; seed <= 25; seed += 1) {
      await using rig = await OwnersRig.open({ accounts: OWNER, seed, delayToMs: 5 })
      rig.place(rig.outsider, 'sell', '0.0083', '100')
      const maker = byHand({ side: 'sell', how: 'post-only', at: '0.0081', amount: '100' })
      const taker = byHand({ side: 'buy', how, at: '0.0082', amount: '50' })
      const calls = [
        () => rig.account('one').ledger.submit(maker),
        () => rig.account('two').ledger.submit(taker),
      ]
      if (which === 'taker first') calls.reverse()
      const [first, second] = await rig.time.until(Promise.all(calls.map((call) => call())))
      expect([first, second].map((result) => (result === undefined ? '' : codeOf(result)))).toEqual([
        'sent',
        'GATE_SELF_TRADE',
      ])
      await rig.time.advance(1_000)
      expect(rig.watch.selfTrades).toBe(0)
    }
  },
)

test('F31, MI-3: while the cancel of a maker is under way, or what became of it is unknown, a taker stays short of it', async () => {
  let fate: 'answered' | 'request-lost' = 'answered'
  await using rig = await OwnersRig.open({ accounts: OWNER, delayToMs: 5, fate: () => fate })
  const maker = byHand({ side: 'sell', how: 'post-only', at: '0.0081', amount: '100' })
  await rig.submit('one', maker)
  const taker = () => rig.submit('two', byHand({ side: 'buy', how: 'ioc', at: '0.0082', amount: '50' }))
  fate = 'request-lost'
  const cancelling = rig.account('one').ledger.cancel({ clientOrderId: maker.request.clientOrderId })
  expect(codeOf(await taker())).toBe('GATE_SELF_TRADE')
  fate = 'answered'
  await rig.time.until(cancelling)
  await rig.time.advance(60_000)
  expect(codeOf(await taker())).toBe('sent')
  await rig.time.advance(1_000)
  fate = 'request-lost'
  const lost = byHand({ side: 'sell', how: 'post-only', at: '0.0081', amount: '100' })
  expect(await rig.submit('one', lost)).toMatchObject({ outcome: { kind: 'unknown' } })
  fate = 'answered'
  expect(codeOf(await taker())).toBe('GATE_SELF_TRADE')
  await rig.time.advance(60_000)
  expect((await rig.account('one').ledger.findOrder(lost.request))?.status).toBe('never-placed')
  expect(codeOf(await taker())).toBe('sent')
})

test('MI-5: an order placed by hand enters the gate, and the owner’s takers pause until it has ended', async () => {
  await using rig = await OwnersRig.open({ accounts: OWNER })
  const { accountId, ledger } = rig.account('two')
  rig.place(rig.outsider, 'sell', '0.0083', '1000')
  expect(codeOf(await rig.submit('one', ofGoal('ioc', 'buy', '0.0083')))).toBe('sent')
  rig.place(accountId, 'buy', '0.0078', '30')
  await rig.time.advance(15_000)
  const refused = await rig.submit('one', ofGoal('ioc', 'buy', '0.0083'))
  expect(refused).toMatchObject({
    refusal: { code: 'GATE_EXTERNAL_ORDER', message: expect.stringContaining('buy at 0.0078') },
  })
  // What rests does no harm beside it, as long as it cannot meet it.
  expect(codeOf(await rig.submit('one', ofGoal('post-only', 'buy', '0.008')))).toBe('sent')
  const towards = byHand({ side: 'sell', how: 'gtc', at: '0.0078', amount: '10' })
  expect(codeOf(await rig.submit('one', towards))).toBe('GATE_SELF_TRADE')
  rig.exchange.cancelAll(accountId)
  await rig.time.advance(20_000)
  expect(ledger.orders).toEqual([])
  expect(codeOf(await rig.submit('one', ofGoal('ioc', 'buy', '0.0083')))).toBe('sent')
})

test('MI-6: of two goals that alternate, the second is refused, and so is each of its orders', async () => {
  await using rig = await OwnersRig.open({ accounts: OWNER })
  rig.place(rig.outsider, 'sell', '0.0081', '1000')
  rig.place(rig.outsider, 'buy', '0.0079', '1000')
  expect(codeOf(await rig.submit('one', ofGoal('ioc', 'buy', '0.0081')))).toBe('sent')
  await rig.time.advance(15_000)
  const { domain } = rig.account('two')
  const turned = domain.reversalRefusal({ symbol: SHARP, side: 'sell', reason: undefined })
  expect(turned).toMatchObject({ code: 'INTEGRITY_REVERSAL' })
  expect(domain.reversalRefusal({ symbol: SHARP, side: 'sell', reason: '  ' })).toMatchObject({
    code: 'INTEGRITY_REVERSAL',
  })
  expect(domain.reversalRefusal({ symbol: SHARP, side: 'buy', reason: undefined })).toBeUndefined()
  for (const how of ['ioc', 'post-only'] as const)
    expect(codeOf(await rig.submit('two', ofGoal(how, 'sell', how === 'ioc' ? '0.0079' : '0.0082')))).toBe(
      'INTEGRITY_REVERSAL',
    )
  await rig.time.advance(6 * HOUR_MS)
  expect(domain.reversalRefusal({ symbol: SHARP, side: 'sell', reason: undefined })).toBeUndefined()
})

test('MI-6: another process that opens the same books knows which way the owner traded', async () => {
  await using rig = await OwnersRig.open({ accounts: [{ name: 'one', owner: 'alice' }] })
  rig.place(rig.outsider, 'sell', '0.0081', '1000')
  await rig.submit('one', ofGoal('ioc', 'buy', '0.0081'))
  await rig.time.advance(15_000)
  const { domain } = await rig.restart('one')
  expect(domain.reversalRefusal({ symbol: SHARP, side: 'sell', reason: undefined })).toMatchObject({
    code: 'INTEGRITY_REVERSAL',
  })
  expect(domain.market(SHARP).takerFlow(rig.time.clock.nowMs()).bought.toString()).toBe('50')
})

test('MI-6: with a reason an owner may turn round, but its takers never go both ways within a day', async () => {
  await using rig = await OwnersRig.open({ accounts: OWNER })
  rig.place(rig.outsider, 'sell', '0.0081', '100000')
  rig.place(rig.outsider, 'buy', '0.0079', '100000')
  const reason = 'the treasury needs the money back'
  for (let times = 0; times < 10; times += 1) {
    expect(codeOf(await rig.submit('one', ofGoal('ioc', 'buy', '0.0081', { amount: '100' })))).toBe('sent')
    await rig.time.advance(10_000)
  }
  const turned = { amount: '50', reason }
  const codes: string[] = []
  for (let times = 0; times < 5; times += 1) {
    codes.push(codeOf(await rig.submit('two', ofGoal('ioc', 'sell', '0.0079', turned))))
    await rig.time.advance(10_000)
  }
  // 900 of 1 100 are 0.81; 850 of 1 150 are 0.74.
  expect(codes).toEqual(['sent', 'sent', 'INTEGRITY_ONE_SIDED', 'INTEGRITY_ONE_SIDED', 'INTEGRITY_ONE_SIDED'])
  expect(codeOf(await rig.submit('two', ofGoal('post-only', 'sell', '0.0082', turned)))).toBe('sent')
  // The side that was taken before only makes it more one-sided.
  expect(codeOf(await rig.submit('one', ofGoal('ioc', 'buy', '0.0081', { reason })))).toBe('sent')
})
