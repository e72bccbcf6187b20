import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import { describe, expect, test, vi } from 'vitest'
import { migrate } from '../src/database/migrate.ts'
import { MIGRATIONS } from '../src/database/migrations.ts'
import type { Tables } from '../src/database/tables.ts'
import { Store } from '../src/store.ts'
import { openKysely } from './bare-database.ts'
import { addAccount } from './builders.ts'
import { DATABASES, POSTGRES } from './databases.ts'

// Databases are opened, and servers started, several times in a test.
vi.setConfig({ testTimeout: 300_000 })

describe.each(DATABASES)('migrations on $name', ({ fresh }) => {
  test('make exactly the tables and columns that queries know', async () => {
    await using database = await fresh()
    await (await Store.open(database.options)).close()
    await using bare = await openKysely(database.options)
    const { rows } = await sql<{ table: string; columns: string }>`
      SELECT table_name::text AS "table", string_agg(column_name::text, ' ' ORDER BY ordinal_position) AS columns
      FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name NOT LIKE 'trading_bridge_%' GROUP BY table_name`.execute(
      bare.db,
    )
    expect(Object.fromEntries(rows.map((row) => [row.table, row.columns]))).toEqual(COLUMNS)
  })

  test('a database of a newer program is refused and left as it is', async () => {
    await using database = await fresh()
    const store = await Store.open(database.options)
    await addAccount(store)
    await store.close()
    await withDatabase(database.options, (db) => migrate(db, { ...MIGRATIONS, '9999-future': FUTURE }))

    const refusal = Store.open(database.options)
    await expect(refusal).rejects.toMatchObject({
      code: 'TB_STORE_NEWER',
      message: expect.stringContaining('9999-future'),
    })
    await withDatabase(database.options, async (db) => {
      expect(await db.selectFrom('accounts').select('id').execute()).toHaveLength(1)
    })
  })

  test('one that fails changes nothing', async () => {
    await using database = await fresh()
    const broken: Migration = {
      async up(db) {
        await sql`CREATE TABLE half_made (id text)`.execute(db)
        await sql`SELECT no_such_function()`.execute(db)
      },
    }
    await withDatabase(database.options, async (db) => {
      await expect(migrate(db, { ...MIGRATIONS, '9999-broken': broken })).rejects.toThrow('no_such_function')
      const { rows } = await sql<{ found: string | null }>`SELECT to_regclass('half_made') AS found`.execute(
        db,
      )
      expect(rows).toEqual([{ found: null }])
    })
    await (await Store.open(database.options)).close()
  })
})

test('four that migrate PostgreSQL at once all find it done', async () => {
  await using database = await POSTGRES.fresh()
  const stores = await Promise.all([1, 2, 3, 4].map(() => Store.open(database.options)))
  expect(await Promise.all(stores.map((store) => store.accounts.owners()))).toEqual([[], [], [], []])
  await Promise.all(stores.map((store) => store.close()))
})

/** What `tables.ts` names, in the order of the tables. Types alone are not there to be read. */
const COLUMNS = {
  owners: 'id name created_at_ms',
  accounts: 'id owner_id name exchange kind rest_url stream_url created_at_ms',
  vault_header:
    'id key_id source kdf_salt kdf_cost kdf_block_size kdf_parallelization check_value created_at_ms changed_at_ms',
  credentials: 'id account_id version status fingerprint key_id wrapped_key created_at_ms retired_at_ms',
  credential_fields: 'credential_id field sealed',
  orders:
    'id account_id origin goal_id sequence client_order_id order_id symbol side type time_in_force price quantity notional status attempt filled filled_notional booked booked_notional created_at_ms sent_at_ms updated_at_ms exchange_code reason revision',
  order_events: 'id revision kind at_ms detail',
  fills:
    'account_id symbol fill_id trade_id order_id side role price quantity notional fee_asset fee_amount self_dealt_quantity at_ms recorded_at_ms',
  balances: 'account_id asset available frozen at_ms',
  balance_snapshots: 'account_id asset available frozen at_ms',
  balance_movements: 'id account_id asset amount kind at_ms note',
  account_blocks: 'id account_id code reason since_at_ms cleared_at_ms cleared_by',
  reconciliations: 'id account_id at_ms kind detail',
  bots: 'id name owner_id account_id symbol kind document desired actual reason ending plan created_at_ms changed_at_ms ended_at_ms archived_at_ms revision',
  bot_events: 'id bot_id at_ms kind message detail',
  bot_marks: 'bot_id at_ms scheduled filled mid others_quantity others_notional',
  writer_fences: 'exchange owner_id token holder',
  integrity_refusals: 'id at_ms code message owner_id bot_id detail',
}

const FUTURE: Migration = {
  async up(db) {
    await sql`CREATE TABLE future (id text)`.execute(db)
  },
}

async function withDatabase(
  options: Parameters<typeof openKysely>[0],
  act: (db: Kysely<Tables>) => Promise<void>,
): Promise<void> {
  await using bare = await openKysely(options)
  await act(bare.db)
}
