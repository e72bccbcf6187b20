/**
 * The tables as queries see them. Decimals are text in canonical form, instants are integer milliseconds, and words are
 * text whose values a CHECK holds; the migrations are the truth, and a test compares the two.
 */
import type {
  ClientOrderId,
  FillId,
  FillRole,
  MarketSymbol,
  OrderId,
  OrderType,
  Side,
  TimeInForce,
  TradeId,
} from '@trading-bridge/core'
import type { Generated } from 'kysely'
import type { Bot } from '../bots/bot.ts'
import type { BlockCode } from '../ledger/ledger-account.ts'
import type { LedgerStatus } from '../ledger/ledger-order.ts'

interface OwnerRow {
  id: string
  name: string
  created_at_ms: number
}

interface AccountRow {
  id: string
  owner_id: string
  name: string
  exchange: string
  kind: 'live' | 'sandbox'
  rest_url: string | null
  stream_url: string | null
  created_at_ms: number
}

interface VaultHeaderRow {
  id: 'vault'
  key_id: string
  source: 'passphrase' | 'key-file' | 'environment'
  kdf_salt: string | null
  kdf_cost: number | null
  kdf_block_size: number | null
  kdf_parallelization: number | null
  check_value: string
  created_at_ms: number
  changed_at_ms: number
}

interface CredentialRow {
  id: string
  account_id: string
  version: number
  status: 'active' | 'retired'
  fingerprint: string
  key_id: string | null
  wrapped_key: string | null
  created_at_ms: number
  retired_at_ms: number | null
}

interface CredentialFieldRow {
  credential_id: string
  field: string
  sealed: string
}

export interface OrderRow {
  id: string
  account_id: string
  origin: 'intent' | 'external'
  goal_id: string | null
  sequence: number | null
  client_order_id: ClientOrderId | null
  order_id: OrderId | null
  symbol: MarketSymbol
  side: Side
  type: OrderType
  time_in_force: TimeInForce
  price: string | null
  quantity: string | null
  notional: string | null
  status: LedgerStatus
  attempt: number
  filled: string
  filled_notional: string
  booked: string
  booked_notional: string
  created_at_ms: number
  sent_at_ms: number | null
  updated_at_ms: number
  exchange_code: string | null
  reason: string | null
  revision: number
}

interface OrderEventRow {
  id: string
  revision: number
  kind: string
  at_ms: number
  detail: string
}

export interface FillRow {
  account_id: string
  symbol: MarketSymbol
  fill_id: FillId
  trade_id: TradeId
  order_id: OrderId
  side: Side
  role: FillRole
  price: string
  quantity: string
  notional: string
  fee_asset: string
  fee_amount: string
  self_dealt_quantity: string
  at_ms: number
  recorded_at_ms: number
}

interface BalanceRow {
  account_id: string
  asset: string
  available: string
  frozen: string
  at_ms: number
}

interface BalanceMovementRow {
  id: Generated<number>
  account_id: string
  asset: string
  amount: string
  kind: 'opening' | 'transfer' | 'deposit' | 'withdrawal' | 'acknowledged'
  at_ms: number
  note: string
}

interface AccountBlockRow {
  id: Generated<number>
  account_id: string
  code: BlockCode
  reason: string
  since_at_ms: number
  cleared_at_ms: number | null
  cleared_by: string | null
}

interface ReconciliationRow {
  id: Generated<number>
  account_id: string
  at_ms: number
  kind: 'start-up' | 'on-demand'
  detail: string
}

export interface BotRow {
  id: string
  name: string
  owner_id: string
  account_id: string
  symbol: MarketSymbol
  kind: Bot['kind']
  document: string
  desired: Bot['desired']
  actual: Bot['actual']
  reason: string | null
  ending: NonNullable<Bot['ending']> | null
  plan: string | null
  created_at_ms: number
  changed_at_ms: number
  ended_at_ms: number | null
  archived_at_ms: number | null
  revision: number
}

interface BotEventRow {
  id: Generated<number>
  bot_id: string
  at_ms: number
  kind: string
  message: string
  detail: string
}

export interface BotMarkRow {
  bot_id: string
  at_ms: number
  scheduled: string
  filled: string
  mid: string
  others_quantity: string
  others_notional: string
}

interface IntegrityRefusalRow {
  id: Generated<number>
  at_ms: number
  code: string
  message: string
  owner_id: string | null
  bot_id: string | null
  detail: string
}

interface WriterFenceRow {
  exchange: string
  owner_id: string
  token: number
  holder: string
}

export interface Tables {
  owners: OwnerRow
  accounts: AccountRow
  vault_header: VaultHeaderRow
  credentials: CredentialRow
  credential_fields: CredentialFieldRow
  orders: OrderRow
  order_events: OrderEventRow
  fills: FillRow
  balances: BalanceRow
  balance_snapshots: BalanceRow
  balance_movements: BalanceMovementRow
  account_blocks: AccountBlockRow
  reconciliations: ReconciliationRow
  bots: BotRow
  bot_events: BotEventRow
  bot_marks: BotMarkRow
  integrity_refusals: IntegrityRefusalRow
  writer_fences: WriterFenceRow
}
