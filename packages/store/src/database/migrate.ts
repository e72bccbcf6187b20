import { StoreError } from '@trading-bridge/core'
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { MIGRATIONS } from './migrations.ts'
import type { Tables } from './tables.ts'

const MIGRATION_TABLE = 'trading_bridge_migrations'
const LOCK_TABLE = 'trading_bridge_migration_lock'

type Migrations = Readonly<Record<string, Migration>>

/**
 * Brings the tables up to date. Several processes may do so at once: one of them migrates, in one transaction, and the
 * others wait for it and find it done.
 *
 * @throws {StoreError} `TB_STORE_NEWER`: a newer program has been here; nothing was changed.
 */
export async function migrate(db: Kysely<Tables>, migrations: Migrations = MIGRATIONS): Promise<void> {
  if (await isUpToDate(db, migrations)) return
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: LOCK_TABLE,
  })
  const { error } = await migrator.migrateToLatest()
  if (error === undefined || (await isUpToDate(db, migrations))) return
  throw error
}

async function isUpToDate(db: Kysely<Tables>, migrations: Migrations): Promise<boolean> {
  const done = await doneMigrations(db)
  const unknown = done.filter((name) => !Object.hasOwn(migrations, name))
  if (unknown.length === 0) return Object.keys(migrations).every((name) => done.includes(name))
  throw new StoreError(
    'TB_STORE_NEWER',
    `The database was written by a newer version of Trading Bridge (it has the migration ${unknown.join(', ')}).`,
    { next: 'Start the newer version, or restore a backup from before the upgrade.' },
  )
}

async function doneMigrations(db: Kysely<Tables>): Promise<readonly string[]> {
  const table = await sql<{ isThere: boolean }>`
    SELECT to_regclass(${MIGRATION_TABLE}) IS NOT NULL AS "isThere"`.execute(db)
  if (table.rows[0]?.isThere !== true) return []
  const { rows } = await sql<{
    name: string
  }>`SELECT name FROM ${sql.table(MIGRATION_TABLE)} ORDER BY name`.execute(db)
  return rows.map((row) => row.name)
}
