/**
 * Checks a goal against the rules of its market before it is created, so that what could never be ordered there is
 * reported at once.
 */
import {
  type Decimal,
  decimal,
  divide,
  isLess,
  isMultipleOf,
  isPositive,
  type Market,
  maximum,
  quotePrice,
  roundToStep,
} from '@trading-bridge/core'
import { leastAmount, leastQuantity } from '../strategies/order-size.ts'
import { type GoalProblem, LEAVE_OUT } from './goal-problem.ts'
import type { GoalSettings } from './goal-settings.ts'
import { toDurationText } from './time-reader.ts'

/** Everything that is wrong; an empty list means that nothing is. `nowMs` is when the goal was accepted. */
export function checkGoalOnMarket(
  settings: GoalSettings,
  market: Market,
  { nowMs }: { readonly nowMs: number },
): readonly GoalProblem[] {
  return [
    ...closedMarket(market),
    ...targetProblems(settings, market),
    ...sliceProblems(settings, market, nowMs),
    ...displayProblems(settings, market),
    ...priceProblems(settings, market),
  ]
}

function closedMarket({ symbol, isOpen }: Market): readonly GoalProblem[] {
  if (isOpen) return []
  const message = `${symbol} is not open for trading.`
  const limit = 'an open market; "trading-bridge market list" shows them'
  return [{ code: 'GOAL_MARKET_CLOSED', path: 'market', value: symbol, message, limit, passes: LEAVE_OUT }]
}

function targetProblems(settings: GoalSettings, market: Market): readonly GoalProblem[] {
  const { target } = settings
  const least = leastOrder(settings, market)
  const path = target.unit === 'base' ? 'target.quantity' : 'target.notional'
  const value = target.amount.toString()
  if (least !== undefined && isLess(target.amount, least.amount)) {
    const message = `${market.symbol} takes no order below ${least.amount} ${least.asset}.`
    const limit = `at least ${least.amount} ${least.asset}`
    return [
      { code: 'GOAL_TARGET_BELOW_MINIMUM', path, value, message, limit, passes: least.amount.toString() },
    ]
  }
  if (target.unit === 'quote' || isMultipleOf(target.amount, market.lotSize)) return []
  const message = `${market.symbol} is traded in lots of ${market.lotSize}: the last part could never be.`
  const passes = roundToStep(target.amount, market.lotSize, 'down').toString()
  const limit = `a multiple of ${market.lotSize}`
  return [{ code: 'GOAL_TARGET_OFF_LOT', path, value, message, limit, passes }]
}

/** TWAP and VWAP, whose slices have a planned size; those of a VWAP on average. */
function sliceProblems(settings: GoalSettings, market: Market, nowMs: number): readonly GoalProblem[] {
  if (settings.kind !== 'twap' && settings.kind !== 'vwap') return []
  const least = leastOrder(settings, market)
  if (least === undefined) return []
  const spanMs = spanOf(settings, nowMs)
  const slices = Math.max(1, Math.ceil(spanMs / settings.sliceIntervalMs))
  const most = divide(settings.target.amount, least.amount, { decimals: 0, rounding: 'down' })
  if (!isPositive(most) || !isLess(most, decimal(String(slices)))) return []
  const size = divide(settings.target.amount, decimal(String(slices)), { decimals: 8, rounding: 'down' })
  const passes = toDurationText(spanMs / Number(most.toString()))
  return [
    {
      code: 'GOAL_SLICE_BELOW_MINIMUM',
      path: 'sliceInterval',
      value: toDurationText(settings.sliceIntervalMs),
      message:
        `${slices} slices of ${size} ${least.asset} each are below what ${market.symbol} takes, ` +
        `${least.amount} ${least.asset}.`,
      limit: `at least ${passes}, for no more slices than ${most}`,
      passes,
    },
  ]
}

/** How long the schedule is, at most where its start is still open. */
function spanOf({ startAtMs, end }: GoalSettings, nowMs: number): number {
  return end.kind === 'after' ? end.durationMs : end.atMs - Math.max(startAtMs ?? nowMs, nowMs)
}

function displayProblems(settings: GoalSettings, market: Market): readonly GoalProblem[] {
  const shown = 'displayQuantity' in settings ? settings.displayQuantity : undefined
  if (shown === undefined) return []
  const least = leastQuantity(market, settings.style)
  const told = { path: 'displayQuantity', value: shown.toString() }
  if (isLess(shown, least)) {
    const message = `${market.symbol} takes no order below ${least} ${market.base}.`
    const limit = `at least ${least} ${market.base}`
    return [{ ...told, code: 'GOAL_DISPLAY_BELOW_MINIMUM', message, limit, passes: least.toString() }]
  }
  if (isMultipleOf(shown, market.lotSize)) return []
  const message = `${market.symbol} is traded in lots of ${market.lotSize}.`
  const passes = roundToStep(shown, market.lotSize, 'down').toString()
  const limit = `a multiple of ${market.lotSize}`
  return [{ ...told, code: 'GOAL_DISPLAY_OFF_LOT', message, limit, passes }]
}

function priceProblems({ price, side }: GoalSettings, market: Market): readonly GoalProblem[] {
  const { limit: worst } = price
  if (worst === undefined) return []
  const { tickSize, minPrice, symbol } = market
  const told = { path: 'price.limit', value: worst.toString() }
  const least = roundToStep(maximum<Decimal>(minPrice, tickSize), tickSize, 'up')
  if (isLess(worst, least)) {
    const message = `${symbol} has no price below ${least}.`
    return [
      {
        ...told,
        code: 'GOAL_PRICE_BELOW_MINIMUM',
        message,
        limit: `at least ${least}`,
        passes: least.toString(),
      },
    ]
  }
  if (isMultipleOf(worst, tickSize)) return []
  const message = `${symbol} is priced in steps of ${tickSize}.`
  const passes = quotePrice(worst, tickSize, side).toString()
  return [{ ...told, code: 'GOAL_PRICE_OFF_TICK', message, limit: `a multiple of ${tickSize}`, passes }]
}

/** The least order towards the target, in its unit; unknown for a target in quote whose orders have no price yet. */
function leastOrder(
  settings: GoalSettings,
  market: Market,
): { readonly amount: Decimal; readonly asset: string } | undefined {
  const { target, style, price } = settings
  if (target.unit === 'base') return { amount: leastQuantity(market, style), asset: market.base }
  if (style !== 'market' && price.limit === undefined) return undefined
  return {
    amount: leastAmount({ settings, market }, style, price.limit ?? market.minPrice),
    asset: market.quote,
  }
}
