import { onBrokenBook, onStaleBook } from '../risk/market-rules.ts'
import type { GoalView } from './goal-step.ts'

/** Why a market, as it is seen, is none to price an order by; `undefined` where it is one. */
export function marketTrouble(view: Pick<GoalView, 'market' | 'book' | 'bookAgeMs'>): string | undefined {
  if (!view.market.isOpen) return `${view.market.symbol} is not open for trading`
  return (onStaleBook(view) ?? onBrokenBook(view))?.message
}
