import type { Clock } from '@trading-bridge/core'
import type { ExchangeRules } from './exchange/exchange-rules.ts'
import type { NewMarket } from './exchange/market-settings.ts'
import type { FaultScript } from './faults/fault-script.ts'
import type { MirrorOptions } from './mirror/mirror-options.ts'
import type { ReplaySpec } from './replay/replay-options.ts'
import type { SandboxSettings } from './sandbox-settings.ts'

/** A market to open with, and the price its crowd starts from. */
export type MarketSpec = NewMarket & {
  /** Quote per base. Without one the crowd leaves the market alone. */
  readonly referencePrice?: string
  /** Base quantity the crowd keeps on each side within 1 % of the middle; worth 10 000 of the quote when left out. */
  readonly depth?: string
}

export interface AccountSpec {
  readonly name: string
  /** By currency: `{ SHARP: '10000', USDT: '5000' }`. */
  readonly balances?: Readonly<Record<string, string>>
  readonly isMarketMaker?: boolean
  /** The account id of the owner, for a sub-account. */
  readonly masterId?: string
}

export interface CrowdOptions {
  /** How much past there is when the sandbox opens: 24 when left out. */
  readonly historyHours?: number
  /** Time between two steps of the crowd: 1 000 when left out. */
  readonly stepMs?: number
}

export interface SandboxOptions {
  /** Of the trading port; 0 takes a free one. */
  readonly port?: number
  /** Of the control port; 0 takes a free one. */
  readonly controlPort?: number
  /** Listens on `::1` as well as on `127.0.0.1`, at the same port. */
  readonly ipv6?: boolean
  /** A 32-bit integer. */
  readonly seed?: number
  readonly clock?: Clock
  /** Whether simulated traders keep the markets moving. */
  readonly crowd?: boolean | CrowdOptions
  readonly markets?: readonly MarketSpec[]
  readonly accounts?: readonly AccountSpec[]
  /** How the REST server answers; the defaults where left out. */
  readonly settings?: Partial<SandboxSettings>
  /** How the exchange decides; the defaults where left out. */
  readonly rules?: Partial<ExchangeRules>
  /** Recorded markets that the crowd follows instead of wandering. */
  readonly replay?: readonly ReplaySpec[]
  /** Another exchange whose public data are traded against on paper. Its markets take the place of the default ones. */
  readonly mirror?: MirrorOptions
  /** What goes wrong, and when; counted from the opening. */
  readonly faults?: FaultScript
}

/** What can be traded when nothing is asked for. Prices and minimums are near the real ones of some day; ids of two of them are invented. */
export const DEFAULT_MARKETS: readonly MarketSpec[] = [
  {
    base: 'SHARP',
    quote: 'USDT',
    symbolId: 1042,
    tickSz: 6,
    lotSz: 2,
    minMktVa: '0.1',
    onLineTime: 1_736_236_800_000,
    referencePrice: '0.008',
    depth: '8000',
  },
  {
    base: 'BTC',
    quote: 'USDT',
    symbolId: 4,
    tickSz: 2,
    lotSz: 6,
    minMktVa: '0.1',
    onLineTime: 1_609_813_531_000,
    referencePrice: '61800',
    depth: '2',
  },
  {
    base: 'ETH',
    quote: 'USDT',
    symbolId: 5,
    tickSz: 2,
    lotSz: 4,
    minMktVa: '0.1',
    onLineTime: 1_609_813_531_000,
    referencePrice: '3400',
    depth: '40',
  },
]

const DEFAULT_BALANCES = { SHARP: '10000', USDT: '5000', BTC: '1', ETH: '10' }

/** Who can trade when nothing is asked for. */
export const DEFAULT_ACCOUNTS: readonly AccountSpec[] = [
  { name: 'alice', balances: DEFAULT_BALANCES },
  { name: 'bob', balances: DEFAULT_BALANCES },
]
