/**
 * One connection of the stream, from dialling to its end. It sends commands, matches their answers, watches the
 * session's counter and hands on the messages that carry data. What is subscribed and why is others' business.
 *
 * An echo carries the id of its command, a result carries none: results belong to the commands in the order these were
 * sent. A candle history may come with a result of its own or without one, so it travels alone.
 *
 * The counter `S` runs over all messages. One that was seen is a repetition and is dropped; one that skips a number
 * means that messages are lost, and ends the connection: nothing read from it can be relied on.
 *
 * Source: documented and observed (docs/coinstore/streams.md#session).
 */
import { type Clock, type Timer, TransportError } from '@trading-bridge/core'
import {
  readStreamMessage,
  type StreamCandle,
  type StreamCommand,
  type StreamMessage,
} from '@trading-bridge/protocol'
import { WebSocket } from 'ws'
import type { Connector } from '../rest/connector.ts'
import { type Destination, toTransportError } from '../rest/transport-errors.ts'
import type { Arrival, ArrivalWatch } from './arrival.ts'
import { commandRefused } from './command-refused.ts'
import { openSocket } from './open-socket.ts'
import type { StaleReason } from './stream-event.ts'
import type { StreamLimits } from './stream-options.ts'

export interface ConnectionParts {
  readonly wsUrl: URL
  readonly connector: Connector
  readonly destination: Destination
  readonly clock: Clock
  readonly limits: StreamLimits
  readonly arrivals: ArrivalWatch
  /** Data, in the order sent. What it throws ends the connection as malformed. */
  readonly onData: (message: StreamMessage, connection: StreamConnection) => void
  /** Once, however it ends, unless `close` was called. */
  readonly onEnd: (end: ConnectionEnd, connection: StreamConnection) => void
}

export interface ConnectionEnd {
  readonly reason: Exclude<StaleReason, 'refused'>
  readonly cause: unknown
}

type Answer = {
  readonly subscriptions: readonly string[] | undefined
  readonly candles: readonly StreamCandle[]
}

interface WaitingCommand {
  readonly command: StreamCommand
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

interface PendingCommand extends WaitingCommand {
  readonly id: number
  readonly deadline: Timer
  isEchoed: boolean
}

const GOOD = 200
const NORMAL_CLOSURE = 1000

export class StreamConnection {
  readonly #parts: ConnectionParts
  readonly #socket: WebSocket
  readonly #pending: PendingCommand[] = []
  readonly #waiting: WaitingCommand[] = []
  readonly #greeted: Promise<void>
  #settleGreeting: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined
  #greetingDeadline: Timer | undefined
  #lastCounter = 0
  #lastCommandId = 0
  #lastFrameMs: number
  #lastArrival: Arrival
  #hasEnded = false
  #ignoredFrames = 0
  #repeatedMessages = 0
  readonly openedMs: number

