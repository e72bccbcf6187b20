/** A bot as it is kept: a goal on one account, and how it stands. The words are held by CHECKs of the tables. */
import type { MarketSymbol, Notional, Price, Quantity } from '@trading-bridge/core'

/** What a goal fixes when it first runs. */
export interface BotPlan {
  readonly startAtMs: number
  readonly endAtMs: number
  readonly arrivalMid: Price
  readonly weights?: readonly number[] | undefined
}

export interface Bot {
  readonly id: string
  /** Given once, for ever. */
  readonly name: string
  readonly ownerId: string
  readonly accountId: string
  readonly symbol: MarketSymbol
  readonly kind: 'twap' | 'vwap' | 'pov' | 'iceberg' | 'chaser'
  /** JSON. */
  readonly document: string
  readonly desired: 'running' | 'paused' | 'stopped'
  readonly actual: 'created' | 'running' | 'paused' | 'stopping' | 'stopped' | 'finished' | 'failed'
  readonly reason: string | undefined
  readonly ending: 'reached' | 'rest-below-minimum' | 'expired' | 'cost-limit' | 'loss-limit' | undefined
  /** Set once: another one is refused. */
  readonly plan: BotPlan | undefined
  readonly createdAtMs: number
  readonly changedAtMs: number
  readonly endedAtMs: number | undefined
  readonly archivedAtMs: number | undefined
  /** Rises by one with every change. */
  readonly revision: number
}

/** Parts of a bot that change; all others are refused. */
export type BotChange = Partial<
  Pick<Bot, 'desired' | 'actual' | 'reason' | 'ending' | 'plan' | 'endedAtMs' | 'archivedAtMs'>
>

/** What happened to a bot; never changed. */
export interface BotEvent {
  readonly botId: string
  readonly atMs: number
  readonly kind: string
  readonly message: string
  /** JSON, without secrets. */
  readonly detail: string
}

/** Where a goal stood at one moment. */
export interface BotMark {
  readonly botId: string
  readonly atMs: number
  /** Decimals in canonical form. */
  readonly scheduled: string
  readonly filled: string
  readonly mid: Price
  readonly othersQuantity: Quantity
  readonly othersNotional: Notional
}

/** Something that was refused to protect the market; never changed. */
export interface IntegrityRefusal {
  readonly atMs: number
  /** In capitals. */
  readonly code: string
  readonly message: string
  readonly ownerId: string | undefined
  readonly botId: string | undefined
  /** JSON: what was asked for. */
  readonly detail: string
}
