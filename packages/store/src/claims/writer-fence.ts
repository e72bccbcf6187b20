/**
 * The token by which the database tells the present writer of an owner's books from earlier ones. A hold can be lost without
 * its holder noticing: a process that stood still, a connection that broke. Whoever claims the books then gets a higher
 * token, and what an earlier one would still send is refused in the transaction that records it.
 */
import { StoreError } from '@trading-bridge/core'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../database/tables.ts'

/** The owners of a self-trade domain on one exchange. */
export interface DomainKey {
  readonly exchange: string
  /** One, or several where they share a key and count as one; each once, in any order. */
  readonly ownerIds: readonly string[]
}

export interface WriterFence extends DomainKey {
  /** Higher than every one that was given out for any of these owners before. */
  readonly token: number
}

/** One commit: from here on every earlier token of these owners is refused. */
export async function raiseFence(
  db: Kysely<Tables>,
  { exchange, ownerIds }: DomainKey,
  holder: string,
): Promise<WriterFence> {
  const { rows } = await sql<{ token: number }>`
    WITH claim AS (SELECT nextval('writer_tokens') AS token)
    INSERT INTO writer_fences (exchange, owner_id, token, holder)
    SELECT ${exchange}, owner_id, claim.token, ${holder}
    FROM claim, unnest(${ownerIds}::text[]) AS owner_id ORDER BY owner_id
    ON CONFLICT (exchange, owner_id) DO UPDATE SET token = excluded.token, holder = excluded.holder
    RETURNING token`.execute(db)
  const [first] = rows
  if (first === undefined) throw new TypeError('A domain has at least one owner.')
  return { exchange, ownerIds, token: first.token }
}

/** Who has claimed these owners since; `undefined` while nobody has. Tokens only rise: a successor is one for ever. */
export async function findSuccessor(
  db: Kysely<Tables>,
  { exchange, ownerIds, token }: WriterFence,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('writer_fences')
    .select('holder')
    .where('exchange', '=', exchange)
    .where('owner_id', 'in', ownerIds)
    .where('token', '>', token)
    .limit(1)
    .executeTakeFirst()
  return row?.holder
}

/** What a writer is told that is not the present one any more. */
export function supersededError(successor = 'another program'): StoreError {
  return new StoreError(
    'TB_STORE_CLAIMED',
    `The account's books were taken over by ${successor}; this program's claim on them is void.`,
    { next: 'Let the other program do the trading, or stop it and open the books here again.' },
  )
}
