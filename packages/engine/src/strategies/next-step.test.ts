import { decimal, isLess, notional, type OrderBook, price, quantity } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { book, ledgerOrder, level, sharpMarket } from '../../test/fixtures.ts'
import { chaser, goalView, iceberg, others, plan, pov, traded, twap } from '../../test/goal-fixtures.ts'
import type { GoalSettings, TwapSettings } from '../goals/goal-settings.ts'
import type { LedgerOrder } from '../orders/order-record.ts'
import type { SliceOrder } from './goal-progress.ts'
import type { GoalStep } from './goal-step.ts'
import { nextStep } from './next-step.ts'

const MINUTE_MS = 60_000
const END_MS = 60 * MINUTE_MS

/** An order of the goal as the ledger has it: the first of its slice, filled, unless the test says more. */
function past(sliceIndex: number, changes: Partial<LedgerOrder> = {}): SliceOrder {
  const atMs = sliceIndex * MINUTE_MS
  const order = ledgerOrder({
    sequence: sliceIndex + 1,
    id: `order-${changes.sequence ?? sliceIndex + 1}`,
    timeInForce: 'ioc',
    status: 'filled',
    price: price('0.00796'),
    quantity: quantity('100'),
    filled: quantity('100'),
    filledNotional: notional('0.8'),
    createdAtMs: atMs,
    updatedAtMs: atMs,
    ...changes,
  })
  return { order, sliceIndex }
}

/** One that rests, of which nothing has filled. */
function resting(sliceIndex: number, changes: Partial<LedgerOrder> = {}): SliceOrder {
  return past(sliceIndex, {
    type: 'post-only',
    timeInForce: 'gtc',
    status: 'open',
    price: price('0.00801'),
    filled: quantity('0'),
    filledNotional: notional('0'),
    ...changes,
  })
}

const ended = { status: 'cancelled', filled: quantity('0'), filledNotional: notional('0') } as const

type View = Parameters<typeof goalView>[1]

/** The step in few words, so that a test reads as a table of what is done when. */
function told(settings: GoalSettings, view: View = {}): string {
  return say(nextStep(goalView(settings, view)))
}

function say(step: GoalStep): string {
  switch (step.kind) {
    case 'place': {
      const { request, sliceIndex } = step.proposal
      const size = 'notional' in request ? `${request.notional} USDT` : `${request.quantity}`
      const at = 'price' in request ? ` at ${request.price}` : ''
      const type = request.type === 'limit' ? request.timeInForce : request.type
      return `${type} ${request.side} ${size}${at} in ${sliceIndex}`
    }
    case 'cancel':
      return `cancel ${step.orders.map(({ id }) => id).join(' ')}: ${step.reason}`
    case 'wait':
      return `wait until ${step.untilMs}: ${step.reason}`
    case 'end':
      return `end: ${step.ending}`
  }
}

const capped = { mode: 'capped', maxMultiple: 2 } as const
const base = (amount: string) => ({ unit: 'base', amount: quantity(amount) }) as const
const limited = (limit: string, changes: Partial<TwapSettings['price']> = {}) => ({
  ...twap().price,
  limit: price(limit),
  ...changes,
})

