import type { Clock } from '@trading-bridge/core'
import type { Venue } from '../venue/venue.ts'
import type { LedgerEvent } from './ledger-event.ts'
import type { ReadLimits } from './ledger-limits.ts'
import type { LedgerStorage } from './ledger-storage.ts'
import type { OrderDesk } from './order-desk.ts'
import type { RequestPace } from './request-pace.ts'

/** What the parts of one ledger share. */
export interface LedgerParts {
  readonly accountId: string
  readonly storage: LedgerStorage
  readonly venue: Venue
  readonly clock: Clock
  readonly limits: ReadLimits
  readonly desk: OrderDesk
  readonly pace: RequestPace
  /** Ends everything that waits. */
  readonly signal: AbortSignal
  readonly onEvent: (event: LedgerEvent) => void
}
