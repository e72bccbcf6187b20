/**
 * The historical private channel: orders and balances of whoever has logged in.
 *
 * Source: `login` is documented until November 2023, the messages are known from a program that read them
 * (docs/coinstore/streams.md). Assumed: login is judged as a signed call whose body is the text of `expires`; it is
 * followed by all balances; an order that is over is named in `delOrderIds` alone. Valuations are not modelled: `0`.
 */
import type { Clock } from '@trading-bridge/core'
import { ExactNumber, writeJson } from '@trading-bridge/protocol'
import type { AssetBalance } from '../accounts/ledger.ts'
import { unitsText } from '../accounts/units.ts'
import type { ExchangeEvent } from '../exchange/exchange-event.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { SandboxOrder } from '../exchange/sandbox-order.ts'
import { Authenticator } from '../rest/authenticator.ts'
import { newListRecord } from '../rest/order-records.ts'
import type { SandboxSettings } from '../sandbox-settings.ts'
import { PushBeat } from './push-beat.ts'

export interface PrivateFeedParts {
  readonly exchange: SandboxExchange
  readonly clock: Clock
  readonly settings: () => SandboxSettings
  readonly onDefect: (error: unknown) => void
}

export type PrivateChannel = 'spot_asset' | 'spot_order'

export interface LoginProof {
  readonly token: string
  readonly expires: string | number
  readonly signature: string
}

export type LoginOutcome =
  | { readonly kind: 'admitted'; readonly accountId: string }
  | { readonly kind: 'refused'; readonly code: number; readonly text: string }

/** A session as this channel sees it. */
export interface PrivateReader {
  readonly address: string
  accountId: string | undefined
  sendData(channel: string, message: string): void
}

/** What has changed for one account since the last push. */
interface Changes {
  readonly orders: Map<string, SandboxOrder>
  readonly doneIds: Set<string>
  readonly balances: Map<string, AssetBalance>
}

const NO_TARGET = { path: '/s/ws', matrix: '', query: '' }

export class PrivateFeed {
  readonly #parts: PrivateFeedParts
  readonly #authenticator: Authenticator
  readonly #beat: PushBeat
  readonly #readers = new Map<PrivateReader, ReadonlySet<PrivateChannel>>()
  readonly #changes = new Map<string, Changes>()
  #stopListening: (() => void) | undefined

  constructor(parts: PrivateFeedParts) {
    const { exchange, clock, settings, onDefect } = parts
    this.#parts = parts
    this.#authenticator = new Authenticator(exchange.accounts, clock)
    this.#beat = new PushBeat({ clock, onDefect, intervalMs: () => settings().streamPushIntervalMs })
  }

  logIn({ address }: PrivateReader, { token, expires, signature }: LoginProof): LoginOutcome {
    const expiresText = String(expires)
    const credentials = { apiKey: token, expires: expiresText, signature }
    const body = Buffer.from(expiresText)
    const request = { method: 'POST', target: NO_TARGET, credentials, body, address }
    const holder = this.#authenticator.holderOf(request)
    const settings = this.#parts.settings()
    const refusal = this.#authenticator.refuse(request, holder, { permission: 'read', settings })
    if (refusal === undefined && holder !== undefined)
      return { kind: 'admitted', accountId: holder.account.accountId }
    const refused: { readonly code: number; readonly message: string } = JSON.parse(refusal?.body ?? '{}')
    return { kind: 'refused', code: refused.code, text: refused.message }
  }

  /** Sends a session its account's news from now on, in place of those it had before. */
  join(reader: PrivateReader, accountId: string, channels: readonly PrivateChannel[]): void {
    this.#stopListening ??= this.#parts.exchange.onEvent((event) => this.#hear(event))
    reader.accountId = accountId
    this.#readers.set(reader, new Set(channels))
    if (channels.includes('spot_asset'))
      reader.sendData('spot_asset', assetMessage(this.#parts.exchange.balances(accountId)))
  }

  leave(reader: PrivateReader): void {
    this.#readers.delete(reader)
    if (this.#readers.size === 0) this.stop()
  }

  stop(): void {
    this.#stopListening?.()
    this.#stopListening = undefined
    this.#beat.stop()
    this.#changes.clear()
  }

  push(): void {
    const changes = [...this.#changes]
    this.#changes.clear()
    for (const [accountId, { orders, doneIds, balances }] of changes) {
      if (orders.size > 0 || doneIds.size > 0)
        this.#send(
          accountId,
          'spot_order',
          orderMessage([...orders.values()], doneIds, this.#parts.settings()),
        )
      if (balances.size > 0) this.#send(accountId, 'spot_asset', assetMessage([...balances.values()]))
    }
  }

  #send(accountId: string, channel: PrivateChannel, message: string): void {
    for (const [reader, channels] of this.#readers)
      if (reader.accountId === accountId && channels.has(channel)) reader.sendData(channel, message)
  }

  #hear(event: ExchangeEvent): void {
    switch (event.type) {
      case 'order.accepted':
      case 'order.filled':
        this.#changesOf(event.order.accountId)?.orders.set(event.order.ordId, event.order)
        break
      case 'order.done': {
        const changes = this.#changesOf(event.order.accountId)
        changes?.orders.delete(event.order.ordId)
        changes?.doneIds.add(event.order.ordId)
        break
      }
      case 'balance.changed':
        this.#changesOf(event.holder)?.balances.set(event.asset, event)
        break
    }
  }

  /** Where the changes of an account are noted; absent where nobody reads them. */
  #changesOf(accountId: string): Changes | undefined {
    const isRead = [...this.#readers.keys()].some((reader) => reader.accountId === accountId)
    if (!isRead) return undefined
    const changes = this.#changes.get(accountId) ?? newChanges()
    this.#changes.set(accountId, changes)
    this.#beat.schedule(this)
    return changes
  }
}

function newChanges(): Changes {
  return { orders: new Map(), doneIds: new Set(), balances: new Map() }
}

function orderMessage(
  orders: readonly SandboxOrder[],
  doneIds: ReadonlySet<string>,
  settings: SandboxSettings,
): string {
  return `"T":"spot_order",${exactFieldsOf({
    incrOrderList: orders.map((order) => newListRecord(order, settings)),
    delOrderIds: [...doneIds].map((ordId) => new ExactNumber(ordId)),
  })}`
}

function assetMessage(balances: readonly AssetBalance[]): string {
  const assets = balances.map(({ asset, available, frozen }) => ({
    symbol: asset,
    usableAmount: unitsText(available),
    frozenAmount: unitsText(frozen),
    btcValuation: '0',
    usdValuation: '0',
  }))
  return `"T":"spot_asset",${exactFieldsOf({ assets })}`
}

function exactFieldsOf(record: object): string {
  return writeJson(record).slice(1)
}
