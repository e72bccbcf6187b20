/** Bots. `BotRunner` runs those of a database, `runGoal` runs one goal in memory, `AccountLedger` keeps the orders of an account. */

export { checkGoalOnMarket } from './goals/check-goal-on-market.ts'
export { GOAL_KINDS } from './goals/goal-entries.ts'
export { goalExample } from './goals/goal-example.ts'
export { GOAL_FLAGS, type GoalFlag, goalDocumentFrom } from './goals/goal-flags.ts'
export type { GoalPlan } from './goals/goal-plan.ts'
export { type GoalProblem, LEAVE_OUT } from './goals/goal-problem.ts'
export type { GoalKind, GoalSettings, OrderStyle } from './goals/goal-settings.ts'
export { type GoalParsing, parseGoal } from './goals/parse-goal.ts'
export { type GoalTextParsing, parseGoalText } from './goals/parse-goal-text.ts'
export { AccountLedger, type AccountLedgerOptions } from './ledger/account-ledger.ts'
export {
  type AccountStatement,
  type AssetChange,
  accountStatement,
  type MarketSummary,
  type StatementOptions,
} from './ledger/account-statement.ts'
export type { CancelResult } from './ledger/canceller.ts'
export type { Exposure } from './ledger/exposure.ts'
export { type GoalTotals, goalTotals, isConservedGoal } from './ledger/goal-totals.ts'
export type {
  BalanceDifference,
  LedgerEvent,
  LedgerRefusal,
  LedgerRefusalCode,
} from './ledger/ledger-event.ts'
export type { LedgerLimits } from './ledger/ledger-limits.ts'
export type {
  AccountBlock,
  BalanceMovement,
  BalanceRow,
  BlockCode,
  GoalOrder,
  InsertedIntent,
  LedgerFill,
  LedgerStorage,
  NewLedgerOrder,
  NewOrderEvent,
  OrderChange,
  OrderEvent,
  OrderKey,
  OrderQuery,
  ReconciliationRow,
} from './ledger/ledger-storage.ts'
export { MemoryLedgerStorage } from './ledger/memory-storage.ts'
export type { SubmitResult } from './ledger/order-sender.ts'
export {
  describeRecovery,
  type FoundOrder,
  type PositionChange,
  type RecoveryReport,
} from './ledger/recovery-report.ts'
export { csvOf, type StatementRow, type StatementTables, statementTables } from './ledger/statement-rows.ts'
export { MarketTape, type OthersVolume, type TradedVolume } from './market/market-tape.ts'
export type { Evidence, EvidenceKind } from './orders/evidence.ts'
export { clientOrderIdOf, isOfOurMaking, type OrderIntent } from './orders/order-intent.ts'
export { type Advance, advance } from './orders/order-life.ts'
export { hasEnded, isSettled, type LedgerOrder, type LedgerStatus } from './orders/order-record.ts'
export type { ExecutionCost } from './reports/execution-cost.ts'
export { type ExecutionReport, executionReport, type GoalRecord } from './reports/execution-report.ts'
export type { ReportPoint } from './reports/report-series.ts'
export {
  type ApprovedOrder,
  approveManualOrder,
  approveOrder,
  type RiskDecision,
} from './risk/approve-order.ts'
export type { OrderTerms } from './risk/order-terms.ts'
export type { Refusal, RefusalCode } from './risk/refusal.ts'
export type { RiskView } from './risk/risk-view.ts'
export { limitReached, riskRoom } from './risk/room.ts'
export { costOfSpent, lossOf, NOTHING_SPENT, type Spent, spentOf, spentWith } from './risk/spent.ts'
export { type DomainSeat, type OwnTrading, TradingDomain } from './risk/trading-domain.ts'
export {
  type ActualState,
  type Bot,
  type BotEvent,
  type BotMark,
  type DesiredState,
  isOver,
} from './runner/bot.ts'
export { BotRunner, type BotRunnerOptions, type CloseOptions } from './runner/bot-runner.ts'
export { mayFollow, type Steering, steer, type Wish } from './runner/bot-states.ts'
export type { BotChange, BotStorage, IntegrityRefusal } from './runner/bot-storage.ts'
export { type DecisionParts, decideStep } from './runner/decide-step.ts'
export { GoalBook, type GoalBookOptions } from './runner/goal-book.ts'
export { MemoryBotStorage, type MemoryBotStorageOptions } from './runner/memory-bot-storage.ts'
export { type NewBotOptions, newBot } from './runner/new-bot.ts'
export { type GoalResult, type RunGoalOptions, runGoal } from './runner/run-goal.ts'
export type { AccountSource, Diagnose, Diagnosis, RunnerAccount } from './runner/runner-account.ts'
export type { LeftOpenOrder, LoopMarket, LoopView, RunnerEvent } from './runner/runner-event.ts'
export { type SteerOptions, type SteerResult, steerBot } from './runner/steer-bot.ts'
export { progressOf, type SliceOrder } from './strategies/goal-progress.ts'
export type {
  GoalEnding,
  GoalProgress,
  GoalStep,
  GoalView,
  OrderProposal,
  Room,
} from './strategies/goal-step.ts'
export { makePlan, type PlanParts } from './strategies/make-plan.ts'
export { nextStep } from './strategies/next-step.ts'
export { type Schedule, type ScheduleParts, scheduleOf } from './strategies/schedule.ts'
export { scheduledAt } from './strategies/scheduled-at.ts'
export type { ProfileCandles } from './strategies/volume-profile.ts'
export type { CcxtExchange } from './venue/ccxt-exchange.ts'
export { type CcxtVenueOptions, ccxtVenue } from './venue/ccxt-venue.ts'
export { coinstoreVenue } from './venue/coinstore-venue.ts'
export type {
  CancelAnswer,
  CandleQuery,
  FillQuery,
  OrderPointer,
  RejectionSubject,
  SubmitOutcome,
  Venue,
  VenueCall,
  VenueCandle,
} from './venue/venue.ts'