describe('a slice that takes', () => {
  test('sends its part within the slippage limit of the best price', () => {
    expect(told(twap())).toBe('ioc sell 100 at 0.00796 in 0')
    expect(told(twap({ side: 'buy' }))).toBe('ioc buy 100 at 0.00805 in 0')
  })

  test('waits for the goal to begin, and for the next slice once it has had its order', () => {
    expect(told(twap(), { nowMs: -1 })).toBe('wait until 0: the goal has not begun')
    const orders = [past(0)]
    expect(told(twap(), { orders, nowMs: 30_000 })).toBe('wait until 60000: this slice has had its order')
    expect(told(twap(), { orders, nowMs: 60_000 })).toBe('ioc sell 100 at 0.00796 in 1')
  })

  test('has had its order also when that found no taker, or a part of one', () => {
    for (const filled of ['0', '40'])
      expect(told(twap(), { orders: [past(0, { ...ended, filled: quantity(filled) })], nowMs: 30_000 })).toBe(
        'wait until 60000: this slice has had its order',
      )
  })

  test('tries again where its order came to nothing, on a newer book and no sooner than in a second, three times', () => {
    const lost = (sequence: number) =>
      past(0, { ...ended, sequence, status: sequence === 2 ? 'rejected' : 'never-placed' })
    const view = { orders: [lost(1)], nowMs: 900 }
    expect(told(twap(), view)).toBe('wait until 1000: the last order was a moment ago')
    const stale = { orders: [lost(1)], nowMs: 1_000, bookAgeMs: 1_000 }
    expect(told(twap(), stale)).toBe('wait until 1250: the book is from before the last order')
    expect(told(twap(), { orders: [lost(1)], nowMs: 1_000 })).toBe('ioc sell 100 at 0.00796 in 0')
    const thrice = { orders: [lost(1), lost(2), lost(3)], nowMs: 5_000 }
    expect(told(twap(), thrice)).toBe('wait until 60000: 3 orders of this slice came to nothing')
  })

  test('does nothing while an order is under way or unknown, even after the end', () => {
    for (const status of ['intent', 'sending', 'unknown', 'acknowledged'] as const) {
      const orders = [past(0, { ...ended, status })]
      expect(told(twap(), { orders, nowMs: 70_000 })).toBe(
        'wait until 130000: the end of an order is not confirmed yet',
      )
      expect(told(twap(), { orders, nowMs: END_MS })).toMatch(/^wait until 3660000: the end of an order/)
    }
  })

  test('after a clock that jumped over slices orders the present one alone', () => {
    expect(told(twap(), { nowMs: 10 * MINUTE_MS })).toBe('ioc sell 100 at 0.00796 in 10')
    expect(told(twap({ catchUp: capped }), { nowMs: 10 * MINUTE_MS })).toBe('ioc sell 200 at 0.00796 in 10')
  })

  test('orders nothing twice when the clock is set back', () => {
    const orders = [past(5)]
    expect(told(twap(), { orders, nowMs: 2 * MINUTE_MS })).toMatch(/^wait until 360000: this slice has had/)
  })

  test('counts a fill that shows late on an order that had ended', () => {
    const goal = twap({ target: base('150'), catchUp: capped })
    const fifty = { endAtMs: 3 * MINUTE_MS }
    const before = [past(0, { quantity: quantity('50'), ...ended })]
    const after = [past(0, { quantity: quantity('50'), ...ended, filled: quantity('30') })]
    const view = { plan: plan(fifty), nowMs: MINUTE_MS }
    expect(told(goal, { ...view, orders: before })).toBe('ioc sell 100 at 0.00796 in 1')
    expect(told(goal, { ...view, orders: after })).toBe('ioc sell 70 at 0.00796 in 1')
  })

  test('saves up what is smaller than the market takes, and loses nothing of it', () => {
    const goal = twap({ target: base('36') })
    expect(told(goal)).toBe('wait until 60000: nothing is due')
    expect(told(goal, { nowMs: MINUTE_MS })).toBe('ioc sell 1.2 at 0.00796 in 1')
    const orders = [past(1, { quantity: quantity('1.2'), filled: quantity('1.2') })]
    expect(told(goal, { orders, nowMs: 2 * MINUTE_MS })).toBe('wait until 180000: nothing is due')
    expect(told(goal, { orders, nowMs: 3 * MINUTE_MS })).toBe('ioc sell 1.2 at 0.00796 in 3')
  })

  test('holds nothing back for what has expired', () => {
    const orders = [past(58, { quantity: quantity('5899.6'), filled: quantity('5899.6') })]
    expect(told(twap(), { orders, nowMs: 59 * MINUTE_MS })).toBe('ioc sell 100 at 0.00796 in 59')
  })

  test('sends no more than there is room for, and waits where that is less than the market takes', () => {
    const room = (amount: string) => ({ quantity: decimal(amount), because: 'the share of others' })
    expect(told(twap(), { room: room('42.007') })).toBe('ioc sell 42 at 0.00796 in 0')
    expect(told(twap(), { room: room('0.99') })).toBe('wait until 1000: the share of others')
    expect(told(twap(), { room: room('-1'), nowMs: 59_500 })).toBe('wait until 60000: the share of others')
  })

  test('takes at its limit and not beyond it', () => {
    expect(told(twap({ price: limited('0.008') }))).toBe('ioc sell 100 at 0.008 in 0')
    expect(told(twap({ price: limited('0.0079995') }))).toBe('ioc sell 100 at 0.008 in 0')
    expect(told(twap({ price: limited('0.008001') }))).toBe(
      'wait until 1000: no order within 0.008001 is possible at a best price of 0.008',
    )
  })

  test('takes within its band, and waits while nothing tells the reference of it', () => {
    const tight = { ...twap().price, bandBps: 10 }
    expect(told(twap({ price: tight }))).toBe('ioc sell 100 at 0.007997 in 0')
    const byTrades = { ...tight, reference: 'vwap' } as const
    expect(told(twap({ price: byTrades }))).toBe('ioc sell 100 at 0.007992 in 0')
    expect(told(twap({ price: byTrades }), { others: others({ window: traded('0') }) })).toMatch(
      /^wait until 1000/,
    )
  })

  test.each<[string, Partial<OrderBook>]>([
    ['without bids', { bids: [] }],
    ['without asks', { asks: [] }],
    ['that is crossed', { asks: [level('0.008', '1')] }],
    ['with a price of nothing', { bids: [level('0', '1')] }],
  ])('waits before a book %s', (_, halves) => {
    expect(told(twap(), { book: book(halves) })).toMatch(/^wait until 1000: /)
  })

  test('waits before a book that is too old, and in a market that is closed', () => {
    expect(told(twap(), { bookAgeMs: 5_001 })).toMatch(/^wait until 1000: The book is 5001 ms old/)
    expect(told(twap(), { market: { ...sharpMarket, isOpen: false } })).toMatch(
      /^wait until 1000: .* not open/,
    )
  })
})