  /** Starts to dial. */
  constructor(parts: ConnectionParts) {
    this.#parts = parts
    this.openedMs = parts.clock.monotonicMs()
    this.#lastFrameMs = this.openedMs
    this.#lastArrival = parts.arrivals.now()
    this.#greeted = new Promise((resolve, reject) => {
      this.#settleGreeting = { resolve, reject }
    })
    this.#greeted.catch(() => undefined)
    this.#greetingDeadline = parts.clock.startTimer(parts.limits.answerMs, () =>
      this.#end({ reason: 'disconnected', cause: timedOut(parts, 'no greeting came') }),
    )
    this.#socket = openSocket(parts.wsUrl, parts)
    this.#listen()
  }

  /** @throws {TransportError} the connection was not made, or ended before it was greeted. */
  async greeted(): Promise<void> {
    await this.#greeted
  }

  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** When the last frame was read, pings and pongs included. */
  get lastFrameMs(): number {
    return this.#lastFrameMs
  }

  /** When the last frame arrived, which may be earlier than it was read. */
  get lastArrival(): Arrival {
    return this.#lastArrival
  }

  /** Frames that held no JSON object, and messages that came again. */
  get ignored(): { readonly frames: number; readonly repeated: number } {
    return { frames: this.#ignoredFrames, repeated: this.#repeatedMessages }
  }

  get isBusy(): boolean {
    return this.#pending.length > 0 || this.#waiting.length > 0
  }

  /**
   * Sends a command and waits for its result.
   *
   * @throws {ExchangeRejectedError} the exchange answered with another code than 200.
   * @throws {TransportError} the connection ended first.
   */
  request(command: StreamCommand): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#hasEnded) {
        reject(connectionLost(this.#parts, undefined))
        return
      }
      this.#waiting.push({ command, resolve, reject })
      this.#sendWaiting()
    })
  }

  /** A pong nobody asked for; it counts as an answer to the server's pings. */
  sendPong(epochMillis: number): void {
    if (this.#socket.readyState === WebSocket.OPEN)
      this.#socket.send(JSON.stringify({ op: 'pong', epochMillis } satisfies StreamCommand))
  }

  /** Gives the connection up for a reason that was found outside. */
  giveUp(end: ConnectionEnd): void {
    this.#end(end)
  }

  /** Ends it without telling anybody. */
  close(): void {
    if (this.#hasEnded) return
    this.#settle(connectionLost(this.#parts, undefined))
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(NORMAL_CLOSURE)
    this.#socket.terminate()
  }

  #listen(): void {
    const socket = this.#socket
    const noteFrame = () => {
      this.#lastFrameMs = this.#parts.clock.monotonicMs()
      this.#lastArrival = this.#parts.arrivals.now()
    }
    socket.on('message', (data, isBinary) => {
      noteFrame()
      if (!this.#hasEnded) this.#receive(isBinary ? '' : data.toString())
    })
    socket.on('ping', noteFrame)
    socket.on('pong', noteFrame)
    socket.on('error', (cause) => {
      const { destination } = this.#parts
      this.#end({ reason: 'disconnected', cause: toTransportError(cause, 'the stream', destination) })
    })
    socket.on('close', (code) => {
      this.#end({ reason: 'disconnected', cause: connectionLost(this.#parts, code) })
    })
  }

  #receive(text: string): void {
    try {
      const message = readStreamMessage(text)
      if (message === undefined) this.#ignoredFrames += 1
      else if (this.#isNext(message)) this.#handle(message)
    } catch (cause) {
      this.#end({ reason: 'malformed', cause })
    }
  }

  /** Ends the connection where the counter skips; a message without a counter is taken as it comes. */
  #isNext({ counter }: StreamMessage): boolean {
    if (counter === undefined) return true
    if (counter <= this.#lastCounter) {
      this.#repeatedMessages += 1
      return false
    }
    const isNext = counter === this.#lastCounter + 1
    if (!isNext) this.#end({ reason: 'gap', cause: countersSkipped(this.#parts, this.#lastCounter, counter) })
    this.#lastCounter = counter
    return isNext
  }

  #handle(message: StreamMessage): void {
    switch (message.kind) {
      case 'echo':
        this.#noteEcho(message.commandId)
        return
      case 'result':
        this.#noteResult(message)
        return
      case 'candle-history':
        this.#answerAlone(message.candles)
        return
      default:
        this.#parts.onData(message, this)
    }
  }

  #noteEcho(id: number | undefined): void {
    const command = this.#pending.find((each) => each.id === id)
    if (command !== undefined) command.isEchoed = true
  }

  #noteResult(result: StreamMessage & { readonly kind: 'result' }): void {
    if (this.#settleGreeting !== undefined) {
      this.#greet(result)
      return
    }
    const [oldest] = this.#pending
    // The result of a candle history that was answered already: nobody waits for it.
    if (oldest === undefined || !oldest.isEchoed) return
    if (result.code !== GOOD) this.#pop()?.reject(commandRefused(`The command ${oldest.command.op}`, result))
    else if (oldest.command.op !== 'REQ')
      this.#pop()?.resolve({ subscriptions: result.subscriptions, candles: [] })
    this.#sendWaiting()
  }

  #answerAlone(candles: readonly StreamCandle[]): void {
    if (this.#pending[0]?.command.op !== 'REQ') return
    this.#pop()?.resolve({ subscriptions: undefined, candles })
    this.#sendWaiting()
  }

  #greet(result: StreamMessage & { readonly kind: 'result' }): void {
    if (result.code !== GOOD) {
      const cause = commandRefused('The greeting', result)
      this.#end({ reason: 'disconnected', cause })
      return
    }
    this.#greetingDeadline?.cancel()
    this.#settleGreeting?.resolve()
    this.#settleGreeting = undefined
    this.#sendWaiting()
  }

  #pop(): PendingCommand | undefined {
    const command = this.#pending.shift()
    command?.deadline.cancel()
    return command
  }

  #sendWaiting(): void {
    if (this.#settleGreeting !== undefined) return
    for (;;) {
      const [next] = this.#waiting
      if (next === undefined) return
      const isHeldUp = this.#pending.some(({ command }) => command.op === 'REQ')
      if (isHeldUp || (next.command.op === 'REQ' && this.#pending.length > 0)) return
      this.#waiting.shift()
      this.#send(next)
    }
  }

  #send(waiting: WaitingCommand): void {
    const { command } = waiting
    this.#lastCommandId += 1
    const id = this.#lastCommandId
    const { clock, limits } = this.#parts
    const deadline = clock.startTimer(limits.answerMs, () =>
      this.#end({ reason: 'silent', cause: timedOut(this.#parts, `${command.op} was not answered`) }),
    )
    this.#pending.push({ ...waiting, id, deadline, isEchoed: false })
    this.#socket.send(JSON.stringify({ ...command, id }))
  }

  #end(end: ConnectionEnd): void {
    if (this.#hasEnded) return
    this.#settle(end.cause)
    this.#socket.terminate()
    this.#parts.onEnd(end, this)
  }

  #settle(error: unknown): void {
    this.#hasEnded = true
    this.#greetingDeadline?.cancel()
    this.#settleGreeting?.reject(error)
    this.#settleGreeting = undefined
    for (const command of this.#pending.splice(0)) {
      command.deadline.cancel()
      command.reject(error)
    }
    for (const command of this.#waiting.splice(0)) command.reject(error)
  }
}

function connectionLost({ destination }: ConnectionParts, closeCode: number | undefined): TransportError {
  const how = closeCode === undefined ? 'was closed' : `was closed with code ${closeCode}`
  return new TransportError('TB_CONNECTION_LOST', `The stream from ${destination.place} ${how}.`, {
    next: 'The client connects again by itself; REST stands in meanwhile.',
  })
}

function countersSkipped({ destination }: ConnectionParts, last: number, next: number): TransportError {
  return new TransportError(
    'TB_CONNECTION_LOST',
    `The stream from ${destination.place} went from message ${last} to ${next}.`,
    { next: 'The client connects again by itself; REST stands in meanwhile.' },
  )
}

function timedOut({ destination, limits }: ConnectionParts, what: string): TransportError {
  return new TransportError(
    'TB_TIMEOUT',
    `The stream from ${destination.place} was silent for ${limits.answerMs} ms: ${what}.`,
    { next: 'Look at the connection; the client connects again by itself.' },
  )
}
