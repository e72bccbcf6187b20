/**
 * Keeps the stream connected and every channel subscribed: dials, waits longer after each failure, probes a connection
 * that has gone quiet, and replaces one before the exchange ends it at 24 hours. The new connection is subscribed to
 * everything before the old one is closed, so that nothing is missed in between.
 */
import type { Clock, Random, Timer } from '@trading-bridge/core'
import type { StreamCommand, StreamMessage } from '@trading-bridge/protocol'
import { type Connector, directConnector, proxyConnector } from '../rest/connector.ts'
import { placeOf } from '../rest/transport.ts'
import { ArrivalWatch } from './arrival.ts'
import type { ChannelFeed } from './channel-feed.ts'
import { type ConnectionEnd, StreamConnection } from './stream-connection.ts'
import type { StreamLimits } from './stream-options.ts'
import type { StreamSettings } from './stream-settings.ts'

/** What the link needs of a feed, whatever it carries. */
export type LinkedFeed = Pick<
  ChannelFeed<unknown>,
  | 'channel'
  | 'snapshotSize'
  | 'receive'
  | 'confirm'
  | 'moveTo'
  | 'isReadFrom'
  | 'isUnserved'
  | 'breakOff'
  | 'tick'
>

/** A connection and what has come of it. */
interface Session {
  readonly connection: StreamConnection
  readonly rollOverMs: number
  isGreeted: boolean
  greetedMs: number
  nextPongMs: number
  isProbing: boolean
  /** Channels whose subscription the exchange confirmed, and those that something was heard of. */
  readonly confirmed: Set<string>
  readonly heard: Set<string>
}

/** At most this part of the life of a connection is taken off by chance, so that many clients do not move at once. */
const ROLL_OVER_JITTER = 0.02

export class StreamLink {
  readonly arrivals: ArrivalWatch
  readonly #settings: StreamSettings
  readonly #clock: Clock
  readonly #random: Random
  readonly #limits: StreamLimits
  readonly #connector: Connector
  readonly #feeds = new Map<string, LinkedFeed>()
  readonly #whenUp = new Set<() => void>()
  #main: Session | undefined
  /** The one that is to replace `main`. */
  #next: Session | undefined
  #failures = 0
  #dialTimer: Timer | undefined
  #tickTimer: Timer | undefined
  #noRollOverBeforeMs = 0
  #connections = 0
  #isClosed = false

  constructor(settings: StreamSettings) {
    this.#settings = settings
    this.#clock = settings.clock
    this.#random = settings.random
    this.#limits = settings.limits
    this.arrivals = new ArrivalWatch(settings.clock, settings.limits.tickMs)
    const connection = { ...settings, timeoutMs: settings.limits.answerMs }
    this.#connector =
      settings.proxyUrl === undefined
        ? directConnector(connection)
        : proxyConnector(settings.proxyUrl, connection)
  }

  /** How many connections were dialled so far. */
  get connections(): number {
    return this.#connections
  }

