import type { MarketSymbol } from '@trading-bridge/core'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'
import { selectFillsSince } from '../ledger/fill-queries.ts'
import type { LedgerFill } from '../ledger/ledger-order.ts'
import type { Bot, BotChange, BotEvent, BotMark, IntegrityRefusal } from './bot.ts'
import { toBot, toBotEvent, toBotMark, toBotMarkRow, toRefusal } from './bot-rows.ts'
import { changeBot, recordBot } from './record-bot.ts'

/** Bots, what happened to them, and what was refused for integrity's sake. What resolves is on the disk. */
export class BotTables {
  readonly #db: Kysely<Tables>

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** One commit with its first event. `exists`: the id or the name is taken, by an archived bot too. */
  async insertBot(bot: Bot, event: BotEvent): Promise<'inserted' | 'exists'> {
    return (await recordBot(this.#db, bot, event)) ? 'inserted' : 'exists'
  }

  /** By name; archived ones only where asked for. */
  async bots({
    withArchived = false,
  }: {
    readonly withArchived?: boolean | undefined
  } = {}): Promise<readonly Bot[]> {
    const rows = await this.#db
      .selectFrom('bots')
      .selectAll()
      .$if(!withArchived, (query) => query.where('archived_at_ms', 'is', null))
      .orderBy('name')
      .execute()
    return rows.map(toBot)
  }

  async findBot(key: { readonly id: string } | { readonly name: string }): Promise<Bot | undefined> {
    const query = this.#db.selectFrom('bots').selectAll()
    const found = 'id' in key ? query.where('id', '=', key.id) : query.where('name', '=', key.name)
    const row = await found.executeTakeFirst()
    return row && toBot(row)
  }

  /**
   * One commit with the event: the change on top of this revision. `stale`: the stored one is another; nothing was changed.
   *
   * @throws {StoreError} `TB_STORE_CONFLICT`: a second plan, or another state for a bot that is over.
   */
  async changeBot(
    key: { readonly id: string; readonly revision: number },
    change: BotChange & { readonly changedAtMs: number },
    event?: BotEvent,
  ): Promise<Bot | 'stale'> {
    const row = await changeBot(this.#db, key, change, event)
    return row === undefined ? 'stale' : toBot(row)
  }

  async appendEvent({ botId, atMs, kind, message, detail }: BotEvent): Promise<void> {
    await this.#db
      .insertInto('bot_events')
      .values({ bot_id: botId, at_ms: atMs, kind, message, detail })
      .execute()
  }

  /** In the order in which they came; the newest `limit` of them where given. */
  async events(
    botId: string,
    { limit }: { readonly limit?: number | undefined } = {},
  ): Promise<readonly BotEvent[]> {
    const rows = await this.#db
      .selectFrom('bot_events')
      .selectAll()
      .where('bot_id', '=', botId)
      .orderBy('id', 'desc')
      .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
      .execute()
    return rows.map(toBotEvent).reverse()
  }

  /** Of one moment the first mark is kept, so that it can be recorded again after a failure. */
  async recordMark(mark: BotMark): Promise<void> {
    await this.#db
      .insertInto('bot_marks')
      .values(toBotMarkRow(mark))
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  /** In the order of their time. */
  async marks(botId: string): Promise<readonly BotMark[]> {
    const rows = await this.#db
      .selectFrom('bot_marks')
      .selectAll()
      .where('bot_id', '=', botId)
      .orderBy('at_ms')
      .execute()
    return rows.map(toBotMark)
  }

  /** Fills of these accounts in one market, matched at `sinceAtMs` or later, by their time. */
  fillsSince(
    accountIds: readonly string[],
    symbol: MarketSymbol,
    sinceAtMs: number,
  ): Promise<readonly LedgerFill[]> {
    return selectFillsSince(this.#db, accountIds, symbol, sinceAtMs)
  }

  async recordRefusal({ atMs, code, message, ownerId, botId, detail }: IntegrityRefusal): Promise<void> {
    await this.#db
      .insertInto('integrity_refusals')
      .values({ at_ms: atMs, code, message, owner_id: ownerId ?? null, bot_id: botId ?? null, detail })
      .execute()
  }

  /** In the order in which they came; the newest `limit` of them where given. */
  async refusals({
    limit,
  }: {
    readonly limit?: number | undefined
  } = {}): Promise<readonly IntegrityRefusal[]> {
    const rows = await this.#db
      .selectFrom('integrity_refusals')
      .selectAll()
      .orderBy('id', 'desc')
      .$if(limit !== undefined, (query) => query.limit(limit ?? 0))
      .execute()
    return rows.map(toRefusal).reverse()
  }
}
