/** The statements that make and change bots. Each is one commit: the row and the event that explains it, or neither. */
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { BotRow, Tables } from '../database/tables.ts'
import type { Bot, BotChange, BotEvent } from './bot.ts'
import { toBotRow, toChangedColumns } from './bot-rows.ts'

/** False: the id or the name is taken, and nothing was changed. */
export async function recordBot(db: Kysely<Tables>, bot: Bot, event: BotEvent): Promise<boolean> {
  const row = toBotRow(bot)
  const columns = sql.raw(Object.keys(row).join(', '))
  const { rows } = await sql`
    WITH made AS (
      INSERT INTO bots (${columns}) VALUES (${sql.join(Object.values(row))}) ON CONFLICT DO NOTHING RETURNING id
    )
    ${insertEvent(event, 'made')} RETURNING id`.execute(db)
  return rows.length === 1
}

/** The row after the change; `undefined`: the stored revision is another, and nothing was changed. */
export async function changeBot(
  db: Kysely<Tables>,
  { id, revision }: Pick<Bot, 'id' | 'revision'>,
  change: BotChange & { readonly changedAtMs: number },
  event: BotEvent | undefined,
): Promise<BotRow | undefined> {
  const columns = {
    ...toChangedColumns(change),
    changed_at_ms: change.changedAtMs,
    revision: revision + 1,
  }
  const assignments = Object.entries(columns).map(([column, value]) => sql`${sql.ref(column)} = ${value}`)
  const { rows } = await sql<BotRow>`
    WITH changed AS (
      UPDATE bots SET ${sql.join(assignments)} WHERE id = ${id} AND revision = ${revision} RETURNING *
    )${event === undefined ? sql`` : sql`, told AS (${insertEvent(event, 'changed')})`}
    SELECT * FROM changed`.execute(db)
  return rows[0]
}

/** An event of the bot that the statement before made or changed. */
function insertEvent({ atMs, kind, message, detail }: BotEvent, of: 'made' | 'changed'): RawBuilder<unknown> {
  return sql`
    INSERT INTO bot_events (bot_id, at_ms, kind, message, detail)
    SELECT id, ${atMs}::bigint, ${kind}::text, ${message}::text, ${detail}::text FROM ${sql.table(of)}`
}
