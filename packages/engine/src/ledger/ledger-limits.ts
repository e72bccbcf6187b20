import { ConfigError, type MarketSymbol, type Quantity } from '@trading-bridge/core'

/** How a ledger works, in numbers. All have defaults. */
export interface LedgerLimits {
  /** The farthest a position may go either way, at worst, by market; no limit where none is named. */
  readonly maxExposure?: ReadonlyMap<MarketSymbol, Quantity> | undefined
  /** Open orders of the account at most; the exchange's own cap when left out. */
  readonly mostOpenOrders?: number | undefined
  /** Reads a second that reconciling may make; 4 when left out, a tenth of what Coinstore takes from one account. */
  readonly requestsPerSecond?: number | undefined
  /** How long an order or fill may exist and not show; 20 s when left out. */
  readonly lagBoundMs?: number | undefined
  /** Markets whose fills are read even before anything was traded there. */
  readonly symbols?: readonly MarketSymbol[] | undefined
}

export interface ReadLimits {
  readonly maxExposure: ReadonlyMap<MarketSymbol, Quantity>
  readonly mostOpenOrders: number
  readonly requestsPerSecond: number
  readonly lagBoundMs: number
  readonly symbols: readonly MarketSymbol[]
}

/** @throws {ConfigError} a limit cannot be meant. */
export function readLimits(limits: LedgerLimits, venueCap: number | undefined): ReadLimits {
  const {
    maxExposure = new Map(),
    mostOpenOrders = venueCap ?? Number.POSITIVE_INFINITY,
    requestsPerSecond = 4,
    lagBoundMs = 20_000,
    symbols = [],
  } = limits
  assertPositive('limits.mostOpenOrders', mostOpenOrders)
  assertPositive('limits.requestsPerSecond', requestsPerSecond)
  assertPositive('limits.lagBoundMs', lagBoundMs)
  return { maxExposure, mostOpenOrders, requestsPerSecond, lagBoundMs, symbols }
}

function assertPositive(setting: string, value: number): void {
  if (value > 0) return
  throw new ConfigError(setting, `${setting} must be above 0.`, { next: 'Leave it out for the default.' })
}
