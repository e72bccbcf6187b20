/** An installation put together: `Service.open` gives its accounts, their ledgers, and its bots. */

export type { BotNews } from './bots/bot-news.ts'
export { type OpenBotDesk, type OpenBotDeskOptions, openBotDesk } from './bots/open-bot-desk.ts'
export type { RunBotsOptions, RunningBots } from './bots/running-bots.ts'
export type {
  BotDesk,
  BotFill,
  BotOrder,
  BotReport,
  BotRow,
  BotView,
  CreateBotResult,
  LimitLeft,
  ProblemRow,
  SeriesPoint,
} from './contract/bots.ts'
export { findRunning, type RunningInstallation } from './control/find-running.ts'
export { runElsewhere } from './control/run-lock.ts'
export { type ApiCredential, credentialFields, fingerprintOf } from './exchanges/coinstore-credential.ts'
export { credentialOwnerOf } from './exchanges/credential-owner.ts'
export { addressesOf, EXCHANGES, type ExchangeAddresses } from './exchanges/exchange-addresses.ts'
export {
  type ConnectionOptions,
  Exchanges,
  type ExchangesOptions,
  type LentKey,
  type OpenAccount,
  type OpenCoinstoreAccount,
} from './exchanges/exchanges.ts'
export type { Lease } from './exchanges/shared-by-name.ts'
export { type HomeFolder, openHome } from './home/home-folder.ts'
export type { OpenLedger } from './ledgers/domain-books.ts'
export { Ledgers, type LedgersOptions } from './ledgers/ledgers.ts'
export { accountsWithKey } from './ledgers/owner-domain.ts'
export {
  EventLog,
  type EventLogOptions,
  type LogFields,
  type LogLevel,
  type LogSink,
} from './log/event-log.ts'
export { type LogValue, Redactor } from './log/redactor.ts'
export { RotatingFile, type RotatingFileOptions } from './log/rotating-file.ts'
export { Service, type ServiceOptions, type UnlockOptions } from './service.ts'
export { type Environment, readServiceSettings, type ServiceSettings } from './settings.ts'
