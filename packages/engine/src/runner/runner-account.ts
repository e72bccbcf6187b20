import type { AccountLedger } from '../ledger/account-ledger.ts'
import type { TradingDomain } from '../risk/trading-domain.ts'
import type { Venue } from '../venue/venue.ts'

/** An account as bots trade on it. Whoever gives it has opened its ledger inside its owner's domain. */
export interface RunnerAccount {
  readonly accountId: string
  /** For people. */
  readonly name: string
  readonly ownerId: string
  /** The exchange's address: bots of all accounts there share what is read of its markets. */
  readonly host: string
  readonly venue: Venue
  readonly ledger: AccountLedger
  readonly domain: TradingDomain
  /** Called when the runner no longer needs it. */
  close(): Promise<void>
}

/** Opens an account, or shares one that is open. Aborting the signal gives up the opening. */
export type AccountSource = (
  accountId: string,
  options: { readonly signal: AbortSignal },
) => Promise<RunnerAccount>

/** What the doctor found when the exchange refused a key. */
export interface Diagnosis {
  readonly verdict: string
  readonly message: string
  readonly next: string
}

export type Diagnose = (accountId: string, options: { readonly signal: AbortSignal }) => Promise<Diagnosis>
