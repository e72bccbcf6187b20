/**
 * Orders of a stored account, through its ledger: each command is a start of its own on the same home folder, so that all
 * that one knows of another is what is recorded.
 */
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decimal } from '@trading-bridge/core'
import { faultRule, Sandbox, type SandboxAccount } from '@trading-bridge/sandbox'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type CapturedRun, objectOf, run } from './captured-run.ts'
import { SpawnedCli } from './spawned-cli.ts'
import { spellingsOf } from './spellings-of.ts'

// Every command opens the database, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

/** Invented. */
const PASSPHRASE = 'an invented passphrase of this test'
/** Invented. */
const NEXT_PASSPHRASE = 'another invented passphrase of this test'
/** Invented. It opens the vault without the work that makes a passphrase hard to guess. */
const MASTER_KEY = 'fedcba9876543210'.repeat(4)
const SELL = ['order', 'place', '--account', 'main', '--symbol', 'SHARP/USDT', '--side', 'sell', '--yes']

let folder: string
let sandbox: Sandbox
let alice: SandboxAccount
let bob: SandboxAccount
/** What the settings say that the vault is opened with. */
let masterKey: Readonly<Record<string, string>> = { TRADING_BRIDGE_PASSPHRASE: PASSPHRASE }
const runs: CapturedRun[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trading-bridge-books-'))
  sandbox = await Sandbox.open({ crowd: false })
  const [first, second] = sandbox.accounts
  if (first === undefined || second === undefined) throw new Error('There are no accounts.')
  alice = first
  bob = second
  const key = { COINSTORE_API_KEY: alice.apiKey, COINSTORE_API_SECRET: alice.apiSecret }
  expect((await command(['owner', 'add', 'ann'])).exitCode).toBe(0)
  expect((await command(['account', 'add', 'main', '--owner', 'ann', '--sandbox'])).exitCode).toBe(0)
  expect(
    (await command(['key', 'add', '--account', 'main', '--no-test'], { environment: key })).exitCode,
  ).toBe(0)
  const next = { TRADING_BRIDGE_NEW_MASTER_KEY: MASTER_KEY }
  expect(await done(['vault', 'change-key', '--to', 'environment', '--yes'], next)).toMatchObject({
    source: 'environment',
  })
  masterKey = { TRADING_BRIDGE_MASTER_KEY: MASTER_KEY }
})

afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
})

test('an order is recorded, found again by the next start, and what happened meanwhile is told', async () => {
  const placed = await command([...SELL, '--quantity', '100', '--price', '0.02'])
  expect(placed).toMatchObject({ exitCode: 0, stderr: '' })
  expect(objectOf(placed)).toMatchObject({ status: 'open', filled: '0' })
  expect(sandbox.exchange.openOrders(alice.accountId)).toHaveLength(1)

  const same = await command(['reconcile', '--account', 'main'])
  expect(same.exitCode).toBe(0)
  expect(objectOf(same)).toMatchObject({ accounts: [{ account: 'main', isEqual: true, error: null }] })

  takeFromAlice('20.5', '0.02')
  const changed = await command(['reconcile'])
  expect(changed.exitCode).toBe(1)
  expect(objectOf(changed)).toMatchObject({
    accounts: [
      {
        isEqual: false,
        report: {
          newFills: 1,
          orders: [{ before: 'open', status: 'partially-filled', filled: '20.5' }],
          positions: [{ symbol: 'SHARP/USDT', before: '0', after: '-20.5' }],
        },
      },
    ],
  })
  expect((await command(['reconcile'])).exitCode).toBe(0)
})

test('a cancel goes through the books too, and a second one says how the order ended', async () => {
  const [order] = sandbox.exchange.openOrders(alice.accountId)
  const cancel = [
    'order',
    'cancel',
    '--account',
    'main',
    '--symbol',
    'SHARP/USDT',
    '--id',
    order?.ordId ?? '',
  ]
  const cancelled = { orderId: order?.ordId, status: 'cancelled', filled: '20.5' }
  expect(await done(cancel)).toEqual(cancelled)
  expect(await done(cancel)).toEqual(cancelled)
  const unknown = await command([...cancel.slice(0, -1), '123456'])
  expect(unknown.exitCode).toBe(1)
  expect(objectOf(unknown)).toHaveProperty('error.exchangeCode', '3103')
})

test('an order without an answer ends with 5 and its id, and reconcile settles it', async () => {
  sandbox.faults.add({
    rules: [faultRule({ endpoint: 'placeOrder', nth: 1 }, { fault: 'drop-reply', connection: 'reset' })],
  })
  // From the moment the exchange has it nothing can be read either.
  const stop = sandbox.exchange.onEvent(({ type }) => {
    if (type !== 'order.accepted') return
    stop()
    sandbox.faults.add({ rules: [faultRule({ endpoint: 'read' }, { fault: 'server-error', status: 503 })] })
  })
  const lost = await command([...SELL, '--quantity', '7', '--price', '0.03'])
  expect(lost.exitCode).toBe(5)
  const { error } = objectOf(lost) as { error: { code: string; clientOrderIds: readonly string[] } }
  const [order] = sandbox.exchange.openOrders(alice.accountId)
  expect(error).toMatchObject({ code: 'TB_OUTCOME_UNKNOWN', clientOrderIds: [order?.clOrdId] })

  const unreadable = await command(['reconcile'])
  expect(unreadable.exitCode).toBe(4)
  sandbox.faults.clear()
  const settled = await command(['reconcile'])
  expect(settled.exitCode).toBe(1)
  expect(objectOf(settled)).toMatchObject({
    accounts: [{ report: { orders: [{ status: 'open', clientOrderId: order?.clOrdId }] } }],
  })
  expect((await command(['reconcile'])).exitCode).toBe(0)
  expect(sandbox.exchange.openOrders(alice.accountId)).toHaveLength(1)
})

