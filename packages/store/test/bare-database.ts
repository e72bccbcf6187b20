/** A database without a store around it: for looking behind what a store shows, and for preparing what it will find. */
import { Kysely } from 'kysely'
import type { Tables } from '../src/database/tables.ts'
import { EmbeddedDatabase } from '../src/embedded/embedded-database.ts'
import { readInitialImage } from '../src/embedded/initial-image.ts'
import { PostgresDatabase } from '../src/postgres/postgres-database.ts'
import type { StoreOptions } from '../src/store.ts'

export interface BareDatabase extends AsyncDisposable {
  readonly db: Kysely<Tables>
}

export async function openKysely(options: StoreOptions): Promise<BareDatabase> {
  const database =
    'folder' in options
      ? await EmbeddedDatabase.open({ folder: options.folder, image: readInitialImage() })
      : PostgresDatabase.from(options.databaseUrl)
  const db = new Kysely<Tables>({ dialect: database.dialect() })
  return {
    db,
    async [Symbol.asyncDispose]() {
      await database.close()
      await db.destroy()
    },
  }
}
