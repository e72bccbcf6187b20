import { price, quantity } from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { book, level, sellGoal, sharpMarket } from '../../test/fixtures.ts'
import { positionOf } from '../ledger/goal-ledger.ts'
import type { ExecutionGoal } from './execution-goal.ts'
import { proposeSlice, type SliceProposal, sliceCount } from './slicing.ts'

function propose(goal: ExecutionGoal, view: Partial<Parameters<typeof proposeSlice>[1]> = {}): SliceProposal {
  const position = positionOf(goal.quantity, [])
  return proposeSlice(goal, { market: sharpMarket, book: book(), position, sequence: 1, ...view })
}

function requestOf(proposal: SliceProposal) {
  if (proposal.kind !== 'order') throw new Error(`no order but ${proposal.kind}`)
  const { request } = proposal.intent
  return request.type === 'limit'
    ? {
        side: request.side,
        price: `${request.price}`,
        quantity: `${request.quantity}`,
        tif: request.timeInForce,
      }
    : request
}

describe('a slice', () => {
  test('of a sell is an immediate-or-cancel limit inside the slippage limit below the best bid', () => {
    const proposal = propose(sellGoal({ maxSlippageBps: 50 }))
    expect(requestOf(proposal)).toEqual({ side: 'sell', price: '0.00796', quantity: '500', tif: 'ioc' })
  })

  test('of a buy is bounded above the best ask', () => {
    const proposal = propose(sellGoal({ side: 'buy', maxSlippageBps: 100 }))
    expect(requestOf(proposal)).toMatchObject({ side: 'buy', price: '0.00809', quantity: '500' })
  })

  test('moves its bound onto the tick that is not worse than the limit', () => {
    const bids = [level('0.008001', '3000')]
    expect(requestOf(propose(sellGoal({ maxSlippageBps: 50 }), { book: book({ bids }) }))).toMatchObject({
      price: '0.007961',
    })
  })

  test('takes no more than what remains, cut down to the lot', () => {
    const goal = sellGoal({ quantity: quantity('120.019'), sliceQuantity: quantity('500') })
    expect(requestOf(propose(goal))).toMatchObject({ quantity: '120.01' })
  })

  test('never goes beyond the worst price of the goal', () => {
    const goal = sellGoal({ worstPrice: price('0.00799') })
    expect(requestOf(propose(goal))).toMatchObject({ price: '0.00799' })
  })
})

describe('nothing is proposed', () => {
  test('while nobody quotes the other side', () => {
    expect(propose(sellGoal(), { book: book({ bids: [] }) })).toMatchObject({ kind: 'wait' })
  })

  test('while the best price is beyond the worst price of the goal', () => {
    expect(propose(sellGoal({ worstPrice: price('0.0081') }))).toMatchObject({ kind: 'wait' })
  })

  test('once the rest is smaller than the market takes', () => {
    expect(propose(sellGoal({ quantity: quantity('0.99') }))).toEqual({
      kind: 'done',
      reason: 'rest-below-minimum',
    })
  })
})

test('a quantity that does not divide makes one smaller slice more', () => {
  expect(sliceCount({ quantity: quantity('1050'), sliceQuantity: quantity('500') })).toBe(3)
})