describe('a plain market order', () => {
  test('sells no more than the book shows within the slippage limit', () => {
    const thin = book({ bids: [level('0.008', '30'), level('0.00797', '20.5'), level('0.0079', '9000')] })
    expect(told(twap({ style: 'market' }), { book: thin })).toBe('market sell 50.5 in 0')
    const empty = book({ bids: [level('0.008', '0.5')] })
    expect(told(twap({ style: 'market' }), { book: empty })).toMatch(
      /^wait until 1000: the book shows too little/,
    )
  })

  test('buys for an amount of quote, within the room at the best price', () => {
    const goal = twap({ side: 'buy', style: 'market', target: { unit: 'quote', amount: notional('60') } })
    expect(told(goal)).toBe('market buy 1 USDT in 0')
    const room = { quantity: decimal('50'), because: 'the share of others' }
    expect(told(goal, { room })).toBe('market buy 0.4 USDT in 0')
  })

  test('of a target that it could overshoot is a defect, not an order', () => {
    expect(() => told(twap({ side: 'buy', style: 'market' }))).toThrow(/cannot be held to a target in base/)
    const quote = { unit: 'quote', amount: notional('60') } as const
    expect(() => told(twap({ target: quote }))).toThrow(/cannot be held to a target in quote/)
  })
})

test('a target in quote buys what it reaches at the limit of the order, whatever the price turns out to be', () => {
  const goal = twap({ side: 'buy', target: { unit: 'quote', amount: notional('60') } })
  expect(told(goal)).toBe('ioc buy 124.22 at 0.00805 in 0')
  const orders = [past(0, { side: 'buy', filledNotional: notional('59.995') })]
  expect(told(goal, { orders, nowMs: MINUTE_MS })).toBe('end: rest-below-minimum')
})

describe('a goal ends', () => {
  test('when its target is filled', () => {
    const orders = [past(0, { quantity: quantity('6000'), filled: quantity('6000') })]
    expect(told(twap(), { orders, nowMs: MINUTE_MS })).toBe('end: reached')
  })

  test.each(['0.004', '0.99'])('at once when a target of %s is smaller than the market takes', (amount) => {
    expect(told(twap({ target: base(amount) }))).toBe('end: rest-below-minimum')
  })

  test('at its deadline: what rests is cancelled, its end awaited, and the rest expires', () => {
    const goal = twap({ style: 'post-only' })
    const late = { nowMs: END_MS }
    expect(told(goal, { ...late, orders: [resting(59)] })).toBe('cancel order-60: the goal is at its end')
    const cancelling = [resting(59, { status: 'cancelling' })]
    expect(told(goal, { ...late, orders: cancelling })).toMatch(/^wait until 3660000: the end of an order/)
    expect(told(goal, { ...late, orders: [resting(59, ended)] })).toBe('end: expired')
    const filled = { status: 'filled', quantity: quantity('6000'), filled: quantity('6000') } as const
    expect(told(goal, { ...late, orders: [resting(59, filled)] })).toBe('end: reached')
  })

  test('later, where it may finish passively: even slices rest, and none takes', () => {
    const goal = twap({ deadline: { kind: 'finish-passive', withinMs: 90_000 } })
    expect(told(goal, { nowMs: END_MS })).toBe('post-only sell 100 at 0.00801 in 60')
    const orders = [resting(60)]
    expect(told(goal, { orders, nowMs: END_MS + 10_000 })).toBe('wait until 3612500: an order rests')
    expect(told(goal, { orders, nowMs: END_MS + MINUTE_MS })).toBe('cancel order-61: its slice has ended')
    const view = { orders: [resting(60, ended)], nowMs: END_MS + MINUTE_MS }
    expect(told(goal, view)).toBe('post-only sell 100 at 0.00801 in 61')
    expect(told(goal, { ...view, nowMs: END_MS + 90_000 })).toBe('end: expired')
    const nearly = [
      resting(59, { quantity: quantity('5899.6'), filled: quantity('5899.6'), status: 'filled' }),
    ]
    expect(told(goal, { orders: nearly, nowMs: END_MS })).toBe('post-only sell 99.4 at 0.00801 in 60')
  })
})

