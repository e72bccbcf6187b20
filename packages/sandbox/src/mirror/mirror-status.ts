export type MirrorMarketState =
  /** What is shown is fresh, and paper orders are taken. */
  | 'live'
  /** The source has not told anything fresh: paper orders get 3012, nothing fills. */
  | 'stale'
  /** The source itself takes no orders in this market: neither does the mirror. */
  | 'suspended'

export interface MirrorMarketStatus {
  readonly symbol: string
  readonly state: MirrorMarketState
  /** Since book and trades were last asked for with success; absent before the first time. */
  readonly ageMs: number | undefined
  /** How often the list of trades did not reach back to the one before: trades in between are missing. */
  readonly gaps: number
}

export interface MirrorStatus {
  readonly restUrl: string
  /** Sent to the source so far. */
  readonly requests: number
  readonly markets: readonly MirrorMarketStatus[]
  /** The last failure to read the source; absent once a whole round has succeeded. */
  readonly lastFailure: string | undefined
}