  add(feed: LinkedFeed): void {
    this.#feeds.set(feed.channel, feed)
    this.#start()
    for (const session of this.#sessions()) if (session.isGreeted) this.#subscribe(session, feed)
  }

  remove(feed: LinkedFeed): void {
    if (this.#feeds.get(feed.channel) !== feed) return
    this.#feeds.delete(feed.channel)
    for (const { connection, isGreeted, confirmed } of this.#sessions()) {
      confirmed.delete(feed.channel)
      // Whether it is refused or the connection ends first: nobody listens to the channel any more.
      if (isGreeted) connection.request({ op: 'UNSUB', channel: [feed.channel] }).catch(() => undefined)
    }
  }

  /** The connection once there is one; rejects with the signal's reason. */
  async connected(signal: AbortSignal): Promise<StreamConnection> {
    this.#start()
    for (;;) {
      signal.throwIfAborted()
      if (this.#main?.isGreeted === true) return this.#main.connection
      await new Promise<void>((resolve) => {
        const wake = () => {
          signal.removeEventListener('abort', wake)
          this.#whenUp.delete(wake)
          resolve()
        }
        signal.addEventListener('abort', wake, { once: true })
        this.#whenUp.add(wake)
      })
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#dialTimer?.cancel()
    this.#tickTimer?.cancel()
    for (const { connection } of this.#sessions()) connection.close()
    this.#main = undefined
    this.#next = undefined
    this.#feeds.clear()
    await this.#connector.close()
  }

  /** Gives a connection up on which a channel was found silent. */
  giveUp(connection: StreamConnection): void {
    connection.giveUp({ reason: 'silent', cause: undefined })
  }

  #start(): void {
    if (this.#isClosed) return
    if (this.#tickTimer === undefined) {
      this.arrivals.tick()
      this.#armTick()
    }
    if (this.#main === undefined && this.#dialTimer === undefined) this.#main = this.#dial()
  }

  #sessions(): readonly Session[] {
    return [this.#main, this.#next].filter((session) => session !== undefined)
  }

  #dial(): Session {
    const { wsUrl, proxyUrl } = this.#settings
    this.#connections += 1
    const session: Session = {
      connection: new StreamConnection({
        wsUrl,
        connector: this.#connector,
        destination: {
          place: placeOf(wsUrl),
          proxyPlace: proxyUrl === undefined ? undefined : placeOf(proxyUrl),
        },
        clock: this.#clock,
        limits: this.#limits,
        arrivals: this.arrivals,
        onData: (message) => this.#route(message, session),
        onEnd: (end) => this.#onEnd(end, session),
      }),
      rollOverMs: this.#limits.rollOverMs * (1 - ROLL_OVER_JITTER * this.#random.fraction()),
      isGreeted: false,
      greetedMs: 0,
      nextPongMs: 0,
      isProbing: false,
      confirmed: new Set(),
      heard: new Set(),
    }
    session.connection.greeted().then(
      () => this.#onGreeted(session),
      // Told by `onEnd`.
      () => undefined,
    )
    return session
  }

  #onGreeted(session: Session): void {
    session.isGreeted = true
    session.greetedMs = this.#clock.monotonicMs()
    session.nextPongMs = session.greetedMs + this.#limits.pongMs
    for (const feed of this.#feeds.values()) this.#subscribe(session, feed)
    if (session === this.#main) for (const wake of [...this.#whenUp]) wake()
  }

  #subscribe(session: Session, feed: LinkedFeed): void {
    const size = feed.snapshotSize
    const param = size === undefined ? {} : { param: { size } }
    const command: StreamCommand = { op: 'SUB', channel: [feed.channel], ...param }
    session.connection.request(command).then(
      () => {
        session.confirmed.add(feed.channel)
        if (session === this.#main && this.#feeds.get(feed.channel) === feed) feed.confirm(session.connection)
      },
      (cause: unknown) => {
        // A connection that ended says so by itself.
        if (session.connection.hasEnded || session !== this.#main) return
        feed.breakOff('refused', cause)
      },
    )
  }

  #route(message: StreamMessage, session: Session): void {
    const channel = 'channel' in message ? message.channel : undefined
    const feed = channel === undefined ? undefined : this.#feeds.get(channel)
    if (feed === undefined) return
    session.heard.add(feed.channel)
    if (session === this.#next) feed.moveTo(session.connection)
    feed.receive(message, session.connection)
  }

  #onEnd(end: ConnectionEnd, session: Session): void {
    if (session === this.#next) {
      this.#next = undefined
      this.#noRollOverBeforeMs = this.#clock.monotonicMs() + this.#limits.longestDelayMs
      if (this.#main !== undefined) this.#returnTo(this.#main, session, end)
      return
    }
    if (session !== this.#main) return
    this.#main = this.#next?.isGreeted === true ? this.#next : undefined
    if (this.#main === undefined) this.#next?.connection.close()
    this.#next = undefined
    for (const feed of this.#feeds.values()) {
      const isHeardOnMain = this.#main !== undefined && feed.isReadFrom(this.#main.connection)
      if (!isHeardOnMain) feed.breakOff(end.reason, end.cause)
    }
    if (this.#main === undefined) this.#dialLater(session)
    else this.#confirmAll(this.#main)
  }

  /** The connection that was to take over ended first: what it had said already may lie ahead of the old one. */
  #returnTo(main: Session, ended: Session, end: ConnectionEnd): void {
    for (const feed of this.#feeds.values()) {
      if (!feed.isReadFrom(ended.connection)) continue
      feed.breakOff(end.reason, end.cause)
      if (main.confirmed.has(feed.channel)) feed.confirm(main.connection)
    }
  }

  #confirmAll({ confirmed, connection }: Session): void {
    for (const feed of this.#feeds.values())
      if (confirmed.has(feed.channel) && feed.isUnserved) feed.confirm(connection)
  }

  #dialLater(ended: Session): void {
    if (this.#isClosed) return
    const heldMs = ended.isGreeted ? this.#clock.monotonicMs() - ended.greetedMs : 0
    if (heldMs >= this.#limits.stableMs) this.#failures = 0
    const { firstDelayMs, longestDelayMs } = this.#limits
    const longestMs = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#failures)
    const delayMs = Math.round(longestMs * (0.5 + this.#random.fraction() / 2))
    this.#failures += 1
    this.#dialTimer = this.#clock.startTimer(delayMs, () => {
      this.#dialTimer = undefined
      this.#main = this.#dial()
    })
  }

  #armTick(): void {
    this.#tickTimer = this.#clock.startTimer(this.#limits.tickMs, () => {
      this.#tick()
      if (!this.#isClosed) this.#armTick()
    })
  }

  /** One look at everything that is due. A late one is still one: nothing is made up for. */
  #tick(): void {
    const wasBusy = this.arrivals.tick()
    const nowMs = this.#clock.monotonicMs()
    for (const session of this.#sessions()) if (session.isGreeted && !wasBusy) this.#tend(session, nowMs)
    this.#rollOver(nowMs)
    for (const feed of this.#feeds.values()) feed.tick(wasBusy)
  }

  #tend(session: Session, nowMs: number): void {
    const { connection } = session
    const silentMs = nowMs - connection.lastFrameMs
    if (silentMs >= this.#limits.silenceMs) {
      connection.giveUp({ reason: 'silent', cause: undefined })
      return
    }
    if (nowMs >= session.nextPongMs) {
      session.nextPongMs = nowMs + this.#limits.pongMs
      connection.sendPong(this.#clock.nowMs())
    }
    if (silentMs >= this.#limits.probeMs && !session.isProbing && !connection.isBusy) this.#probe(session)
  }

  /** Asks for the subscriptions: the answer proves life, and one that is missing is made again. */
  #probe(session: Session): void {
    session.isProbing = true
    const expected = new Set(session.confirmed)
    session.connection
      .request({ op: 'LIST', channel: [] })
      .then(
        ({ subscriptions }) => {
          if (subscriptions === undefined) return
          const held = new Set(subscriptions)
          for (const channel of expected) if (!held.has(channel)) this.#renew(session, channel)
        },
        // A refusal is an answer as well; a connection that ended says so by itself.
        () => undefined,
      )
      .finally(() => {
        session.isProbing = false
      })
  }

  #renew(session: Session, channel: string): void {
    const feed = this.#feeds.get(channel)
    if (feed === undefined || !session.confirmed.delete(channel)) return
    if (session === this.#main) feed.breakOff('silent', undefined)
    this.#subscribe(session, feed)
  }

  #rollOver(nowMs: number): void {
    const main = this.#main
    if (main?.isGreeted !== true) return
    if (this.#next === undefined) {
      const isDue = nowMs - main.connection.openedMs >= main.rollOverMs && nowMs >= this.#noRollOverBeforeMs
      if (isDue) this.#next = this.#dial()
      return
    }
    if (this.#next.isGreeted && this.#hasTakenOver(this.#next, nowMs)) this.#moveTo(this.#next, main)
  }

  /** Every channel was heard on the new connection, or is quiet and was confirmed a while ago. */
  #hasTakenOver({ heard, confirmed, greetedMs }: Session, nowMs: number): boolean {
    const isOverdue = nowMs - greetedMs >= this.#limits.answerMs
    const isLongConfirmed = nowMs - greetedMs >= this.#limits.probeMs
    const channels = [...this.#feeds.keys()]
    return isOverdue || channels.every((name) => heard.has(name) || (isLongConfirmed && confirmed.has(name)))
  }

  #moveTo(next: Session, old: Session): void {
    this.#main = next
    this.#next = undefined
    for (const feed of this.#feeds.values()) {
      if (feed.isReadFrom(next.connection)) continue
      if (next.confirmed.has(feed.channel)) feed.moveTo(next.connection)
      else feed.breakOff('refused', undefined)
    }
    old.connection.close()
  }
}
