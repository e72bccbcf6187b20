/**
 * What a consumer of the stream is told. Values come with their source and their age; that they have grown old, that
 * they are good again, and that something is missing, are events of their own.
 */

/** Where a value was read. While the stream cannot be had, REST is asked instead. */
export type DataSource = 'stream' | 'rest'

/** Why what was last told can no longer be relied on. */
export type StaleReason =
  /** the connection broke, or could not be made */
  | 'disconnected'
  /** messages of the session are missing, so anything may have changed unseen */
  | 'gap'
  /** nothing came within the limit of this kind of data */
  | 'silent'
  /** a message came that cannot be read */
  | 'malformed'
  /** the exchange does not serve this channel */
  | 'refused'

/** A value. `isStale` says that it was older than its limit when it was handed over, or that it is known to be outdated. */
export interface UpdateEvent<Value> {
  readonly kind: 'update'
  readonly value: Value
  readonly source: DataSource
  /** When it reached this machine, by our clock; the earliest that may be, where the program was busy meanwhile. */
  readonly receivedAtMs: number
  readonly isStale: boolean
}

export type StreamEvent<Value> =
  | UpdateEvent<Value>
  /** From here on nothing told before may be taken as current, until `recovered`. */
  | {
      readonly kind: 'stale'
      readonly reason: StaleReason
      /** When the last news came that could be relied on; `undefined` before the first. */
      readonly lastNewsAtMs: number | undefined
      readonly cause: unknown
    }
  /** Current again. What changed meanwhile follows, or is told as a gap. */
  | { readonly kind: 'recovered'; readonly source: DataSource; readonly staleForMs: number }
  /** This consumer read too slowly: its oldest `count` unread values were dropped here. */
  | { readonly kind: 'dropped'; readonly count: number }
  /** Trades only: so many were missed and could not be fetched; `undefined` where they cannot be counted. */
  | { readonly kind: 'gap'; readonly lost: number | undefined }

/** An event before it is handed over, with its age on the monotonic clock. */
export type PendingEvent<Value> =
  | (UpdateEvent<Value> & { readonly arrivedMs: number })
  | Exclude<StreamEvent<Value>, UpdateEvent<Value>>
