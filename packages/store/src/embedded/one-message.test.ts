import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { textQuery } from '../database/text-query.ts'
import { EmbeddedDatabase } from './embedded-database.ts'
import { readInitialImage } from './initial-image.ts'

interface Tables {
  notes: { id: string; note: string }
}

const INSERT = `INSERT INTO notes VALUES ($1, $2) RETURNING id`

let home: string
let database: EmbeddedDatabase
let db: Kysely<Tables>

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'trading-bridge-one-message-'))
  database = await EmbeddedDatabase.open({ folder: join(home, 'database'), image: readInitialImage() })
  db = new Kysely<Tables>({ dialect: database.dialect() })
  await sql`CREATE TABLE notes (id text PRIMARY KEY, note text CHECK (note <> 'forbidden'))`.execute(db)
})

afterAll(async () => {
  await database.close()
  rmSync(home, { recursive: true, force: true })
})

test('values arrive as they were given', async () => {
  const text = 'it’s "quoted" \\ {a,b} \u0001 NULL 漢字 😀'
  const list = ['plain', '', 'NULL', 'a,b', 'with "quotes"', 'back\\slash', '{braces}', 'ü 漢']
  const { rows } = await db.executeQuery(
    textQuery(
      `SELECT $1::text AS text, $2::text AS none, ($3::bigint + 1)::text AS number, (NOT $4::boolean)::text AS flag,
        array_to_json($5::text[])::text AS list, cardinality($6::text[])::text AS empty`,
      [text, null, Number.MAX_SAFE_INTEGER - 1, true, list, []],
    ),
  )
  const [row] = rows
  expect(row).toMatchObject({ text, none: null, number: '9007199254740991', flag: 'false', empty: '0' })
  expect(row).toHaveProperty('list', JSON.stringify(list))
})

test('a statement that comes while a transaction is open is no part of it', async () => {
  let recorded: Promise<unknown> = Promise.resolve()
  const transaction = db.transaction().execute(async (inside) => {
    await inside.insertInto('notes').values({ id: 'within', note: '' }).execute()
    recorded = db.executeQuery(textQuery(INSERT, ['beside', '']))
    await inside.insertInto('notes').values({ id: 'within as well', note: '' }).execute()
    throw new RangeError('taken back')
  })
  await expect(transaction).rejects.toThrow('taken back')
  await recorded
  expect(await ids()).toEqual(['beside'])
})

test('one of a transaction is part of it', async () => {
  const before = await ids()
  const transaction = db.transaction().execute(async (inside) => {
    await inside.executeQuery(textQuery(INSERT, ['taken back', '']))
    throw new RangeError('taken back')
  })
  await expect(transaction).rejects.toThrow('taken back')
  expect(await ids()).toEqual(before)
})

test('what the database refuses is told with its constraint, and it goes on working', async () => {
  await expect(db.executeQuery(textQuery(INSERT, ['refused', 'forbidden']))).rejects.toMatchObject({
    code: 'TB_STORE_CONFLICT',
    cause: { constraint: 'notes_note_check' },
  })
  await expect(db.executeQuery(textQuery('SELECT nonsense', []))).rejects.toThrow('nonsense')
  const { rows } = await db.executeQuery(textQuery(INSERT, ['accepted', '']))
  expect(rows).toEqual([{ id: 'accepted' }])
})

test('a commit waits for the disk', async () => {
  const before = database.syncs
  for (let commit = 1; commit <= 20; commit += 1) await db.executeQuery(textQuery(INSERT, [`${commit}`, '']))
  expect(database.syncs - before).toBeGreaterThanOrEqual(20)
})

async function ids(): Promise<readonly string[]> {
  return (await db.selectFrom('notes').select('id').orderBy('id').execute()).map(({ id }) => id)
}
