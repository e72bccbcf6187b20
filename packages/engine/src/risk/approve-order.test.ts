import { decimal, notional, type OrderRequest, price, quantity } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { book, ledgerOrder, level, sharpMarket } from '../../test/fixtures.ts'
import { others, traded, twap } from '../../test/goal-fixtures.ts'
import { buy, intentOf, marketSell, own, restingSell, riskView, sell } from '../../test/risk-fixtures.ts'
import { approveManualOrder, approveOrder } from './approve-order.ts'
import type { RiskView } from './risk-view.ts'

function decide(request: OrderRequest, changes: Partial<RiskView> = {}): string {
  const decision = approveOrder(intentOf(request), riskView(changes))
  return decision.kind === 'approved' ? 'approved' : decision.refusal.code
}

const settings = twap()
const { price: prices, participation } = settings

test('an order that keeps every rule is approved with the id of its intent and what it was decided on', () => {
  const decision = approveOrder(intentOf(sell), riskView())
  expect(decision).toMatchObject({
    kind: 'approved',
    order: {
      intent: { decision: { mid: '0.008005', sliceIndex: 0 } },
      request: { ...sell, clientOrderId: expect.stringMatching(/^[0-9a-z]{32}$/) },
    },
  })
})

test('resting is approved for every style, and a plain market order only for the one that names it', () => {
  expect(decide(restingSell)).toBe('approved')
  expect(decide(restingSell, { settings: twap({ style: 'join' }) })).toBe('approved')
  expect(decide(marketSell)).toBe('RISK_NOT_BOUNDED')
  expect(decide(marketSell, { settings: twap({ style: 'market' }) })).toBe('approved')
})

const thin = { window: traded('1000000', '8000', 2), slice: traded('0', '0', 0) }
const buying = twap({ side: 'buy', target: { unit: 'quote', amount: notional('40') } })

