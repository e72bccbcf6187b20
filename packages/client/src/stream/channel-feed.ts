/**
 * One channel with all its consumers: which source it is read from, how old its last news is, and when the consumers
 * are told that it is stale or good again. The subscription itself is the link's; here is what follows from it.
 *
 * Being current has two proofs. News of the channel is one; the other is a connection that lives and has skipped no
 * message, for then nothing was said about the channel: a quiet market is not a stale one. A channel that is quiet is
 * held against REST all the same, and one found behind twice is taken as silent. Orders are placed by the book, so for
 * it the second proof is not enough: where REST does not answer either, a quiet book is a stale one.
 */
import type { Clock } from '@trading-bridge/core'
import type { StreamMessage } from '@trading-bridge/protocol'
import type { Arrival, ArrivalWatch } from './arrival.ts'
import type { ChannelContent, ContentItem } from './channel-content.ts'
import { Mailbox } from './mailbox.ts'
import type { StreamConnection } from './stream-connection.ts'
import type { DataSource, PendingEvent, StaleReason } from './stream-event.ts'
import type { StreamLimits } from './stream-options.ts'

export interface FeedParts<Value> {
  readonly channel: string
  readonly content: ChannelContent<Value>
  readonly clock: Clock
  readonly limits: StreamLimits
  readonly arrivals: ArrivalWatch
  /** The channel was found silent on a connection that lives. */
  readonly onSilent: (connection: StreamConnection) => void
}

interface Consumer<Value> {
  readonly mailbox: Mailbox<Value>
  /** How many past values it wants first. */
  readonly wantedPast: number
}

interface Telling {
  readonly source: DataSource
  readonly arrival: Arrival
  /** What happened before, rather than news. */
  readonly isLookBack: boolean
}

type Phase =
  | { readonly kind: 'waiting'; readonly sinceMs: number }
  | { readonly kind: 'live' }
  | {
      readonly kind: 'stale'
      readonly sinceMs: number
      readonly reason: StaleReason
      readonly cause: unknown
    }

/** How the channel stands on the connection it is read from. */
type Line =
  | { readonly kind: 'none'; readonly sinceMs: number; readonly reason: StaleReason; readonly cause: unknown }
  | { readonly kind: 'confirmed'; readonly connection: StreamConnection; readonly sinceMs: number }
  /** Something was read since it was confirmed: nothing can have been missed. */
  | { readonly kind: 'flowing'; readonly connection: StreamConnection }

/** Found behind REST so many times running, the channel is silent. */
const MOST_TIMES_BEHIND = 2
const MOST_FAILED_FILLS = 3
const CANDLE_POLL_FACTOR = 5

export class ChannelFeed<Value> {
  readonly channel: string
  readonly #parts: FeedParts<Value>
  readonly #consumers = new Set<Consumer<Value>>()
  readonly #ending = new AbortController()
  #phase: Phase
  #line: Line
  #hasNews = false
  #lastNews: Arrival
  #lastPollMs = Number.NEGATIVE_INFINITY
  #isPolling = false
  #failedFills = 0
  #timesBehind = 0

  constructor(parts: FeedParts<Value>) {
    this.channel = parts.channel
    this.#parts = parts
    this.#lastNews = parts.arrivals.now()
    const sinceMs = parts.clock.monotonicMs()
    this.#phase = { kind: 'waiting', sinceMs }
    this.#line = { kind: 'none', sinceMs, reason: 'disconnected', cause: undefined }
  }

  get snapshotSize(): number | undefined {
    return this.#parts.content.snapshotSize
  }

  get hasConsumers(): boolean {
    return this.#consumers.size > 0
  }

