/** What can be found in a log or report. Lines are counted from 1. */

/** A reply of the exchange, or the mention of one in prose. */
export interface ReplySighting {
  readonly kind: 'reply'
  readonly code: string
  /** The exchange's words, or nothing. */
  readonly text: string
  /** Whether the reply itself stands there and not only its number. */
  readonly isWhole: boolean
  readonly line: number
}

/** The status of an HTTP reply. */
interface StatusSighting {
  readonly kind: 'status'
  readonly status: number
  readonly line: number
}

/** The body of an order, with the texts of its fields. */
export interface OrderSighting {
  readonly kind: 'order'
  readonly fields: ReadonlyMap<string, string>
  readonly line: number
}

/** The headers of a signed request that stand together, by their lower-case names. */
export interface HeadersSighting {
  readonly kind: 'headers'
  readonly values: ReadonlyMap<string, string>
  /** Whether the whole of the request's headers stands there: a command or an object, not lines of a log. */
  readonly isWhole: boolean
  readonly line: number
}

export interface RequestSighting {
  readonly kind: 'request'
  /** Nothing where only the address stands there. */
  readonly method: string | undefined
  readonly host: string | undefined
  readonly path: string
  readonly query: string
  readonly hasBody: boolean
  /** Whether the HTTP library is handed an object that it turns into text itself. */
  readonly isWrittenByLibrary: boolean
  readonly line: number
}

/** Words that tell something by being there. */
export interface TraceSighting {
  readonly kind: 'trace'
  readonly trace: 'ipv6-address' | 'web-page' | 'not-connected' | 'no-answer' | 'proxy' | 'public-works'
  readonly line: number
}

export type Sighting =
  | ReplySighting
  | StatusSighting
  | OrderSighting
  | HeadersSighting
  | RequestSighting
  | TraceSighting
