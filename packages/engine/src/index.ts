export {
  type GoalPosition,
  isConserved,
  positionOf,
  type Slice,
  type SliceState,
} from './ledger/goal-ledger.ts'
export {
  type BalanceChange,
  type ExecutionSummary,
  makeStatement,
  type Statement,
} from './ledger/statement.ts'
export { clientOrderIdOf, type OrderIntent } from './orders/order-intent.ts'
export {
  type ApprovedOrder,
  approveOrder,
  MAX_BOOK_AGE_MS,
  type Refusal,
  type RefusalCode,
  type RiskDecision,
  type RiskView,
} from './risk/approve-order.ts'
export type { GoalEnd, GoalEvent, RunGoalOptions } from './runner/goal-run.ts'
export { type GoalRecords, type GoalResult, runGoal } from './runner/run-goal.ts'
export { assertReasonableGoal, type ExecutionGoal, MAX_SLIPPAGE_BPS } from './strategies/execution-goal.ts'
export { proposeSlice, type SliceProposal, sliceCount } from './strategies/slicing.ts'
export { coinstoreVenue } from './venue/coinstore-venue.ts'
export type { SubmitOutcome, Venue, VenueCall } from './venue/venue.ts'
