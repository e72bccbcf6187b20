import { type Clock, ConfigError, type Random } from '@trading-bridge/core'
import type { CoinstoreClient } from '../rest/coinstore-client.ts'
import type { PrivateStreamOptions } from './private-stream.ts'

/** How much of the account's rate limit following may use, and how long it waits before it speaks up. */
export interface FollowingBudget {
  /**
   * Calls a second, over all watchers; 4 when left out, a tenth of what the client's pacing lets one account send. What
   * the client sends again after a failure comes on top.
   */
  readonly requestsPerSecond?: number | undefined
  /** Without a success for so long, watchers are told that they read stale news; 10 s when left out. */
  readonly staleAfterMs?: number | undefined
  /** How long the exchange may take to show a new order before it is told as `missing`; 30 s when left out. */
  readonly lagBoundMs?: number | undefined
}

export interface FollowerOptions {
  /** Stays the caller's: closing the follower does not close it. */
  readonly client: CoinstoreClient
  readonly clock?: Clock | undefined
  /** For jitter. */
  readonly random?: Random | undefined
  readonly budget?: FollowingBudget | undefined
  /** Listens to the historical private channel for hints when to ask; not used when left out. */
  readonly privateStream?: PrivateStreamOptions | undefined
}

export interface FollowingLimits {
  readonly requestsPerSecond: number
  readonly staleAfterMs: number
  readonly lagBoundMs: number
}

/** @throws {ConfigError} a limit cannot be meant. */
export function readBudget(budget: FollowingBudget = {}): FollowingLimits {
  const { requestsPerSecond = 4, staleAfterMs = 10_000, lagBoundMs = 30_000 } = budget
  return {
    requestsPerSecond: within('budget.requestsPerSecond', requestsPerSecond, { least: 0.1, most: 1_000 }),
    staleAfterMs: within('budget.staleAfterMs', staleAfterMs, { least: 1, most: 86_400_000 }),
    lagBoundMs: within('budget.lagBoundMs', lagBoundMs, { least: 0, most: 86_400_000 }),
  }
}

function within(
  setting: string,
  value: number,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  if (value >= least && value <= most) return value
  throw new ConfigError(setting, `${setting} must be a number from ${least} to ${most}.`, {
    next: 'Leave it out for the default, or give a number in that range.',
  })
}
