import type { Duplex } from 'node:stream'
import type { Clock, Timer } from '@trading-bridge/core'
import type { WebSocket } from 'ws'
import { KeepAlive } from './keep-alive.ts'
import type { NamedChannel } from './named-channel.ts'
import { type MeddledSession, NO_MEDDLING, type OutgoingFrame, type StreamMeddler } from './stream-meddler.ts'
import { fieldsOf } from './stream-messages.ts'
import type { StreamSettings } from './stream-settings.ts'
import { Subscription } from './subscription.ts'

export interface SessionParts {
  readonly sid: string
  readonly address: string
  readonly clock: Clock
  readonly settings: () => StreamSettings
  readonly meddler: () => StreamMeddler
  readonly socket: WebSocket
  /** The connection under the socket. */
  readonly wire: Duplex
  /** Takes a command. */
  readonly receive: (session: StreamSession, text: string) => void
  /** The session is over: nothing is sent any more. */
  readonly onOver: (session: StreamSession) => void
}

const POLICY_VIOLATION = 1008
/** A client that does not answer the closing frame within this time is cut off. */
const CLOSING_MS = 5_000

/**
 * One connected client: its counter, its subscriptions and the bytes that wait for it. What waits is bounded: a reader
 * that falls behind by more is dropped, and nobody else notices.
 */
export class StreamSession implements MeddledSession {
  readonly #parts: SessionParts
  readonly openedAtMs: number
  readonly subscriptions = new Map<string, Subscription>()
  accountId: string | undefined
  readonly #keepAlive: KeepAlive
  #counter = 0
  #isOver = false
  #isCorked = false
  #closing: Timer | undefined

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.openedAtMs = parts.clock.nowMs()
    this.#keepAlive = new KeepAlive({
      clock: parts.clock,
      settings: parts.settings(),
      ping: () => this.#ping(),
      end: (code, reason) => this.close(code, reason),
    })
  }

  get sid(): string {
    return this.#parts.sid
  }

  get address(): string {
    return this.#parts.address
  }

  /** Whether nothing is sent any more: closing has begun, or is done. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Greets, and takes commands from now on. */
  start(): void {
    const { socket, meddler, receive } = this.#parts
    socket.on('message', (data) => {
      const text = String(data)
      if (!this.#isOver && meddler().receives(this, text)) receive(this, text)
    })
    socket.on('pong', () => {
      if (meddler().receives(this, '')) this.hearPong()
    })
    socket.on('close', () => this.#vanish())
    // The close that follows an error says all there is to do.
    socket.on('error', () => undefined)
    this.#keepAlive.start()
    meddler().opened(this)
    const greeting = { T: 'resp', sid: this.sid, C: 200, M: 'established' }
    this.#emit('greeting', undefined, fieldsOf(greeting))
  }

  hearPong(): void {
    this.#keepAlive.hear()
  }

  sendEcho(echo: object): void {
    const message = { T: 'echo', sid: this.sid, C: 200, M: 'command.received', echo }
    this.#emit('echo', undefined, fieldsOf(message))
  }

  sendResult(result: { readonly code: number; readonly text: string }, more: object = {}): void {
    const message = { T: 'resp', sid: this.sid, C: result.code, M: result.text, ...more }
    this.#emit('resp', undefined, fieldsOf(message))
  }

  /** The answer to `LIST` has neither code nor text. Source: documented example (docs/coinstore/streams.md). */
  sendList(subs: readonly object[]): void {
    this.#emit('resp', undefined, fieldsOf({ T: 'resp', subs, sid: this.sid }))
  }

  /** Sends `message`, which has neither opening brace nor counter. */
  sendData(channel: string, message: string): void {
    this.#emit('data', channel, message)
  }

  /** Starts a subscription in place of the one of that name, if there is one. */
  subscribe(named: NamedChannel): Subscription {
    const subscription = new Subscription(this, named, this.#parts.clock.nowMs())
    this.subscriptions.set(named.name, subscription)
    return subscription
  }

  channels(): readonly string[] {
    return [...this.subscriptions.keys()]
  }

  sendRaw(text: string): void {
    this.#write(text)
  }

  close(code: number, reason: string): void {
    if (this.#isOver) return
    this.#parts.socket.close(code, reason)
    this.#closing = this.#parts.clock.startTimer(CLOSING_MS, () => this.#parts.socket.terminate())
    this.#finish()
  }

  terminate(): void {
    this.#finish()
    this.#parts.socket.terminate()
  }

  #emit(kind: OutgoingFrame['kind'], channel: string | undefined, message: string): void {
    if (this.#isOver) return
    const meddler = this.#parts.meddler()
    if (meddler === NO_MEDDLING) {
      this.#counter += 1
      this.#write(`{"S":${this.#counter},${message}`)
      return
    }
    if (channel !== undefined && !meddler.counts(this, channel)) return
    this.#counter += 1
    const text = `{"S":${this.#counter},${message}`
    const frame = { counter: this.#counter, kind, channel, text }
    meddler.send(this, frame, (delivered) => this.#write(delivered))
  }

  #write(text: string): void {
    if (this.#isOver) return
    if (this.#isBehind()) this.#uncork()
    if (this.#isBehind()) {
      this.close(POLICY_VIOLATION, 'reader too slow')
      return
    }
    this.#cork()
    this.#parts.socket.send(text)
  }

  #isBehind(): boolean {
    const { socket, settings } = this.#parts
    return socket.bufferedAmount > settings().streamBufferBytes
  }

  /** All that is sent in one turn leaves in one write. */
  #cork(): void {
    if (this.#isCorked) return
    this.#isCorked = true
    this.#parts.wire.cork()
    process.nextTick(() => this.#uncork())
  }

  #uncork(): void {
    if (!this.#isCorked) return
    this.#isCorked = false
    this.#parts.wire.uncork()
  }

  #ping(): void {
    const { socket, meddler } = this.#parts
    if (socket.readyState === socket.OPEN && meddler().pings(this)) socket.ping()
  }

  /** Ends everything but the connection, once. */
  #finish(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#keepAlive.stop()
    this.#parts.onOver(this)
    this.#parts.meddler().closed(this)
  }

  #vanish(): void {
    this.#closing?.cancel()
    this.#finish()
  }
}
