/**
 * How much the exchange lets through: 300 requests in 3 s from one address, of them 120 signed ones of one user.
 *
 * Source: documented, "Rate limits"; whether "user" means the account or the key is not stated, so every key of an
 * account should share one client (docs/coinstore/limits.md).
 */
export interface PacingLimits {
  /** Requests of one address in a window. */
  readonly ipRequests: number
  /** Signed requests of one user in a window. */
  readonly userRequests: number
  readonly windowMs: number
  /** How many of each limit only cancels may use. */
  readonly cancelReserve: number
}

export const DEFAULT_PACING: PacingLimits = {
  ipRequests: 300,
  userRequests: 120,
  windowMs: 3_000,
  cancelReserve: 12,
}