test('MI-11: a shortfall expires, or is caught up at twice a slice at most: starved for half its time, then flooded', () => {
  const starved = { price: limited('0.009') }
  const flooded = book({ bids: [level('0.0095', '1e6')], asks: [level('0.0096', '1e6')] })
  for (const [catchUp, expected] of [
    [{ mode: 'none' }, '3000'],
    [capped, '6000'],
    [{ mode: 'capped', maxMultiple: 1.5 }, '4500'],
  ] as const) {
    const goal = twap({ ...starved, catchUp })
    const orders: SliceOrder[] = []
    for (let minute = 0; minute < 60; minute += 1) {
      const view = { orders, nowMs: minute * MINUTE_MS }
      if (minute < 30) {
        expect(told(goal, view)).toMatch(/^wait/)
        continue
      }
      const step = nextStep(goalView(goal, { ...view, book: flooded }))
      if (step.kind !== 'place' || !('quantity' in step.proposal.request)) continue
      const { quantity: ordered } = step.proposal.request
      expect(isLess(quantity('200'), ordered)).toBe(false)
      orders.push(past(minute, { sequence: minute + 1, quantity: ordered, filled: ordered }))
    }
    const total = goalView(goal, { orders }).progress.totals
    expect(`${total.filled}`).toBe(expected)
    const ending = expected === '6000' ? 'reached' : 'expired'
    expect(told(goal, { orders, nowMs: END_MS })).toBe(`end: ${ending}`)
  }
})

