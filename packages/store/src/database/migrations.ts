import type { Migration } from 'kysely/migration'
import { up as ledger } from './migrations/0001-ledger.ts'
import { up as bots } from './migrations/0002-bots.ts'
import { up as writerFences } from './migrations/0003-writer-fences.ts'

/** Every change of the tables, in order. A released one is never edited; mistakes are mended by the next. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-ledger': { up: ledger },
  '0002-bots': { up: bots },
  '0003-writer-fences': { up: writerFences },
}
