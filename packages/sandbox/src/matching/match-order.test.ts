import type { Side } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { type Instruction, matchOrder } from './match-order.ts'
import { OrderBook } from './order-book.ts'

/** A book whose orders are known by a name. */
function bookOf(
  ...orders: readonly (readonly [name: string, side: Side, priceTicks: number, lots: bigint])[]
) {
  const book = new OrderBook<string>()
  for (const [owner, side, priceTicks, lots] of orders) book.rest({ owner, side, priceTicks, lots })
  return book
}

function match(book: OrderBook<string>, instruction: Instruction) {
  const outcome = matchOrder(book, instruction, 'taker')
  const executions = outcome.executions.map(
    ({ maker, priceTicks, lots }) => `${lots} of ${maker.owner} at ${priceTicks}`,
  )
  return { status: outcome.status, executions }
}

function shown(book: OrderBook<string>, side: Side): readonly string[] {
  return book.depth(side, 100).map(({ priceTicks, lots }) => `${lots} at ${priceTicks}`)
}

const limit = { type: 'limit', timeInForce: 'gtc' } as const

describe('a limit order', () => {
  test('that crosses nothing rests', () => {
    const book = bookOf(['ask', 'sell', 101, 5n])
    expect(match(book, { ...limit, side: 'buy', priceTicks: 100, lots: 3n })).toEqual({
      status: 'resting',
      executions: [],
    })
    expect(shown(book, 'buy')).toEqual(['3 at 100'])
    expect(shown(book, 'sell')).toEqual(['5 at 101'])
  })

  test('takes the best price first, and of one price the order that came first', () => {
    const book = bookOf(
      ['late at 100', 'sell', 100, 2n],
      ['first at 99', 'sell', 99, 2n],
      ['second at 99', 'sell', 99, 2n],
    )
    expect(match(book, { ...limit, side: 'buy', priceTicks: 100, lots: 5n })).toEqual({
      status: 'filled',
      executions: ['2 of first at 99 at 99', '2 of second at 99 at 99', '1 of late at 100 at 100'],
    })
    expect(shown(book, 'sell')).toEqual(['1 at 100'])
  })

  test('takes as far as its price, then rests with what is left', () => {
    const book = bookOf(['near', 'buy', 100, 2n], ['far', 'buy', 98, 2n])
    expect(match(book, { ...limit, side: 'sell', priceTicks: 99, lots: 5n })).toEqual({
      status: 'resting',
      executions: ['2 of near at 100'],
    })
    expect(shown(book, 'sell')).toEqual(['3 at 99'])
    expect(shown(book, 'buy')).toEqual(['2 at 98'])
  })

  test('keeps its turn when a part of it fills', () => {
    const book = bookOf(['first', 'sell', 100, 5n], ['second', 'sell', 100, 5n])
    match(book, { ...limit, side: 'buy', priceTicks: 100, lots: 2n })
    expect(match(book, { ...limit, side: 'buy', priceTicks: 100, lots: 4n }).executions).toEqual([
      '3 of first at 100',
      '1 of second at 100',
    ])
  })
})

describe('an immediate-or-cancel order', () => {
  test('takes what there is and leaves nothing behind', () => {
    const book = bookOf(['ask', 'sell', 100, 2n])
    expect(match(book, { ...limit, timeInForce: 'ioc', side: 'buy', priceTicks: 100, lots: 5n })).toEqual({
      status: 'cancelled',
      executions: ['2 of ask at 100'],
    })
    expect(shown(book, 'buy')).toEqual([])
  })
})