describe('a slice that rests', () => {
  const goal = twap({ style: 'post-only' })

  test('joins the best price of its own side, post-only', () => {
    expect(told(goal)).toBe('post-only sell 100 at 0.00801 in 0')
    expect(told(twap({ style: 'post-only', side: 'buy' }))).toBe('post-only buy 100 at 0.008 in 0')
  })

  test('stays where it is while the price leaves it, until its slice ends', () => {
    const moved = book({
      bids: [level('0.0079', '9')],
      asks: [level('0.00795', '9'), level('0.00801', '100')],
    })
    expect(told(goal, { orders: [resting(0)], nowMs: 20_000, book: moved })).toBe(
      'wait until 22500: an order rests',
    )
    expect(told(goal, { orders: [resting(0)], nowMs: 59_000, book: moved })).toBe(
      'wait until 60000: an order rests',
    )
  })

  test('is held against its limits while it rests, however long its slice', () => {
    const hourly = twap({ style: 'post-only', sliceIntervalMs: END_MS })
    const view = { orders: [resting(0)], nowMs: 20_000 }
    expect(told(hourly, view)).toBe('wait until 22500: an order rests')
    const room = { quantity: decimal('-0.01'), because: 'others have stopped to trade' }
    expect(told(hourly, { ...view, nowMs: 22_500, room })).toBe(
      'cancel order-1: others have stopped to trade',
    )
  })

  test('is cancelled when its slice has ended, and the next follows once that is confirmed', () => {
    expect(told(goal, { orders: [resting(0)], nowMs: MINUTE_MS })).toBe('cancel order-1: its slice has ended')
    const cancelling = [resting(0, { status: 'cancelling' })]
    expect(told(goal, { orders: cancelling, nowMs: MINUTE_MS })).toMatch(
      /^wait until 120000: the end of an order/,
    )
    const cancelled = [resting(0, { ...ended, updatedAtMs: MINUTE_MS + 500 })]
    expect(told(goal, { orders: cancelled, nowMs: MINUTE_MS + 500 })).toMatch(
      /^wait until 60750: the book is from/,
    )
    expect(told(goal, { orders: cancelled, nowMs: MINUTE_MS + 750 })).toBe(
      'post-only sell 100 at 0.00801 in 1',
    )
  })

  test('is left alone for its least rest, also past the end of its slice', () => {
    const late = { orders: [resting(0, { createdAtMs: 58_000 })], nowMs: MINUTE_MS }
    expect(told(goal, late)).toBe('wait until 62500: an order rests')
    expect(told(goal, { ...late, nowMs: 62_500 })).toBe('wait until 63000: an order rests')
    expect(told(goal, { ...late, nowMs: 63_000 })).toBe('cancel order-1: its slice has ended')
  })

  test('is found again after a restart in the middle of it', () => {
    expect(told(goal, { orders: [resting(3)], nowMs: 3.5 * MINUTE_MS })).toBe(
      'wait until 212500: an order rests',
    )
    const half = { status: 'cancelled', filled: quantity('40') } as const
    expect(told(goal, { orders: [resting(3, half)], nowMs: 3.5 * MINUTE_MS })).toBe(
      'post-only sell 60 at 0.00801 in 3',
    )
  })

  test('that was turned away for it would have taken tries again on a newer book, three times', () => {
    const refused = (sequence: number) => resting(0, { sequence, status: 'rejected' })
    expect(told(goal, { orders: [refused(1)], nowMs: 1_000 })).toBe('post-only sell 100 at 0.00801 in 0')
    const thrice = [refused(1), refused(2), refused(3)]
    expect(told(goal, { orders: thrice, nowMs: 9_000 })).toMatch(/^wait until 60000: 3 orders/)
  })

  test('stays short of taking where the spread is one tick, and behind the best price where its limit wants that', () => {
    const close = book({ bids: [level('0.008009', '5')] })
    expect(told(goal, { book: close })).toBe('post-only sell 100 at 0.00801 in 0')
    expect(told(twap({ style: 'post-only', price: limited('0.0082') }))).toBe(
      'post-only sell 100 at 0.0082 in 0',
    )
    expect(told(twap({ style: 'post-only', price: limited('0.00801') }))).toBe(
      'post-only sell 100 at 0.00801 in 0',
    )
  })

  test('is pulled at once when its price is worse than the band allows, or nothing may rest', () => {
    const byTrades = { ...goal.price, reference: 'vwap', bandBps: 10 } as const
    const risen = others({ window: { ...traded('9000'), vwap: price('0.0082') } })
    const view = { orders: [resting(0)], nowMs: 1_000 }
    expect(told(twap({ style: 'post-only', price: byTrades }), { ...view, others: risen })).toBe(
      'cancel order-1: its price is worse than the 0.008192 allowed now',
    )
    const room = { quantity: decimal('-0.01'), because: 'others have stopped to trade' }
    expect(told(goal, { ...view, room })).toBe('cancel order-1: others have stopped to trade')
  })
})

