/** The database of an installation, embedded in a folder or a PostgreSQL server: `Store.open`. */

export { type Account, AccountTables, type Owner } from './accounts/account-tables.ts'
export type {
  Bot,
  BotChange,
  BotEvent,
  BotMark,
  BotPlan,
  IntegrityRefusal,
} from './bots/bot.ts'
export { BotTables } from './bots/bot-tables.ts'
export { ClaimedLedger } from './claims/claimed-ledger.ts'
export { DomainClaim } from './claims/domain-claim.ts'
export type { DomainKey } from './claims/writer-fence.ts'
export {
  type CredentialVersion,
  type NewCredential,
  type Rewrapping,
  type SealedCredential,
  type VaultHeader,
  type VaultKeySource,
  VaultTables,
} from './credentials/vault-tables.ts'
export { FolderLock } from './embedded/folder-lock.ts'
export type { ProcessIdentity } from './embedded/process-identity.ts'
export type {
  AccountBlock,
  BalanceMovement,
  BalanceRow,
  BlockCode,
  ReconciliationRow,
} from './ledger/ledger-account.ts'
export type {
  FillPage,
  GoalOrder,
  LedgerFill,
  LedgerOrder,
  LedgerStatus,
  NewLedgerOrder,
  NewOrderEvent,
  OrderChange,
  OrderEvent,
  OrderKey,
  OrderPage,
} from './ledger/ledger-order.ts'
export { type InsertedIntent, LedgerTables } from './ledger/ledger-tables.ts'
export type { TimeRange } from './ledger/time-range.ts'
export { Store, type StoreOptions } from './store.ts'
