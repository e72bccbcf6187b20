import type { Reader } from './feed.ts'
import { CHANNEL_TYPES, type NamedChannel } from './named-channel.ts'

/** Where a subscription's messages go. */
export interface DataSink {
  sendData(channel: string, message: string): void
}

/** One session's following of one channel, and how it shows itself in replies. */
export class Subscription implements Reader {
  readonly #sink: DataSink
  readonly #named: NamedChannel
  readonly #startedAtMs: number
  #messageCount = 0

  constructor(sink: DataSink, named: NamedChannel, startedAtMs: number) {
    this.#sink = sink
    this.#named = named
    this.#startedAtMs = startedAtMs
  }

  deliver(message: string): void {
    this.#messageCount += 1
    this.#sink.sendData(this.#named.name, message)
  }

  /** As `LIST` and echoes show it; an echo says besides that the channel is public. */
  record(): object {
    return channelRecord(this.#named, this.#startedAtMs, this.#messageCount)
  }
}

/**
 * A channel as replies show it. Source: documented example (docs/coinstore/streams.md); that `!@ticker`, which is about
 * no single market, has its first character for an id is assumed.
 */
export function channelRecord(named: NamedChannel, startedAtMs: number, messageCount: number): object {
  return {
    name: named.name,
    type: { name: CHANNEL_TYPES[named.kind], auth: 'PUB' },
    instrumentId: named.kind === 'tickers' ? '!' : String(named.market.symbolId),
    lifeStartTime: Math.floor(startedAtMs / 1_000),
    msgCount: messageCount,
  }
}
