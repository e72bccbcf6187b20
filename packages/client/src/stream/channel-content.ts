import type { StreamMessage } from '@trading-bridge/protocol'
import type { StreamRecency } from './stream-options.ts'

export type ContentItem<Value> =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'gap'; readonly lost: number | undefined }

export interface RestReading<Value> {
  readonly items: readonly ContentItem<Value>[]
  /** REST knows something that the stream has not told. */
  readonly isAhead: boolean
}

/** What one channel carries: how its messages become values, and how REST stands in for it. Knows no time and no consumer. */
export interface ChannelContent<Value> {
  readonly recency: keyof StreamRecency
  /** Which unread value a newer one replaces; left out where each value counts. */
  readonly keyOf?: (value: Value) => unknown
  /** How many past values the first message is to hold. */
  readonly snapshotSize?: number
  /** Whether something is missing that REST can still give. */
  readonly needsRest: boolean
  /** Reads a message of the stream; none of another kind comes here but by mistake of the exchange. */
  read(message: StreamMessage): readonly ContentItem<Value>[]
  /** Asks REST for what is current or missing. */
  poll(signal: AbortSignal): Promise<RestReading<Value>>
  /** What is missing cannot be had: goes on without it. */
  giveUpMissing(): readonly ContentItem<Value>[]
  /** The connection was lost: the next messages may not join on. */
  markBreak(): void
  /** What a consumer that comes later is told first; `count` is what it asked for. */
  recent(count: number): readonly Value[]
}

export function valueItem<Value>(value: Value): ContentItem<Value> {
  return { kind: 'value', value }
}
