import type { Clock } from '@trading-bridge/core'
import type { AccountReader } from './account-reader.ts'
import type { Cadence } from './cadence.ts'
import type { FollowingLimits } from './follower-options.ts'

/** What all feeds are made of. */
export interface FeedParts {
  readonly clock: Clock
  readonly reader: AccountReader
  readonly limits: FollowingLimits
  readonly cadence: () => Cadence
}
