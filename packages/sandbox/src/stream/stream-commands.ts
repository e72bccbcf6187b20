/**
 * Commands: each that can be read is echoed, and each gets one result.
 *
 * Source: documented shapes (docs/coinstore/streams.md). Assumed: the texts of results other than a subscription's, code
 * 400 for every failure, that a command naming one unknown channel fails as a whole, that what cannot be read gets a
 * result without an echo, and that a `pong` gets neither.
 */
import type { Clock } from '@trading-bridge/core'
import { type JsonValue, readJson, type StreamCommand, streamCommand } from '@trading-bridge/protocol'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import { candleRecord } from '../rest/market-answers.ts'
import type { MarketFeeds } from './market-feeds.ts'
import { findChannel, type NamedChannel } from './named-channel.ts'
import type { PrivateFeed } from './private-feed.ts'
import { nameOf } from './stream-messages.ts'
import type { StreamSession } from './stream-session.ts'
import type { StreamSettings } from './stream-settings.ts'
import { channelRecord } from './subscription.ts'

export interface CommandParts {
  readonly exchange: SandboxExchange
  readonly clock: Clock
  readonly settings: () => StreamSettings
  readonly feeds: MarketFeeds
  readonly privateFeed: PrivateFeed
}

type CommandOf<Op extends StreamCommand['op']> = Extract<StreamCommand, { readonly op: Op }>

const GOOD = 200
const FAILED = 400
/** Where `limit` is left out. Source: assumed; 200 is the documented maximum. */
const DEFAULT_CANDLES = 200
/** First word of a result's text. */
const TOPICS: Record<string, string> = {
  SUB: 'sub.channel',
  UNSUB: 'unsub.channel',
  LIST: 'list.channel',
  REQ: 'req.channel',
  login: 'login',
}

export class StreamCommands {
  readonly #parts: CommandParts

  constructor(parts: CommandParts) {
    this.#parts = parts
  }

  receive(session: StreamSession, text: string): void {
    const reading = readJson(text)
    const value = reading.kind === 'value' ? reading.value : null
    const command = streamCommand.safeParse(value)
    if (command.success) this.#obey(session, command.data)
    else fail(session, opOf(value))
  }

  #obey(session: StreamSession, command: StreamCommand): void {
    switch (command.op) {
      case 'SUB':
        this.#subscribe(session, command)
        break
      case 'UNSUB':
        this.#unsubscribe(session, command)
        break
      case 'LIST':
        this.#list(session, command)
        break
      case 'REQ':
        this.#sendHistory(session, command)
        break
      case 'pong':
        session.hearPong()
        break
      case 'login':
        this.#logIn(session, command)
        break
    }
  }

  #subscribe(session: StreamSession, command: CommandOf<'SUB'>): void {
    const found = this.#echo(session, command)
    if (found === undefined) {
      fail(session, command.op)
      return
    }
    const joined = found.map((named) => ({ named, reader: this.#renew(session, named) }))
    succeed(session, command.op)
    for (const { named, reader } of joined)
      if (!session.isOver) this.#parts.feeds.join(named, reader, command.param?.size ?? 0)
  }

  #unsubscribe(session: StreamSession, command: CommandOf<'UNSUB'>): void {
    const found = this.#echo(session, command)
    for (const { name } of found ?? []) this.#leave(session, name)
    if (found === undefined) fail(session, command.op)
    else succeed(session, command.op)
  }

  #list(session: StreamSession, command: CommandOf<'LIST'>): void {
    session.sendEcho(command)
    const { channel = [] } = command
    const isMeant = (name: string) => channel.length === 0 || channel.includes(name)
    const listed = [...session.subscriptions].filter(([name]) => isMeant(name))
    session.sendList(listed.map(([, subscription]) => subscription.record()))
  }

  /** Candles that began before `endTime`, the newest of them, oldest first. */
  #sendHistory(session: StreamSession, command: CommandOf<'REQ'>): void {
    session.sendEcho(command)
    const { channel, endTime, limit = DEFAULT_CANDLES } = command.param
    const { exchange, settings } = this.#parts
    const named = findChannel(channel, { exchange, settings: settings() })
    if (named?.kind !== 'candles') {
      fail(session, command.op)
      return
    }
    const { market, period } = named
    const endAtMs = endTime == null ? Number.POSITIVE_INFINITY : endTime * 1_000
    const kept = exchange.candles(market.symbol, period, Number.POSITIVE_INFINITY) ?? []
    const item = kept.filter(({ startAtMs }) => startAtMs < endAtMs).slice(-limit)
    succeed(session, command.op, { channel, item: item.map(candleRecord), ...nameOf(market) })
  }

  /** What proves who logs in is not echoed. */
  #logIn(session: StreamSession, { op, channel, auth }: CommandOf<'login'>): void {
    session.sendEcho({ op, channel })
    if (!this.#parts.settings().servesPrivateStream) {
      fail(session, op)
      return
    }
    const outcome = this.#parts.privateFeed.logIn(session, auth)
    if (outcome.kind === 'refused') {
      session.sendResult(outcome)
      return
    }
    succeed(session, op)
    if (!session.isOver) this.#parts.privateFeed.join(session, outcome.accountId, channel)
  }

  /** Echoes a command, and gives the channels it names: none where one of them is not known. */
  #echo(
    session: StreamSession,
    command: CommandOf<'SUB'> | CommandOf<'UNSUB'>,
  ): readonly NamedChannel[] | undefined {
    const { exchange, clock } = this.#parts
    const settings = this.#parts.settings()
    const nowMs = clock.nowMs()
    const names = [...new Set(command.channel)]
    const found = names.flatMap((name) => findChannel(name, { exchange, settings }) ?? [])
    const channel = names.map((name) => {
      const known = session.subscriptions.get(name)?.record()
      const named = found.find((each) => each.name === name)
      const fresh = named === undefined ? { name } : channelRecord(named, nowMs, 0)
      return { ...(known ?? fresh), pub: true }
    })
    session.sendEcho({ ...command, channel })
    return found.length === names.length ? found : undefined
  }

  #renew(session: StreamSession, named: NamedChannel) {
    this.#leave(session, named.name)
    return session.subscribe(named)
  }

  #leave(session: StreamSession, name: string): void {
    const subscription = session.subscriptions.get(name)
    if (subscription === undefined) return
    session.subscriptions.delete(name)
    this.#parts.feeds.leave(name, subscription)
  }
}

function succeed(session: StreamSession, op: string, more: object = {}): void {
  session.sendResult({ code: GOOD, text: `${topicOf(op)}.success` }, more)
}

function fail(session: StreamSession, op: string): void {
  session.sendResult({ code: FAILED, text: `${topicOf(op)}.failed` })
}

function topicOf(op: string): string {
  return Object.hasOwn(TOPICS, op) ? (TOPICS[op] ?? 'command') : 'command'
}

/** What a command that cannot be read wanted, as far as that can be told. */
function opOf(value: JsonValue): string {
  const op = value !== null && typeof value === 'object' && 'op' in value ? value['op'] : undefined
  return typeof op === 'string' ? op : ''
}