test('Ctrl-C while an order is on its way waits for what is known, tells it, and ends with 130', async () => {
  const interruption = new AbortController()
  const stop = sandbox.exchange.onEvent(({ type }) => {
    if (type !== 'order.accepted') return
    stop()
    interruption.abort()
  })
  const stopped = await command([...SELL, '--quantity', '5', '--price', '0.04'], {
    signal: interruption.signal,
  })
  expect(stopped.exitCode).toBe(130)
  const order = sandbox.exchange.openOrders(alice.accountId).find(({ ordQty }) => ordQty === 5n * 10n ** 18n)
  expect(objectOf(stopped)).toMatchObject({ clientOrderId: order?.clOrdId, orderId: order?.ordId })
  expect(stopped.stderr).toContain('waiting for the answer')
})

test('what the exchange, the books or the options refuse is told by its code, and nothing is placed', async () => {
  const before = sandbox.exchange.openOrders(alice.accountId).length
  const tooMuch = await command([...SELL, '--quantity', '999999', '--price', '0.02'])
  expect(tooMuch.exitCode).toBe(2)
  expect(objectOf(tooMuch)).toHaveProperty('error.rule', 'LEDGER_BALANCE')
  const named = await command([...SELL, '--quantity', '5', '--price', '0.02', '--client-order-id', 'mine'])
  expect(named.exitCode).toBe(2)
  expect(objectOf(named)).toHaveProperty('error.subject', '--client-order-id')
  sandbox.faults.add({
    rules: [faultRule({ endpoint: 'placeOrder', nth: 1 }, { fault: 'error-code', code: 3113, status: 200 })],
  })
  const rejected = await command([...SELL, '--quantity', '5', '--price', '0.02'])
  expect(rejected.exitCode).toBe(1)
  expect(objectOf(rejected)).toHaveProperty('error.exchangeCode', '3113')
  expect(sandbox.exchange.openOrders(alice.accountId)).toHaveLength(before)
})

test('a statement is equal to the books of the exchange to the last digit, as JSON and as CSV', async () => {
  takeFromAlice('3.25', '0.03')
  const statement = (await done(['statement', '--account', 'main'])) as {
    fills: readonly { fillId: string; quantity: string; notional: string; fee: string }[]
    orders: readonly { orderId: string; filled: string }[]
    assets: readonly { asset: string; after: string; exchange: string }[]
    differences: readonly string[]
  }
  expect(statement).toMatchObject({ isReconciled: true, isEqual: true, differences: [] })
  const truth = sandbox.exchange
    .fills(alice.accountId, { symbol: 'SHARPUSDT', pageSize: 100 })
    .map(({ id, execQty }) => `${id} ${units(execQty)}`)
  expect(truth).toHaveLength(2)
  expect(statement.fills.map(({ fillId, quantity }) => `${fillId} ${quantity}`).sort()).toEqual(truth.sort())
  for (const { asset, available, frozen } of sandbox.exchange.balances(alice.accountId))
    expect(statement.assets).toContainEqual(
      expect.objectContaining({
        asset,
        after: units(available + frozen),
        exchange: units(available + frozen),
      }),
    )

  const csv = await run(['statement', '--account', 'main', '--csv'], { environment: environment() })
  expect(csv.exitCode).toBe(0)
  const [head = '', ...rows] = csv.stdout.trimEnd().split('\r\n')
  const at = Object.fromEntries(head.split(',').map((name, index) => [name, index]))
  expect(rows.map((row) => row.split(',')[at['quantity'] ?? -1])).toEqual(
    statement.fills.map(({ quantity }) => quantity),
  )
  const text = await run(['statement', '--account', 'main'], { environment: environment() })
  expect(text.stdout).toContain('Books and exchange are equal to the last digit.')
  runs.push(csv, text)
})