describe('a join', () => {
  const goal = twap({ style: 'join' })
  const seenAtMs = 10_000
  const mine = (at: string) => [resting(0, { price: price(at) })]
  const asks = (...levels: [string, string][]) => book({ asks: levels.map(([at, size]) => level(at, size)) })

  test('follows the best price of others, up and down, after its least rest', () => {
    const better = asks(['0.008005', '70'], ['0.00801', '100'])
    expect(told(goal, { orders: mine('0.00801'), nowMs: 4_000, book: better })).toBe(
      'wait until 5000: an order rests',
    )
    expect(told(goal, { orders: mine('0.00801'), nowMs: seenAtMs, book: better })).toBe(
      'cancel order-1: it should rest at 0.008005',
    )
    const gone = asks(['0.00801', '100'], ['0.00802', '300'])
    expect(told(goal, { orders: mine('0.00801'), nowMs: seenAtMs, book: gone })).toBe(
      'cancel order-1: it should rest at 0.00802',
    )
  })

  test('does not chase itself: beside others it stays, and alone on its side it has nobody to join', () => {
    const beside = asks(['0.00801', '100.01'], ['0.00802', '300'])
    expect(told(goal, { orders: mine('0.00801'), nowMs: seenAtMs, book: beside })).toBe(
      'wait until 11000: an order rests',
    )
    const alone = asks(['0.00801', '100'])
    expect(told(goal, { orders: mine('0.00801'), nowMs: seenAtMs, book: alone })).toBe(
      'wait until 11000: an order rests',
    )
  })

  test('does not hold up the price of another goal of its owner, nor that goal its own', () => {
    const theOther = ledgerOrder({
      id: 'other',
      status: 'open',
      price: price('0.00801'),
      quantity: quantity('60'),
    })
    const two = asks(['0.00801', '160'], ['0.00802', '300'])
    const orders = mine('0.00801')
    const own = [...orders.map(({ order }) => order), theOther]
    expect(told(goal, { orders, own, nowMs: seenAtMs, book: two })).toBe(
      'cancel order-1: it should rest at 0.00802',
    )
    const third = asks(['0.00801', '160.01'], ['0.00802', '300'])
    expect(told(goal, { orders, own, nowMs: seenAtMs, book: third })).toMatch(/^wait until 11000/)
  })

  test('does not take its own order out of a book that cannot show it yet', () => {
    const before = asks(['0.00801', '100'], ['0.00802', '300'])
    const view = { orders: mine('0.00801'), nowMs: seenAtMs, bookAgeMs: seenAtMs }
    expect(told(goal, { ...view, book: before })).toMatch(/^cancel order-1: the book is too old/)
    const changed = [resting(0, { price: price('0.00801'), updatedAtMs: seenAtMs - 100 })]
    expect(told(goal, { ...view, orders: changed, bookAgeMs: 200, book: before })).toMatch(
      /^wait until 11000/,
    )
  })

  test('is not moved by a book that is crossed', () => {
    const crossed = book({ bids: [level('0.0081', '9')], asks: [level('0.00805', '9')] })
    expect(told(goal, { orders: mine('0.00801'), nowMs: seenAtMs, book: crossed })).toMatch(
      /^wait until 11000/,
    )
  })
})

describe('a POV', () => {
  const seen = (slice: string, window = '1000000') => others({ slice: traded(slice), window: traded(window) })

  test('orders its share of what others traded in the last slice', () => {
    expect(told(pov(), { others: seen('4000') })).toBe('ioc sell 200 at 0.00796 in 0')
    expect(told(pov(), { others: seen('0') })).toBe('wait until 1000: nothing is due')
    const orders = [past(0, { quantity: quantity('5799.5'), filled: quantity('5799.5') })]
    const view = { orders, nowMs: MINUTE_MS, others: seen('4000') }
    expect(told(pov(), view)).toBe('ioc sell 199.5 at 0.00796 in 1')
  })

  test('in quote orders its share of what others paid', () => {
    const goal = pov({ side: 'buy', target: { unit: 'quote', amount: notional('60') } })
    const view = { others: others({ slice: traded('4000', '32'), window: traded('1e6', '8000') }) }
    expect(told(goal, view)).toBe('ioc buy 198.75 at 0.00805 in 0')
  })

  test('is never above its share of the window, own orders counted', () => {
    expect(told(pov(), { others: seen('4000', '5000') })).toBe('ioc sell 200 at 0.00796 in 0')
    const orders = [past(0)]
    const view = { orders, nowMs: MINUTE_MS, others: seen('4000', '5000') }
    expect(told(pov(), view)).toBe('ioc sell 150 at 0.00796 in 1')
  })

  test('catches up with its share of the window, by so many times a slice', () => {
    const view = { others: seen('4000', '20000') }
    expect(told(pov({ catchUp: capped }), view)).toBe('ioc sell 400 at 0.00796 in 0')
    expect(told(pov({ catchUp: capped }), { others: seen('4000', '6000') })).toBe(
      'ioc sell 300 at 0.00796 in 0',
    )
  })
})

