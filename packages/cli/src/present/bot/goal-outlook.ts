/** What a goal asks for, how far it may go, and what comes of it at worst: said before anybody says yes. */
import {
  baseOf,
  type Decimal,
  decimal,
  isPositive,
  multiply,
  notionalOf,
  quoteOf,
} from '@trading-bridge/core'
import type { GoalSettings } from '@trading-bridge/engine'
import type { Terminal } from '../../terminal.ts'
import { type Facts, factProse, instantText } from '../text.ts'
import { durationText } from './spans-of-time.ts'

export function goalFacts(goal: GoalSettings): Facts {
  return [
    ['goal', `${goal.kind.toUpperCase()}: ${deedText(goal)} in ${goal.symbol}, ${goal.style}`],
    ['purpose', `${goal.purpose}; authorised by ${goal.authorisedBy}`],
    ['time', timeText(goal)],
    ['pace', paceText(goal)],
    ['share', shareText(goal)],
    ['price', priceText(goal)],
    ['ends', endsText(goal)],
    ['at worst', worstText(goal)],
  ]
}

export function goalText(goal: GoalSettings, terminal: Terminal): string {
  return factProse(goalFacts(goal), terminal)
}

function deedText({ side, target, symbol }: GoalSettings): string {
  return target.unit === 'base'
    ? `${side} ${target.amount} ${baseOf(symbol)}`
    : `${side} ${baseOf(symbol)} for ${target.amount} ${quoteOf(symbol)}`
}

function timeText({ startAtMs, end }: GoalSettings): string {
  const from = startAtMs === undefined ? 'from its start' : `from ${instantText(startAtMs)} UTC`
  return end.kind === 'at'
    ? `${from} until ${instantText(end.atMs)} UTC`
    : `${from}, for ${durationText(end.durationMs)}`
}

function paceText(goal: GoalSettings): string {
  switch (goal.kind) {
    case 'twap':
    case 'vwap': {
      const shape = goal.kind === 'twap' ? 'even slices' : "slices in step with the market's day"
      const late =
        goal.catchUp.mode === 'none'
          ? 'a shortfall expires'
          : `a shortfall is caught up by at most ${goal.catchUp.maxMultiple} times a slice`
      return `${shape}, one every ${durationText(goal.sliceIntervalMs)}; ${late}`
    }
    case 'pov':
      return `${percent(goal.participationTarget)} of what others trade, looked at every ${durationText(goal.sliceIntervalMs)}`
    case 'iceberg':
      return `${goal.displayQuantity} ${baseOf(goal.symbol)} in the book at a time`
    case 'chaser':
      return `${goal.displayQuantity === undefined ? 'all of it' : `${goal.displayQuantity} ${baseOf(goal.symbol)}`} in the book, ${goal.distanceBps} bps behind the best price of its side`
  }
}

function shareText({ participation, symbol }: GoalSettings): string {
  const floor = isPositive(participation.minVolume)
    ? `, or less than ${participation.minVolume} ${baseOf(symbol)} traded`
    : ''
  return (
    `at most ${percent(participation.max)} of others' volume within ${durationText(participation.windowMs)}; ` +
    `waits while they make fewer than ${participation.minTrades} trades${floor}`
  )
}

function priceText({ price, side, symbol }: GoalSettings): string {
  const limit =
    price.limit === undefined
      ? 'no price limit'
      : `${side === 'sell' ? 'never below' : 'never above'} ${price.limit} ${quoteOf(symbol)}`
  const reference = price.reference === 'mid' ? 'the middle of the book' : "the average of others' trades"
  return `${limit}; within ${price.bandBps} bps of ${reference}, ${price.maxSlippageBps} bps beyond the best price`
}

function endsText({ spending, deadline, symbol }: GoalSettings): string {
  const quote = quoteOf(symbol)
  const spent = [
    spending.maxCost === undefined ? [] : [`a cost of ${spending.maxCost} ${quote}`],
    spending.maxLoss === undefined ? [] : [`a loss of ${spending.maxLoss} ${quote}`],
  ].flat()
  const left =
    deadline.kind === 'expire'
      ? 'what is left expires'
      : `what is left may rest for ${durationText(deadline.withinMs)} more`
  const before = spent.length === 0 ? '' : `at ${spent.join(' or ')}, else `
  return `${before}when its time is over: ${left}`
}

/** All of the target at the worst price that its limits allow. */
function worstText({ target, side, symbol, price, spending }: GoalSettings): string {
  const [base, quote] = [baseOf(symbol), quoteOf(symbol)]
  const deed = side === 'sell' ? 'sold' : 'bought'
  if (target.unit === 'quote')
    return `all of ${target.amount} ${quote} is ${side === 'sell' ? 'taken in' : 'spent'}, and fees are paid`
  if (price.limit !== undefined) {
    const worth = notionalOf(price.limit, target.amount)
    return `all of ${target.amount} ${base} is ${deed} at ${price.limit}, for ${worth} ${quote}, and fees are paid`
  }
  const open = spending.maxCost === undefined ? ', and no limit to its cost' : ''
  return `all of ${target.amount} ${base} is ${deed}, each order up to ${price.bandBps} bps worse than the reference of its moment; there is no price limit${open}`
}

const HUNDRED = decimal('100')

function percent(fraction: Decimal): string {
  return `${multiply(fraction, HUNDRED)} %`
}