test('an unexplained balance blocks new orders until somebody acknowledges it', async () => {
  sandbox.faults.add({
    rules: [faultRule({}, { fault: 'move-balance', account: alice.name, asset: 'USDT', amount: '-250' })],
  })
  expect((await command(['reconcile'])).exitCode).toBe(1)
  const shown = await run(['account', 'show', 'main'], { environment: environment() })
  expect(shown.stdout).toContain('UNEXPLAINED_BALANCE')
  expect(shown.stdout).toContain('trading-bridge account acknowledge main')
  const blocked = await command([...SELL, '--quantity', '5', '--price', '0.05'])
  expect(blocked.exitCode).toBe(2)
  expect(objectOf(blocked)).toHaveProperty('error.rule', 'LEDGER_BLOCKED')

  const unasked = await command(['account', 'acknowledge', 'main'])
  expect(unasked.exitCode).toBe(2)
  expect(objectOf(unasked)).toHaveProperty('error.rule', 'confirmation')
  expect(await done(['account', 'acknowledge', 'main', '--yes'])).toMatchObject({
    cleared: { code: 'UNEXPLAINED_BALANCE' },
    differences: [{ asset: 'USDT', difference: '-250' }],
  })
  expect(await done([...SELL, '--quantity', '5', '--price', '0.05'])).toMatchObject({ status: 'open' })
})

test('the vault is sealed with another passphrase, and those before open nothing any more', async () => {
  const next = { TRADING_BRIDGE_NEW_PASSPHRASE: NEXT_PASSPHRASE }
  const change = ['vault', 'change-key', '--to', 'passphrase', '--yes']
  expect(await done(change, next)).toEqual({ source: 'passphrase', changed: true })
  expect((await command(['reconcile'])).exitCode).toBe(3)
  masterKey = { TRADING_BRIDGE_PASSPHRASE: PASSPHRASE }
  const wrong = await command(['reconcile'])
  expect(wrong.exitCode).toBe(3)
  expect(objectOf(wrong)).toHaveProperty('error.code', 'TB_VAULT_WRONG_KEY')
  masterKey = { TRADING_BRIDGE_PASSPHRASE: NEXT_PASSPHRASE }
  expect((await command(['reconcile'])).exitCode).toBe(0)
})

test('a folder that is open elsewhere, or that others may read, is refused by name', async () => {
  const database = join(folder, 'home', 'database')
  // The watching process tells of what is open first, so that its first line says that it has the database.
  expect(await done([...SELL, '--quantity', '5', '--price', '0.06'])).toMatchObject({ status: 'open' })
  await using watching = new SpawnedCli(['order', 'watch', '--account', 'main', '--json'], environment())
  await watching.firstLine()
  const locked = await command(['account', 'list'])
  watching.process.kill('SIGINT')
  expect(await watching.ended()).toBe(0)
  expect(locked.exitCode).toBe(3)
  expect(objectOf(locked)).toHaveProperty('error.code', 'TB_STORE_LOCKED')
  expect(locked.stdout).toContain(String(watching.process.pid))
  await chmod(database, 0o755)
  const loose = await command(['account', 'list'])
  await chmod(database, 0o700)
  expect(loose.exitCode).toBe(3)
  expect(objectOf(loose)).toHaveProperty('error.code', 'TB_STORE_LOOSE_MODE')
  expect((await command(['account', 'list'])).exitCode).toBe(0)
})

test('neither what was printed nor any file of the home folder holds a secret', async () => {
  const printed = Buffer.from(runs.map(({ stdout, stderr }) => stdout + stderr).join('\n'))
  const entries = await readdir(join(folder, 'home'), { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const contents = [printed, ...(await Promise.all(files.map((file) => readFile(file))))]
  const log = files.find((file) => file.endsWith('trading-bridge.log'))
  expect(await readFile(log ?? '', 'utf8')).toMatch(
    /"event":"order\.open","goalId":"[^"]+","intentId":"[^"]+","clientOrderId"/,
  )
  for (const canary of [alice.apiKey, alice.apiSecret, PASSPHRASE, NEXT_PASSPHRASE, MASTER_KEY]) {
    for (const spelling of spellingsOf(canary))
      expect(contents.filter((content) => content.includes(spelling))).toEqual([])
  }
})

/** Bob buys from what Alice has resting, past the network. */
function takeFromAlice(ordQty: string, ordPrice: string): void {
  const outcome = sandbox.exchange.place(bob.accountId, {
    symbol: 'SHARPUSDT',
    side: 'BUY',
    ordType: 'LIMIT',
    timeInForce: 'IOC',
    ordPrice,
    ordQty,
  })
  if (outcome.kind === 'rejected') throw new Error(outcome.text)
}

function environment(): Readonly<Record<string, string>> {
  return {
    TRADING_BRIDGE_HOME: join(folder, 'home'),
    ...masterKey,
    COINSTORE_REST_URL: sandbox.restUrl,
    COINSTORE_WS_URL: sandbox.wsUrl,
  }
}

async function command(
  argv: readonly string[],
  settings: { readonly environment?: Readonly<Record<string, string>>; readonly signal?: AbortSignal } = {},
): Promise<CapturedRun> {
  const captured = await run([...argv, '--json'], {
    ...settings,
    environment: { ...environment(), ...settings.environment },
  })
  runs.push(captured)
  return captured
}

async function done(argv: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const captured = await command(argv, { environment: more })
  expect(captured).toMatchObject({ exitCode: 0, stderr: '' })
  return objectOf(captured)
}

/** The sandbox counts in 10^-18. */
function units(amount: bigint): string {
  return `${decimal(`${amount}e-18`)}`
}