describe('an iceberg', () => {
  const atLimit = iceberg({ style: 'post-only', price: limited('0.0082') })

  test('shows a part at the best price, and the next when that has ended', () => {
    expect(told(iceberg())).toBe('post-only sell 500 at 0.00801 in 0')
    const filled = resting(0, { status: 'filled', quantity: quantity('500'), filled: quantity('500') })
    expect(told(iceberg(), { orders: [filled], nowMs: 2_000 })).toBe('post-only sell 500 at 0.00801 in 0')
    const nearly = resting(0, { status: 'filled', quantity: quantity('5900'), filled: quantity('5900') })
    expect(told(iceberg(), { orders: [nearly], nowMs: 2_000 })).toBe('post-only sell 100 at 0.00801 in 0')
  })

  test('rests at its limit and is left there, whatever the market does', () => {
    expect(told(atLimit)).toBe('post-only sell 500 at 0.0082 in 0')
    const orders = [resting(0, { price: price('0.0082') })]
    expect(told(atLimit, { orders, nowMs: 20 * MINUTE_MS })).toBe('wait until 1202500: an order rests')
  })

  test('leaves no rest that the market would not take, as far as it can', () => {
    const after = (done: string) => {
      const orders = [resting(0, { status: 'filled', quantity: quantity(done), filled: quantity(done) })]
      return told(iceberg(), { orders, nowMs: 2_000 })
    }
    // The least is 1: 500 of 500.4 would leave what can never be ordered.
    expect(after('5499.6')).toBe('post-only sell 499.4 at 0.00801 in 0')
    expect(after('5499')).toBe('post-only sell 500 at 0.00801 in 0')
    expect(after('5498.5')).toBe('post-only sell 500 at 0.00801 in 0')
    expect(after('5500')).toBe('post-only sell 500 at 0.00801 in 0')
    const tiny = iceberg({ displayQuantity: quantity('1.2') })
    const nearly = resting(0, { status: 'filled', quantity: quantity('5998.5'), filled: quantity('5998.5') })
    expect(told(tiny, { orders: [nearly], nowMs: 2_000 })).toBe('post-only sell 1.2 at 0.00801 in 0')
  })

  test('rests short of taking where the market is past its limit, and comes nearer when it can', () => {
    const past = book({ bids: [level('0.0083', '9')], asks: [level('0.0084', '9')] })
    expect(told(atLimit, { book: past })).toBe('post-only sell 500 at 0.008301 in 0')
    const orders = [resting(0, { price: price('0.008301') })]
    expect(told(atLimit, { orders, nowMs: 3_000 })).toBe('wait until 5000: an order rests')
    expect(told(atLimit, { orders, nowMs: 5_000 })).toBe('cancel order-1: it should rest at 0.0082')
  })

  test('shows less by chance, never more than it was set to, and the same again after a restart', () => {
    const shown = (lastSequence: number) => {
      const orders = [past(0, { sequence: lastSequence, filled: quantity('1') })]
      const step = nextStep(goalView(iceberg({ jitter: 0.2 }), { orders, nowMs: 2_000 }))
      return step.kind === 'place' && 'quantity' in step.proposal.request
        ? `${step.proposal.request.quantity}`
        : ''
    }
    const sizes = Array.from({ length: 50 }, (_, index) => shown(index + 1))
    expect(sizes).toEqual(Array.from({ length: 50 }, (_, index) => shown(index + 1)))
    expect(new Set(sizes).size).toBeGreaterThan(25)
    for (const size of sizes) expect(size).toMatch(/^(4\d\d|500)(\.|$)/)
  })
})

describe('a chaser', () => {
  test('rests its distance behind the best price of others', () => {
    expect(told(chaser())).toBe('post-only sell 6000 at 0.008019 in 0')
    expect(told(chaser({ side: 'buy' }))).toBe('post-only buy 6000 at 0.007992 in 0')
    expect(told(chaser({ displayQuantity: quantity('250') }))).toBe('post-only sell 250 at 0.008019 in 0')
  })

  test('is placed anew when it is too far from where it should be, and not for less', () => {
    const view = { orders: [resting(0, { price: price('0.008019') })], nowMs: 6_000 }
    expect(told(chaser(), { ...view, book: book({ asks: [level('0.008013', '9')] }) })).toMatch(
      /^wait until 7000/,
    )
    expect(told(chaser(), { ...view, book: book({ asks: [level('0.008015', '9')] }) })).toBe(
      'cancel order-1: it should rest at 0.008024',
    )
  })

  test('never rests beyond its limit, and pulls its order when it cannot see the market', () => {
    expect(told(chaser({ price: limited('0.0081') }))).toBe('post-only sell 6000 at 0.0081 in 0')
    const view = { orders: [resting(0, { price: price('0.008019') })], nowMs: 6_000, bookAgeMs: 5_500 }
    expect(told(chaser(), view)).toBe('cancel order-1: the book is too old to follow')
  })
})