describe('a fill-or-kill order', () => {
  const wanted = { ...limit, timeInForce: 'fok', side: 'buy', priceTicks: 101 } as const

  test('fills wholly, over several prices', () => {
    const book = bookOf(['near', 'sell', 100, 2n], ['far', 'sell', 101, 3n])
    expect(match(book, { ...wanted, lots: 5n })).toEqual({
      status: 'filled',
      executions: ['2 of near at 100', '3 of far at 101'],
    })
  })

  test('or not at all, when one lot is missing within its price', () => {
    const book = bookOf(['near', 'sell', 100, 2n], ['far', 'sell', 101, 2n], ['too far', 'sell', 102, 9n])
    expect(match(book, { ...wanted, lots: 5n })).toEqual({ status: 'cancelled', executions: [] })
    expect(shown(book, 'sell')).toEqual(['2 at 100', '2 at 101', '9 at 102'])
  })
})

describe('a post-only order', () => {
  test('that would cross is turned away, and the book stays as it was', () => {
    const book = bookOf(['ask', 'sell', 100, 2n])
    expect(match(book, { type: 'post-only', side: 'buy', priceTicks: 100, lots: 1n })).toEqual({
      status: 'would-take',
      executions: [],
    })
    expect(shown(book, 'sell')).toEqual(['2 at 100'])
    expect(shown(book, 'buy')).toEqual([])
  })

  test('rests otherwise', () => {
    const book = bookOf(['ask', 'sell', 100, 2n])
    expect(match(book, { type: 'post-only', side: 'buy', priceTicks: 99, lots: 1n }).status).toBe('resting')
  })
})

describe('a market order', () => {
  test('sized in lots takes any price, and what the book does not hold is cancelled', () => {
    const book = bookOf(['near', 'buy', 100, 2n], ['far', 'buy', 1, 2n])
    expect(match(book, { type: 'market', side: 'sell', lots: 5n })).toEqual({
      status: 'cancelled',
      executions: ['2 of near at 100', '2 of far at 1'],
    })
  })

  test('sized by notional buys whole lots as long as one is affordable', () => {
    const book = bookOf(['near', 'sell', 10, 3n], ['far', 'sell', 20, 9n])
    expect(match(book, { type: 'market-buy', notional: 75n })).toEqual({
      status: 'filled',
      executions: ['3 of near at 10', '2 of far at 20'],
    })
    expect(shown(book, 'sell')).toEqual(['7 at 20'])
  })

  test('sized by notional is filled when the last lot of the book leaves less than its price', () => {
    const book = bookOf(['only', 'sell', 10, 3n])
    expect(match(book, { type: 'market-buy', notional: 39n }).status).toBe('filled')
  })

  test('sized by notional is cancelled with what it bought when the book runs out', () => {
    const book = bookOf(['only', 'sell', 10, 3n])
    expect(match(book, { type: 'market-buy', notional: 40n })).toEqual({
      status: 'cancelled',
      executions: ['3 of only at 10'],
    })
  })

  test('that buys nothing, because the book is empty or one lot is too dear, is cancelled', () => {
    expect(match(bookOf(), { type: 'market-buy', notional: 10n }).status).toBe('cancelled')
    const book = bookOf(['dear', 'sell', 11, 1n])
    expect(match(book, { type: 'market-buy', notional: 10n })).toEqual({
      status: 'cancelled',
      executions: [],
    })
  })
})

describe('cancelling', () => {
  test('takes an order out of the middle of its queue, and the others keep their turns', () => {
    const book = bookOf(['first', 'sell', 100, 1n])
    const second = book.rest({ owner: 'second', side: 'sell', priceTicks: 100, lots: 1n })
    book.rest({ owner: 'third', side: 'sell', priceTicks: 100, lots: 1n })

    book.cancel(second)

    expect(match(book, { type: 'market', side: 'buy', lots: 9n }).executions).toEqual([
      '1 of first at 100',
      '1 of third at 100',
    ])
  })

  test('an order that has left the book already changes nothing', () => {
    const book = bookOf(['ask', 'sell', 100, 1n])
    const filled = book.rest({ owner: 'filled', side: 'sell', priceTicks: 99, lots: 1n })
    match(book, { type: 'market', side: 'buy', lots: 1n })

    book.cancel(filled)
    book.cancel(filled)

    expect(shown(book, 'sell')).toEqual(['1 at 100'])
  })
})
