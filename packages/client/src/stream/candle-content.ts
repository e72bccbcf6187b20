import type { Candle, CandleInterval, MarketSymbol } from '@trading-bridge/core'
import type { StreamMessage } from '@trading-bridge/protocol'
import type { CoinstoreClient } from '../rest/coinstore-client.ts'
import { type ChannelContent, type ContentItem, type RestReading, valueItem } from './channel-content.ts'
import { INTERVAL_MS, toStreamedCandle } from './stream-mapping.ts'

/** So many candles are fetched after a break at most. */
const MOST_FETCHED = 500

/**
 * The candles of one market: the current one over and over, until the next begins. After a break REST gives the ones
 * that ended meanwhile, before the stream is listened to again.
 */
export class CandleContent implements ChannelContent<Candle> {
  readonly recency = 'candles'
  readonly #restClient: CoinstoreClient
  readonly #symbol: MarketSymbol
  readonly #interval: CandleInterval
  #last: Candle | undefined
  #hasBroken = false
  /** The newest of the stream, held back until what comes before it has been fetched. */
  #held: Candle | undefined

  constructor(restClient: CoinstoreClient, symbol: MarketSymbol, interval: CandleInterval) {
    this.#restClient = restClient
    this.#symbol = symbol
    this.#interval = interval
  }

  get needsRest(): boolean {
    return this.#held !== undefined
  }

  keyOf(candle: Candle): unknown {
    return candle.openAtMs
  }

  read(message: StreamMessage): readonly ContentItem<Candle>[] {
    if (message.kind !== 'candle') return []
    const candle = toStreamedCandle(message.candle)
    if (this.#hasBroken) {
      this.#held = candle
      return []
    }
    return this.#take([candle])
  }

  async poll(signal: AbortSignal): Promise<RestReading<Candle>> {
    const before = this.#last
    const candles = await this.#restClient.fetchCandles(this.#symbol, {
      interval: this.#interval,
      limit: this.#limit(),
      signal,
    })
    // The stream spoke while REST was asked: which of the two is newer cannot be told, and the stream goes on.
    if (this.#last !== before && !this.#hasBroken) return { items: [], isAhead: false }
    this.#hasBroken = false
    const held = this.#releaseHeld()
    return { items: this.#take([...candles, ...held]), isAhead: false }
  }

  giveUpMissing(): readonly ContentItem<Candle>[] {
    const isMissing = this.#hasBroken
    this.#hasBroken = false
    const items = this.#take(this.#releaseHeld())
    return isMissing ? [{ kind: 'gap', lost: undefined }, ...items] : items
  }

  markBreak(): void {
    this.#hasBroken = this.#last !== undefined
    this.#held = undefined
  }

  recent(): readonly Candle[] {
    return this.#last === undefined ? [] : [this.#last]
  }

  #releaseHeld(): readonly Candle[] {
    const held = this.#held
    this.#held = undefined
    return held === undefined ? [] : [held]
  }

  /** One that opened before the last is old news. */
  #take(candles: readonly Candle[]): readonly ContentItem<Candle>[] {
    const items: ContentItem<Candle>[] = []
    for (const candle of candles) {
      if (this.#last !== undefined && candle.openAtMs < this.#last.openAtMs) continue
      this.#last = candle
      items.push(valueItem(candle))
    }
    return items
  }

  /** Enough to reach back to the last candle known, by the one the stream is at; the newest two where nothing is known. */
  #limit(): number {
    if (this.#last === undefined) return 2
    if (this.#held === undefined) return MOST_FETCHED
    const missing = Math.ceil((this.#held.openAtMs - this.#last.openAtMs) / INTERVAL_MS[this.#interval])
    return Math.min(Math.max(missing, 0) + 2, MOST_FETCHED)
  }
}
