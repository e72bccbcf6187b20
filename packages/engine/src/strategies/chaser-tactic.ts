/**
 * Limit chaser: rests a distance behind the best price of others on its side, and is placed anew when that price has left it
 * by more than a threshold.
 */
import { compare, isLess, multiply, type Price, subtract } from '@trading-bridge/core'
import type { ChaserSettings } from '../goals/goal-settings.ts'
import type { LedgerOrder } from '../orders/order-record.ts'
import { fractionOfBps, slippageBound } from '../orders/slippage.ts'
import type { GoalView } from './goal-step.ts'
import { LOOK_AGAIN_MS, standing } from './order-style.ts'
import type { Tactic } from './tactic.ts'

export function chaserTactic(view: GoalView, settings: ChaserSettings): Tactic {
  const base = standing(view, settings.style)
  return {
    ...base,
    endsWithSlice: false,
    quote() {
      const best = base.quote()
      return best === undefined ? undefined : behind(best, settings)
    },
    isMisplaced: (order, wanted) => isFar(order, wanted, settings.refreshThresholdBps),
    due: () => ({
      amount: view.progress.totals.remaining,
      display: settings.displayQuantity,
      sparesRest: true,
      moreAtMs: view.nowMs + LOOK_AGAIN_MS,
    }),
  }
}

/** Below the best bid, or above the best ask. */
function behind(best: Price, { side, distanceBps }: ChaserSettings): Price {
  return slippageBound(best, side === 'buy' ? 'sell' : 'buy', distanceBps)
}

function isFar({ price }: LedgerOrder, wanted: Price, thresholdBps: number): boolean {
  if (price === undefined) return false
  const away = isLess(price, wanted) ? subtract(wanted, price) : subtract(price, wanted)
  return compare(away, multiply(wanted, fractionOfBps(thresholdBps))) > 0
}