  /** A consumer that comes later is told first what the others know. */
  join({ capacity, past }: { readonly capacity: number; readonly past: number }): Mailbox<Value> {
    const { content, clock, limits } = this.#parts
    const recencyMs = limits.recencyMs[content.recency]
    const isTooOld = (arrivedMs: number) => clock.monotonicMs() - arrivedMs > recencyMs
    const mailbox = new Mailbox<Value>({ capacity, isTooOld, keyOf: content.keyOf?.bind(content) })
    const isFirst = !this.#hasNews
    this.#consumers.add({ mailbox, wantedPast: isFirst ? past : 0 })
    if (!isFirst) {
      const source = this.#line.kind === 'flowing' ? 'stream' : 'rest'
      for (const value of content.recent(past)) mailbox.push(this.#update(value, source, this.#proof()))
    }
    if (this.#phase.kind === 'stale') mailbox.push(this.#staleEvent(this.#phase))
    return mailbox
  }

  leave(mailbox: Mailbox<Value>): void {
    for (const consumer of this.#consumers) if (consumer.mailbox === mailbox) this.#consumers.delete(consumer)
    if (this.#consumers.size === 0) this.#ending.abort(new Error('Nobody reads this channel any more.'))
  }

  /** Ends the reading of every consumer, quietly. */
  close(): void {
    for (const { mailbox } of this.#consumers) mailbox.end({ kind: 'closed' })
    this.#ending.abort(new Error('The stream client was closed.'))
  }

  /** A message of the channel. While two connections overlap, only trades are read from both. */
  receive(message: StreamMessage, connection: StreamConnection): void {
    const { content, arrivals } = this.#parts
    const isOther = this.#line.kind !== 'none' && this.#line.connection !== connection
    if (isOther && content.keyOf !== undefined) return
    const arrival = arrivals.now()
    const items = content.read(message)
    if (!isOther) this.#line = { kind: 'flowing', connection }
    this.#timesBehind = 0
    this.#lastNews = arrival
    if (content.needsRest) this.#poll()
    else this.#becomeLive('stream', arrival)
    this.#tell(items, { source: 'stream', arrival, isLookBack: isFirstMessage(message) })
  }

  /** The exchange confirmed the subscription. */
  confirm(connection: StreamConnection): void {
    if (this.#line.kind === 'flowing' && this.#line.connection === connection) return
    this.#line = { kind: 'confirmed', connection, sinceMs: this.#parts.clock.monotonicMs() }
  }

  /** From here on the channel is read from this connection, on which it is subscribed as well. */
  moveTo(connection: StreamConnection): void {
    if (this.#line.kind === 'none') this.confirm(connection)
    else this.#line = { ...this.#line, connection }
  }

  isReadFrom(connection: StreamConnection): boolean {
    return this.#line.kind !== 'none' && this.#line.connection === connection
  }

  get isUnserved(): boolean {
    return this.#line.kind === 'none'
  }

  /** The connection ended, or the exchange refused: what was read may be outdated from now on. */
  breakOff(reason: StaleReason, cause: unknown): void {
    const sinceMs = this.#line.kind === 'none' ? this.#line.sinceMs : this.#parts.clock.monotonicMs()
    const wasServed = this.#line.kind !== 'none'
    this.#line = { kind: 'none', sinceMs, reason, cause }
    if (!wasServed) return
    this.#parts.content.markBreak()
    if (this.#hasNews || this.#phase.kind === 'live') this.#becomeStale(reason, cause)
  }

  /** Judges the age of the last news and starts what is due. `wasBusy`: nobody could have been heard. */
  tick(wasBusy: boolean): void {
    const nowMs = this.#parts.clock.monotonicMs()
    this.#judgeAge(nowMs, wasBusy)
    if (!wasBusy && this.#isPollDue(nowMs)) this.#poll()
  }

  #judgeAge(nowMs: number, wasBusy: boolean): void {
    const { content, limits } = this.#parts
    const limitMs = limits.recencyMs[content.recency]
    const isCurrent = nowMs - this.#proof().arrivedMs <= limitMs
    const phase = this.#phase
    const reason = this.#line.kind === 'none' ? this.#line.reason : 'silent'
    const cause = this.#line.kind === 'none' ? this.#line.cause : undefined
    if (phase.kind === 'live' && !isCurrent) this.#becomeStale(reason, cause)
    if (phase.kind === 'waiting' && nowMs - phase.sinceMs > limitMs) this.#becomeStale(reason, cause)
    // Nothing was skipped on this connection while nobody could look: what was last told is good again.
    const isProven = this.#line.kind === 'flowing' && this.#line.connection.lastFrameMs >= nowMs - limitMs
    if (phase.kind === 'stale' && phase.reason === 'silent' && isProven && isCurrent && !wasBusy)
      this.#becomeLive('stream', this.#proof())
  }

  /** The last moment at which what was told is known to have been current. Of a book only news prove that. */
  #proof(): Arrival {
    if (this.#line.kind !== 'flowing' || this.#parts.content.recency === 'book') return this.#lastNews
    const { lastArrival } = this.#line.connection
    return lastArrival.arrivedMs > this.#lastNews.arrivedMs ? lastArrival : this.#lastNews
  }

  #isPollDue(nowMs: number): boolean {
    const { content, limits } = this.#parts
    const pollMs =
      limits.pollMs * (content.recency === 'candles' && !content.needsRest ? CANDLE_POLL_FACTOR : 1)
    if (nowMs - this.#lastPollMs < pollMs) return false
    if (content.needsRest) return true
    if (this.#line.kind !== 'flowing') return nowMs - this.#line.sinceMs >= limits.takeoverMs
    const quietMs = this.#timesBehind > 0 ? limits.pollMs : limits.quietMs[content.recency]
    return nowMs - Math.max(this.#lastNews.arrivedMs, this.#lastPollMs) >= quietMs
  }

  #poll(): void {
    if (this.#isPolling || this.#ending.signal.aborted) return
    this.#isPolling = true
    this.#lastPollMs = this.#parts.clock.monotonicMs()
    const line = this.#line
    const newsBefore = this.#lastNews
    this.#parts.content
      .poll(this.#ending.signal)
      .then(
        (reading) => {
          this.#failedFills = 0
          this.#takeRest(reading.items, line, reading.isAhead && this.#lastNews === newsBefore)
        },
        () => this.#noteFailedPoll(),
      )
      .finally(() => {
        this.#isPolling = false
      })
  }

  #takeRest(items: readonly ContentItem<Value>[], asked: Line, isAhead: boolean): void {
    if (this.#ending.signal.aborted) return
    const arrival = this.#parts.arrivals.now()
    const wasFlowing = asked.kind === 'flowing' && this.#line.kind === 'flowing'
    this.#lastNews = arrival
    // Read after the exchange confirmed the subscription: together the two leave nothing out.
    if (asked.kind === 'confirmed' && asked === this.#line)
      this.#line = { kind: 'flowing', connection: asked.connection }
    this.#becomeLive('rest', arrival)
    this.#tell(items, { source: 'rest', arrival, isLookBack: true })
    if (!wasFlowing || !isAhead || this.#line.kind !== 'flowing') return
    this.#timesBehind += 1
    if (this.#timesBehind < MOST_TIMES_BEHIND) return
    this.#timesBehind = 0
    this.#parts.onSilent(this.#line.connection)
  }

  /** A hole that cannot be filled is told, so that what lies behind it is not held back for ever. */
  #noteFailedPoll(): void {
    const { content, arrivals } = this.#parts
    if (this.#ending.signal.aborted || !content.needsRest) return
    this.#failedFills += 1
    if (this.#failedFills < MOST_FAILED_FILLS) return
    this.#failedFills = 0
    const arrival = arrivals.now()
    this.#becomeLive('stream', arrival)
    this.#tell(content.giveUpMissing(), { source: 'stream', arrival, isLookBack: false })
  }

  #becomeLive(source: DataSource, { arrivedMs }: Arrival): void {
    const { clock, limits, content } = this.#parts
    const nowMs = clock.monotonicMs()
    if (nowMs - arrivedMs > limits.recencyMs[content.recency]) return
    if (this.#phase.kind === 'stale') {
      const staleForMs = Math.round(nowMs - this.#phase.sinceMs)
      this.#tellAll({ kind: 'recovered', source, staleForMs })
    }
    this.#phase = { kind: 'live' }
  }

  #becomeStale(reason: StaleReason, cause: unknown): void {
    if (this.#phase.kind === 'stale') return
    const phase = { kind: 'stale', sinceMs: this.#parts.clock.monotonicMs(), reason, cause } as const
    this.#phase = phase
    this.#tellAll(this.#staleEvent(phase))
  }

  #staleEvent({ reason, cause }: Phase & { readonly kind: 'stale' }): PendingEvent<Value> {
    const lastNewsAtMs = this.#hasNews ? this.#lastNews.receivedAtMs : undefined
    return { kind: 'stale', reason, lastNewsAtMs, cause }
  }

  #tell(items: readonly ContentItem<Value>[], { source, arrival, isLookBack }: Telling): void {
    if (items.length === 0) return
    const isPast = isLookBack && !this.#hasNews && this.#parts.content.keyOf === undefined
    this.#hasNews = true
    if (isPast) {
      this.#tellPast(items, source, arrival)
      return
    }
    for (const item of items)
      this.#tellAll(item.kind === 'gap' ? item : this.#update(item.value, source, arrival))
  }

  /** What came before anybody listened: each consumer gets as much of it as it asked for. */
  #tellPast(items: readonly ContentItem<Value>[], source: DataSource, arrival: Arrival): void {
    const values = items.flatMap((item) => (item.kind === 'value' ? [item.value] : []))
    for (const { mailbox, wantedPast } of this.#consumers) {
      const past = wantedPast === 0 ? [] : values.slice(-wantedPast)
      for (const value of past) mailbox.push(this.#update(value, source, arrival))
    }
  }

  #update(value: Value, source: DataSource, { arrivedMs, receivedAtMs }: Arrival) {
    const isStale = this.#phase.kind === 'stale'
    return { kind: 'update', value, source, receivedAtMs, arrivedMs, isStale } as const
  }

  #tellAll(event: PendingEvent<Value>): void {
    for (const { mailbox } of this.#consumers) mailbox.push(event)
  }
}

function isFirstMessage(message: StreamMessage): boolean {
  return message.kind === 'trades' && message.isSnapshot
}
