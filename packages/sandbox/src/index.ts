/** A Coinstore on loopback. `Sandbox.open` starts one; `SandboxExchange` is the same without sockets. */

export type { Permission } from './accounts/api-key.ts'
export type { ExchangeEvent, ExchangeListener } from './exchange/exchange-event.ts'
export { DEFAULT_RULES, type ExchangeRules } from './exchange/exchange-rules.ts'
export type { MarketChanges, MarketSettings, NewMarket } from './exchange/market-settings.ts'
export { SandboxExchange } from './exchange/sandbox-exchange.ts'
export type { SandboxOrder } from './exchange/sandbox-order.ts'
export { FAULTS, faultNamed } from './faults/fault-catalogue.ts'
export { FaultDesk, type ListedRule } from './faults/fault-desk.ts'
export type { Fault, FaultSpec, RuleExample } from './faults/fault-kind.ts'
export { REACHED_LINES, UNREACHED_LINES, type UnreachedLine } from './faults/fault-lines.ts'
export { FAULT_ROUTES } from './faults/fault-routes.ts'
export {
  type FaultRule,
  type FaultScript,
  faultRule,
  parseFaultScript,
  readFaultScript,
} from './faults/fault-script.ts'
export type { FiredRule } from './faults/fired-rules.ts'
export type { Occasion, RuleCondition } from './faults/rule-condition.ts'
export { Journal, type JournalOptions } from './journal/journal.ts'
export type { MirrorOptions } from './mirror/mirror-options.ts'
export type { MirrorMarketState, MirrorMarketStatus, MirrorStatus } from './mirror/mirror-status.ts'
export { CANDLE_COLUMNS, readRecordedMarket, TRADE_COLUMNS } from './replay/read-recorded-market.ts'
export type { RecordedCandle, RecordedKind, RecordedMarket, RecordedTrade } from './replay/recorded-market.ts'
export type { ReplayStatus } from './replay/replay.ts'
export { type ReplaySpec, type ReplayTiming, symbolOfFile } from './replay/replay-options.ts'
export { Sandbox, type SandboxAccount } from './sandbox.ts'
export {
  type AccountSpec,
  type CrowdOptions,
  DEFAULT_MARKETS,
  type MarketSpec,
  type SandboxOptions,
} from './sandbox-options.ts'
export { DEFAULT_SETTINGS, type SandboxSettings } from './sandbox-settings.ts'
export {
  type MeddledSession,
  NO_MEDDLING,
  type OutgoingFrame,
  type StreamMeddler,
  type UpgradeVerdict,
  type UpgradeWish,
} from './stream/stream-meddler.ts'
export { LoopbackWatch } from './virtual-time/loopback-watch.ts'
