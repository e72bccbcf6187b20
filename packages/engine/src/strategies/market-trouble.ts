import { onBrokenBook, onStaleBook } from '../risk/market-rules.ts'
import type { GoalView } from './goal-step.ts'

/** Why no order can be priced by this view of the market; `undefined` where one can. */
export function marketTrouble(view: Pick<GoalView, 'market' | 'book' | 'bookAgeMs'>): string | undefined {
  if (!view.market.isOpen) return `${view.market.symbol} is not open for trading`
  return (onStaleBook(view) ?? onBrokenBook(view))?.message
}
