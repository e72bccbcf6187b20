/** What the runner asks of a database. When a promise resolves, what was written is durable. */
import type { MarketSymbol } from '@trading-bridge/core'
import type { LedgerFill } from '../ledger/ledger-storage.ts'
import type { Bot, BotEvent, BotMark } from './bot.ts'

/** Parts of a bot that change. */
export type BotChange = Partial<
  Pick<Bot, 'desired' | 'actual' | 'reason' | 'ending' | 'plan' | 'endedAtMs' | 'archivedAtMs'>
>

export interface BotStorage {
  /** `exists`: the id or the name is taken, by an archived bot too. One commit with its first event. */
  insertBot(bot: Bot, event: BotEvent): Promise<'inserted' | 'exists'>
  /** By name; archived ones only where asked for. */
  bots(options?: { readonly withArchived?: boolean | undefined }): Promise<readonly Bot[]>
  findBot(key: { readonly id: string } | { readonly name: string }): Promise<Bot | undefined>
  /**
   * One commit: the change on top of `revision`, with its event. Returns the bot as it is now, or `stale` where its revision is
   * another. A plan is set once: a second one is refused by the database.
   */
  changeBot(
    key: { readonly id: string; readonly revision: number },
    change: BotChange & { readonly changedAtMs: number },
    event?: BotEvent,
  ): Promise<Bot | 'stale'>
  appendEvent(event: BotEvent): Promise<void>
  /** Oldest first; the newest `limit` of them where given. */
  events(botId: string, options?: { readonly limit?: number | undefined }): Promise<readonly BotEvent[]>
  recordMark(mark: BotMark): Promise<void>
  /** Oldest first. */
  marks(botId: string): Promise<readonly BotMark[]>
  /** Fills of these accounts in one market at or after `sinceAtMs`, oldest first. */
  fillsSince(
    accountIds: readonly string[],
    symbol: MarketSymbol,
    sinceAtMs: number,
  ): Promise<readonly LedgerFill[]>
  /** A refusal to protect the market, whoever asked; kept for ever. */
  recordRefusal(refusal: IntegrityRefusal): Promise<void>
  refusals(options?: { readonly limit?: number | undefined }): Promise<readonly IntegrityRefusal[]>
}

export interface IntegrityRefusal {
  readonly atMs: number
  /** `INTEGRITY_…`, `GATE_…` or `RISK_…`. */
  readonly code: string
  readonly message: string
  readonly ownerId: string | undefined
  readonly botId: string | undefined
  /** JSON text: what was asked for. */
  readonly detail: string
}