test.each<[string, OrderRequest, Partial<RiskView>, string]>([
  ['another side than the goal’s', buy, {}, 'RISK_NOT_BOUNDED'],
  ['an order that would rest and may take', { ...sell, timeInForce: 'gtc' }, {}, 'RISK_NOT_BOUNDED'],
  ['all or nothing', { ...sell, timeInForce: 'fok' }, {}, 'RISK_NOT_BOUNDED'],
  ['a taker of a goal that rests', sell, { settings: twap({ style: 'post-only' }) }, 'RISK_NOT_BOUNDED'],
  ['a quantity off the lot', { ...sell, quantity: quantity('500.001') }, {}, 'RISK_MARKET_RULE'],
  ['a closed market', sell, { market: { ...sharpMarket, isOpen: false } }, 'RISK_MARKET_RULE'],
  ['more than the goal has left', { ...sell, quantity: quantity('6000.01') }, {}, 'RISK_BEYOND_GOAL'],
  [
    'more quote than the goal has left',
    { ...buy, quantity: quantity('4982') },
    { settings: buying },
    'RISK_BEYOND_GOAL',
  ],
  ['a book that is too old', sell, { bookAgeMs: 5_001 }, 'RISK_STALE_BOOK'],
  ['a book of no age', sell, { bookAgeMs: Number.NaN }, 'RISK_STALE_BOOK'],
  ['a book from the future', sell, { bookAgeMs: -1 }, 'RISK_STALE_BOOK'],
  ['a crossed book', sell, { book: book({ asks: [level('0.008', '1')] }) }, 'RISK_CROSSED_BOOK'],
  ['a book without bids', sell, { book: book({ bids: [] }) }, 'RISK_CROSSED_BOOK'],
  ['a book without asks', sell, { book: book({ asks: [] }) }, 'RISK_CROSSED_BOOK'],
  ['a bid of nothing', sell, { book: book({ bids: [level('0', '5')] }) }, 'RISK_CROSSED_BOOK'],
  ['a bid of 1e-10', sell, { book: book({ bids: [level('1e-10', '5')] }) }, 'RISK_CROSSED_BOOK'],
  ['a bid for nothing', sell, { book: book({ bids: [level('0.008', '0')] }) }, 'RISK_CROSSED_BOOK'],
  ['a price beyond the slippage limit', { ...sell, price: price('0.007959') }, {}, 'RISK_SLIPPAGE'],
  [
    'a price beyond the goal’s limit',
    sell,
    { settings: twap({ price: { ...prices, limit: price('0.007981') } }) },
    'RISK_PRICE_LIMIT',
  ],
  ['a price outside the band', sell, { settings: twap({ price: { ...prices, bandBps: 20 } }) }, 'RISK_BAND'],
  [
    'a band around an average that is not there',
    sell,
    {
      settings: twap({ price: { ...prices, reference: 'vwap' } }),
      others: others({ window: { ...traded('1000000'), vwap: undefined } }),
    },
    'RISK_BAND',
  ],
  ['a market that fell too far since the day began', sell, { dayMid: price('0.011') }, 'RISK_IMPACT'],
  [
    'more than its share of the market',
    sell,
    { others: others({ window: traded('4999.9') }) },
    'RISK_PARTICIPATION',
  ],
  [
    'more than its share with what it did before',
    sell,
    {
      others: others({ window: traded('10000') }),
      own: own({
        executed: decimal('400'),
        outstanding: { quantity: decimal('101'), notional: decimal('0') },
      }),
    },
    'RISK_PARTICIPATION',
  ],
  ['a market of two trades', sell, { others: thin }, 'RISK_THIN_MARKET'],
  ['an empty market', sell, { others: others({ window: traded('0', '0', 0) }) }, 'RISK_THIN_MARKET'],
  [
    'a market below the goal’s own floor',
    sell,
    { settings: twap({ participation: { ...participation, minVolume: quantity('1000001') } }) },
    'RISK_THIN_MARKET',
  ],
  [
    'more fees and spread than the goal may cost',
    sell,
    { settings: twap({ spending: { maxCost: notional('0.02'), maxLoss: undefined } }) },
    'RISK_COST',
  ],
  [
    'what live orders may cost is spent already',
    sell,
    {
      settings: twap({ spending: { maxCost: notional('0.03'), maxLoss: undefined } }),
      live: [ledgerOrder({ price: price('0.00798'), quantity: quantity('500'), status: 'unknown' })],
    },
    'RISK_COST',
  ],
  [
    'a loss that has reached its limit',
    sell,
    {
      settings: twap({ spending: { maxCost: undefined, maxLoss: notional('0.5') } }),
      spent: {
        fees: decimal('0.1'),
        spread: decimal('0'),
        quantity: quantity('1000'),
        notional: notional('7.6'),
      },
    },
    'RISK_LOSS',
  ],
  ['more than is free', sell, { free: { base: decimal('499.99'), quote: decimal('1000') } }, 'RISK_BALANCE'],
  [
    'an own order on the other side within reach',
    sell,
    { own: own({ opposite: { orders: 1, nearest: price('0.00798') } }) },
    'GATE_SELF_TRADE',
  ],
  [
    'an own order on the other side that reaches everything',
    sell,
    { own: own({ opposite: { orders: 1, nearest: undefined } }) },
    'GATE_SELF_TRADE',
  ],
])('refused before anything is sent: %s', (_, request, changes, code) => {
  expect(decide(request, changes)).toBe(code)
})

test('an order in reach of an own one is told the nearest price that is not, and passes there', () => {
  const view = riskView({ own: own({ opposite: { orders: 2, nearest: price('0.00799') } }) })
  const decision = approveOrder(intentOf(sell), view)
  if (decision.kind !== 'refused') throw new Error('It was approved.')
  const { repriceTo } = decision.refusal
  expect(repriceTo?.toString()).toBe('0.007991')
  if (repriceTo === undefined) return
  expect(approveOrder(intentOf({ ...sell, price: repriceTo }), view).kind).toBe('approved')
})

test('what a person orders by hand is held to the market’s rules alone', () => {
  const beyond = { ...sell, price: price('0.001'), quantity: quantity('1000000') }
  expect(approveManualOrder(intentOf(beyond), sharpMarket).kind).toBe('approved')
  const off = { ...sell, quantity: quantity('0.001') }
  expect(approveManualOrder(intentOf(off), sharpMarket)).toMatchObject({
    refusal: { code: 'RISK_MARKET_RULE' },
  })
})
