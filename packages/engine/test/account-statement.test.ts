import { decimal } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { accountStatement, csvOf, statementTables } from '../src/index.ts'
import { limitOrder, openRig, START_AT_MS } from './ledger-rig.ts'

const HOUR_MS = 3_600_000

test('orders, fills, fees, prices and balances of a span agree with the exchange to the last digit', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.counter('sell', '0.008', '30')
  rig.counter('sell', '0.0081', '30')
  rig.counter('buy', '0.0079', '25.5')
  await rig.submit(limitOrder('buy', '0.0081', '50', { timeInForce: 'ioc' }))
  // Until it is known how the buy ended, an order on the other side could meet it.
  await rig.pass(1_000)
  await rig.submit(limitOrder('sell', '0.0079', '25.5', { timeInForce: 'ioc' }))
  await rig.pass(10_000)
  const { accountId } = rig.ledger
  const { storage, venue } = rig
  const span = { fromMs: START_AT_MS, toMs: START_AT_MS + HOUR_MS }
  const statement = await rig.until(accountStatement({ accountId, storage, venue, ...span }))
  expect(statement.differences).toEqual([])
  expect(statement.isReconciled).toBe(true)
  const { markets, assets, fills, orders } = statementTables(statement)
  expect(markets).toEqual([
    {
      symbol: 'SHARP/USDT',
      fills: 3,
      bought: '50',
      boughtNotional: '0.402',
      averageBuyPrice: '0.00804',
      sold: '25.5',
      soldNotional: '0.20145',
      averageSellPrice: '0.0079',
      fees: '0.1 SHARP + 0.0004029 USDT',
    },
  ])
  expect(orders).toHaveLength(2)
  expect(fills.map(({ clientOrderId }) => clientOrderId)).not.toContain(null)
  const usdt = assets.find(({ asset }) => asset === 'USDT')
  expect(usdt).toEqual({
    asset: 'USDT',
    before: '0',
    byFills: '-0.20055',
    byFees: '-0.0004029',
    byMovements: '5000',
    after: '4999.7990471',
    exchange: '4999.7990471',
  })
})

test('a span holds what happened in it, and begins with what the books held before', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.counter('sell', '0.008', '60')
  await rig.submit(limitOrder('buy', '0.008', '20', { timeInForce: 'ioc' }))
  await rig.pass(HOUR_MS)
  await rig.submit(limitOrder('buy', '0.008', '40', { timeInForce: 'ioc' }))
  await rig.pass(10_000)
  const { accountId } = rig.ledger
  const { storage, venue } = rig
  const span = { fromMs: START_AT_MS + HOUR_MS / 2, toMs: START_AT_MS + 2 * HOUR_MS }
  const late = await rig.until(accountStatement({ accountId, storage, venue, ...span }))
  expect(late.differences).toEqual([])
  expect(late.fills.map(({ quantity }) => `${quantity}`)).toEqual(['40'])
  const sharp = late.assets.find(({ asset }) => asset === 'SHARP')
  expect(`${sharp?.before} ${sharp?.after}`).toBe('10019.96 10059.88')
  const early = { fromMs: START_AT_MS, toMs: START_AT_MS + HOUR_MS / 2 }
  const first = await rig.until(accountStatement({ accountId, storage, venue, ...early }))
  expect(first.differences).toEqual([])
  expect(first.assets.every(({ exchange }) => exchange === undefined)).toBe(true)
})

test('what the books and the exchange do not share is named', async () => {
  await using rig = await openRig()
  await rig.openLedger()
  rig.counter('sell', '0.008', '60')
  await rig.submit(limitOrder('buy', '0.008', '20', { timeInForce: 'ioc' }))
  await rig.pass(10_000)
  const { accountId } = rig.ledger
  const { storage, venue } = rig
  await rig.until(rig.ledger.close())
  const unseen = {
    symbol: 'SHARPUSDT',
    side: 'BUY',
    ordType: 'LIMIT',
    ordPrice: '0.008',
    ordQty: '10',
  } as const
  rig.sandbox.exchange.place(rig.account.accountId, unseen)
  const [fill] = await storage.fills(accountId, { fromMs: 0, toMs: START_AT_MS + HOUR_MS, limit: 1 })
  if (fill === undefined) throw new Error('There is one.')
  const altered = {
    ...venue,
    fetchFills: async (...query: Parameters<typeof venue.fetchFills>) =>
      (await venue.fetchFills(...query)).map((each) =>
        each.fillId === fill.fillId ? { ...each, fee: { ...each.fee, amount: decimal('0.05') } } : each,
      ),
  }
  const span = { fromMs: START_AT_MS, toMs: START_AT_MS + HOUR_MS }
  const { differences } = await rig.until(accountStatement({ accountId, storage, venue: altered, ...span }))
  expect(differences).toEqual([
    expect.stringMatching(/^fill \d+ of SHARP\/USDT: the exchange lists it, the books do not$/),
    `fill ${fill.fillId} of SHARP/USDT: fee is 0.04 in the books and 0.05 at the exchange`,
    'SHARP: the books come to 10019.96, the exchange says 10029.94',
    'USDT: the books come to 4999.84, the exchange says 4999.76',
  ])
})

test('a table is written to CSV with its names first, and no cell is a formula', () => {
  const rows = [
    { note: 'say "so", twice', amount: '-0.1' },
    { note: '=1+1', amount: null },
  ]
  expect(csvOf(rows)).toBe('note,amount\r\n"say ""so"", twice",-0.1\r\n\'=1+1,\r\n')
  expect(csvOf([])).toBe('')
})
