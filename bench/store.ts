/**
 * What recording an intent costs on the embedded database, beside a row of the same values inserted and committed by a
 * bare one through PGlite's own query: one after the other, so that a busy moment of the disk falls on both alike. And
 * how long a first start takes.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clientOrderId, marketSymbol, notional, price, quantity } from '@trading-bridge/core'
import { EmbeddedDatabase } from '../packages/store/src/embedded/embedded-database.ts'
import { readInitialImage } from '../packages/store/src/embedded/initial-image.ts'
import type { NewLedgerOrder } from '../packages/store/src/index.ts'
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
    return [...(await benchIntents(home)), ...(await benchFirstStart(home))]
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function benchIntents(home: string): Promise<readonly BenchRow[]> {
  const bareDatabase = await EmbeddedDatabase.open({ folder: join(home, 'bare'), image: readInitialImage() })
  const store = await Store.open({ folder: join(home, 'store') })
  try {
    await store.accounts.insertOwner({ id: 'ann', name: 'ann', createdAtMs: 0 })
    await store.accounts.insertAccount(ACCOUNT)
    const claim = await store.claimDomain({ exchange: 'coinstore', ownerIds: ['ann'] })
    const ledger = await claim.ledger('main')
    const driver = bareDatabase.dialect().createDriver()
    await driver.init()
    const session = await driver.acquireConnection()
    const run = (sql: string, parameters: readonly unknown[] = []) =>
      session.executeQuery({ sql, parameters, query: RAW, queryId: { queryId: sql } })
    const columns = valuesOf(intent(0)).map((value, index) => [
      `c${index} ${typeof value === 'number' ? 'bigint' : 'text'}${index === 0 ? ' PRIMARY KEY' : ''}`,
      `$${index + 1}`,
    ])
    await run(`CREATE TABLE bare (${columns.map(([column]) => column).join(', ')})`)
    const insert = `INSERT INTO bare VALUES (${columns.map(([, place]) => place).join(', ')})`

    const bare: number[] = []
    const recorded: number[] = []
    for (let sequence = 1; sequence <= WARM_UP + INTENTS; sequence += 1) {
      const order = intent(sequence)
      const bareMs = await timed(() => run(insert, valuesOf(order)))
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
    await store.close()
    await bareDatabase.close()
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

const RAW = { kind: 'RawNode', sqlFragments: [], parameters: [] } as const
const ACCOUNT = {
  id: 'main',
  ownerId: 'ann',
  name: 'main',
  exchange: 'coinstore',
  kind: 'live',
  restUrl: undefined,
  streamUrl: undefined,
  createdAtMs: 0,
} as const
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

function valuesOf(order: NewLedgerOrder): readonly (string | number | null)[] {
  return Object.values({ ...order, revision: 1 }).map((value) =>
    value === undefined ? null : typeof value === 'number' ? value : String(value),
  )
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
