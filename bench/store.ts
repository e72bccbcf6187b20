/**
 * What recording an intent costs on the embedded database, beside the same row inserted and committed by the bare
 * database: one after the other, on the same files, so that a busy moment of the disk falls on both alike. And how long
 * a first start takes.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clientOrderId, marketSymbol, notional, price, quantity } from '@trading-bridge/core'
import { CompiledQuery, Kysely } from 'kysely'
import { migrate } from '../packages/store/src/database/migrate.ts'
import type { Tables } from '../packages/store/src/database/tables.ts'
import { EmbeddedDatabase } from '../packages/store/src/embedded/embedded-database.ts'
import { readInitialImage } from '../packages/store/src/embedded/initial-image.ts'
import { LedgerTables, type NewLedgerOrder } from '../packages/store/src/index.ts'
import { Store } from '../packages/store/src/store.ts'
import type { BenchRow } from './bench-row.ts'

const INTENTS = 2_000
const WARM_UP = 200
const OPENINGS = 5
const RATIO_BAR = 1.5
const FIRST_START_BAR_MS = 1_500

export async function benchStore(): Promise<readonly BenchRow[]> {
  const home = mkdtempSync(join(tmpdir(), 'trading-bridge-bench-'))
  try {
    return [...(await benchIntents(join(home, 'intents'))), ...(await benchFirstStart(home))]
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function benchIntents(folder: string): Promise<readonly BenchRow[]> {
  const database = await EmbeddedDatabase.open({ folder, image: readInitialImage() })
  try {
    const db = new Kysely<Tables>({ dialect: database.dialect() })
    await migrate(db)
    await db.insertInto('owners').values({ id: 'ann', name: 'ann', created_at_ms: 0 }).execute()
    await db.insertInto('accounts').values(ACCOUNT).execute()
    // The same columns without what guards and orders them: what the database charges for keeping the row.
    await db.executeQuery(CompiledQuery.raw('CREATE TABLE bare (LIKE orders INCLUDING DEFAULTS)'))
    const ledger = new LedgerTables(db)

    const bare: number[] = []
    const recorded: number[] = []
    for (let sequence = 1; sequence <= WARM_UP + INTENTS; sequence += 1) {
      const order = intent(sequence)
      const bareMs = await timed(() => db.executeQuery(bareInsert(order)))
      const recordedMs = await timed(() => ledger.insertIntent(order, EVENT))
      if (sequence <= WARM_UP) continue
      bare.push(bareMs)
      recorded.push(recordedMs)
    }
    const ratio = quantile(recorded, 0.5) / quantile(bare, 0.5)
    return [
      {
        name: 'intent recorded, over a bare insert and commit (p50)',
        measured: round(ratio),
        unit: '×',
        bar: `at most ${RATIO_BAR}`,
        passes: ratio <= RATIO_BAR,
      },
      ...[0.5, 0.99].flatMap((share) => [
        fact(`  intent recorded, p${share * 100}`, quantile(recorded, share)),
        fact(`  bare insert and commit, p${share * 100}`, quantile(bare, share)),
      ]),
    ]
  } finally {
    await database.close()
  }
}

async function benchFirstStart(home: string): Promise<readonly BenchRow[]> {
  const first: number[] = []
  const again: number[] = []
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    const folder = join(home, `first-${opening}`)
    for (const samples of [first, again]) {
      const startedMs = performance.now()
      const store = await Store.open({ folder })
      samples.push(performance.now() - startedMs)
      await store.close()
    }
  }
  const measured = Math.round(quantile(first, 0.5))
  return [
    {
      name: 'embedded database, first start',
      measured,
      unit: 'ms',
      bar: `< ${FIRST_START_BAR_MS}`,
      passes: measured < FIRST_START_BAR_MS,
    },
    fact('  the next start', quantile(again, 0.5)),
  ]
}

const ACCOUNT: Tables['accounts'] = {
  id: 'main',
  owner_id: 'ann',
  name: 'main',
  exchange: 'coinstore',
  kind: 'live',
  rest_url: null,
  stream_url: null,
  created_at_ms: 0,
}
const EVENT = { kind: 'intent', atMs: 0, detail: '{}' }

function intent(sequence: number): NewLedgerOrder {
  return {
    id: randomUUID(),
    accountId: 'main',
    origin: 'intent',
    goalId: 'goal',
    sequence,
    clientOrderId: clientOrderId(randomUUID().replaceAll('-', '')),
    orderId: undefined,
    symbol: marketSymbol('SHARP/USDT'),
    side: 'buy',
    type: 'limit',
    timeInForce: 'gtc',
    price: price('0.00812'),
    quantity: quantity('1386.19'),
    notional: undefined,
    status: 'sending',
    attempt: 1,
    filled: quantity('0'),
    filledNotional: notional('0'),
    booked: quantity('0'),
    bookedNotional: notional('0'),
    createdAtMs: sequence,
    sentAtMs: sequence,
    updatedAtMs: sequence,
    exchangeCode: undefined,
    reason: undefined,
  }
}

function bareInsert(order: NewLedgerOrder): CompiledQuery {
  const values = Object.values({ ...order, revision: 1 }).map((value) =>
    value === undefined || typeof value === 'number' ? (value ?? null) : String(value),
  )
  const places = values.map((_, index) => `$${index + 1}`).join(', ')
  return CompiledQuery.raw(`INSERT INTO bare VALUES (${places})`, values)
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now()
  await act()
  return performance.now() - startedMs
}

function fact(name: string, ms: number): BenchRow {
  return { name, measured: round(ms), unit: 'ms', bar: '-', passes: true }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
