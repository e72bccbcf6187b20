import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Clock, hexText, type Random } from '@trading-bridge/core'
import { type WebSocket, WebSocketServer } from 'ws'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import { splitTarget } from '../rest/request-target.ts'
import { springReply } from '../rest/rest-reply.ts'
import type { SandboxSettings } from '../sandbox-settings.ts'
import { MarketFeeds } from './market-feeds.ts'
import { PrivateFeed } from './private-feed.ts'
import { StreamCommands } from './stream-commands.ts'
import { NO_MEDDLING, type StreamMeddler, type UpgradeVerdict } from './stream-meddler.ts'
import { StreamSession } from './stream-session.ts'

export interface StreamServerParts {
  readonly exchange: SandboxExchange
  readonly clock: Clock
  /** Of the ids of sessions. */
  readonly random: Random
  /** Read as they are needed: they may change while the sandbox runs. */
  readonly settings: () => SandboxSettings
  readonly onDefect: (error: unknown) => void
}

/** A request to switch protocols, taken over from a trading port. */
export interface Upgrade {
  readonly incoming: IncomingMessage
  readonly wire: Duplex
  readonly head: Buffer
  /** In canonical form. */
  readonly address: string
}

export const STREAM_PATH = '/s/ws'
const MAX_COMMAND_BYTES = 65_536

/**
 * The spot stream of the exchange, over all trading ports of a sandbox.
 *
 * Source: documented and observed (docs/coinstore/streams.md).
 */
export class StreamServer {
  readonly #parts: StreamServerParts
  readonly #sockets: WebSocketServer
  readonly #feeds: MarketFeeds
  readonly #privateFeed: PrivateFeed
  readonly #commands: StreamCommands
  readonly #sessions = new Set<StreamSession>()
  /** Connections a fault leaves without an answer. */
  readonly #ignored = new Set<Duplex>()
  #meddler: StreamMeddler = NO_MEDDLING

  constructor(parts: StreamServerParts) {
    this.#parts = parts
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: MAX_COMMAND_BYTES,
    })
    this.#feeds = new MarketFeeds(parts)
    this.#privateFeed = new PrivateFeed(parts)
    this.#commands = new StreamCommands({ ...parts, feeds: this.#feeds, privateFeed: this.#privateFeed })
  }

  /** The sessions that are open. */
  get sessions(): readonly StreamSession[] {
    return [...this.#sessions]
  }

  /** Lets `meddler` stand between the sessions, also those open already, and their clients. */
  meddle(meddler: StreamMeddler): void {
    this.#meddler = meddler
  }

  /** Opens a session, or turns the connection away. */
  upgrade(upgrade: Upgrade): void {
    const { incoming, wire, address } = upgrade
    const target = incoming.url ?? ''
    const { path } = splitTarget(target)
    if (path !== STREAM_PATH) {
      const { body } = springReply(404, { path, nowMs: this.#parts.clock.nowMs() })
      refuse(wire, { httpStatus: 404, contentType: 'application/json', body })
      return
    }
    try {
      this.#decide(upgrade, this.#meddler.upgrade({ target, address }))
    } catch (error) {
      this.#parts.onDefect(error)
      wire.destroy()
    }
  }

  /** Ends every session at once. */
  async close(): Promise<void> {
    for (const wire of this.#ignored) wire.destroy()
    for (const session of this.#sessions) session.terminate()
    this.#feeds.stop()
    this.#privateFeed.stop()
  }

  #decide({ incoming, wire, head, address }: Upgrade, verdict: UpgradeVerdict): void {
    switch (verdict.kind) {
      case 'admit':
        this.#sockets.handleUpgrade(incoming, wire, head, (socket) => this.#open(socket, wire, address))
        break
      case 'refuse':
        refuse(wire, verdict)
        break
      case 'reset':
        wire.destroy()
        break
      case 'ignore':
        this.#ignored.add(wire)
        wire.on('error', () => undefined)
        wire.on('close', () => this.#ignored.delete(wire))
        break
    }
  }

  #open(socket: WebSocket, wire: Duplex, address: string): void {
    const { clock, settings, random } = this.#parts
    const session = new StreamSession({
      sid: uuid(random),
      address,
      clock,
      settings,
      meddler: () => this.#meddler,
      socket,
      wire,
      receive: (from, text) => this.#receive(from, text),
      onOver: (gone) => this.#forget(gone),
    })
    this.#sessions.add(session)
    session.start()
  }

  /** A defect met with here ends the session, not the process. */
  #receive(session: StreamSession, text: string): void {
    try {
      this.#commands.receive(session, text)
    } catch (error) {
      this.#parts.onDefect(error)
      session.terminate()
    }
  }

  #forget(session: StreamSession): void {
    this.#sessions.delete(session)
    for (const [name, subscription] of session.subscriptions) this.#feeds.leave(name, subscription)
    this.#privateFeed.leave(session)
  }
}

const REASONS: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
}

/** Answers over HTTP and ends the connection. */
function refuse(
  wire: Duplex,
  { httpStatus, contentType, body }: { httpStatus: number; contentType: string; body: string },
): void {
  const head = [
    `HTTP/1.1 ${httpStatus} ${REASONS[httpStatus] ?? 'Refused'}`,
    'Connection: close',
    `Content-Type: ${contentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]
  wire.on('error', () => undefined)
  wire.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** In the form of a random UUID. */
function uuid(random: Random): string {
  const hex = hexText(random, 32)
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`]
  return [...parts, hex.slice(20)].join('-')
}
