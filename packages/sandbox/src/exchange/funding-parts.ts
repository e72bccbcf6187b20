import type { Clock, Random } from '@trading-bridge/core'
import type { Accounts } from '../accounts/accounts.ts'
import type { Ledger } from '../accounts/ledger.ts'
import type { Currencies } from './currencies.ts'
import type { EventStream } from './event-stream.ts'
import type { ExchangeRules } from './exchange-rules.ts'

/** What deposits, withdrawals and transfers work with. */
export interface FundingParts {
  readonly clock: Clock
  readonly random: Random
  readonly rules: ExchangeRules
  readonly accounts: Accounts
  readonly ledger: Ledger
  readonly currencies: Currencies
  readonly events: EventStream
}
