/**
 * A whole process, service and ledger on a real database, that trades on a sandbox and is killed by `kill -9` at random
 * moments: while it starts, while it recovers, while it trades. KILLS says how often on each database.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { add, type Decimal, decimal, Secret, seededRandom, ZERO } from '@trading-bridge/core'
import { hasEnded, type LedgerOrder } from '@trading-bridge/engine'
import { Sandbox, type SandboxAccount, type SandboxOrder } from '@trading-bridge/sandbox'
import { DATABASES, type FreshDatabase } from '@trading-bridge/store/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { credentialFields, credentialOwnerOf, fingerprintOf, Service } from '../src/index.ts'
import { bundleProgram, KillableChild } from './killable-child.ts'
import { KILLED_PASSPHRASE } from './killed-passphrase.ts'

const KILLS = Number(process.env['KILLS'] ?? 5)
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000)
const A_RUN_MS = 90_000
/** An order that never arrived is given up when nothing can accept it any more. */
const PROOF_MS = 120_000
const BALANCES = { SHARP: '1000000', USDT: '50000' }
/** Every trade of another account moves the market while the child is up, and while it is down. */
const OTHER_EVERY_MS = 25
const CREATED_AT_MS = 1_790_000_000_000

let program: string

beforeAll(async () => {
  program = await bundleProgram(new URL('./trade-until-killed.ts', import.meta.url))
})

afterAll(() => rm(dirname(program), { recursive: true, force: true }))

// Both at once: most of the time is waiting, for processes that start and for orders that nothing can accept any more.
describe.concurrent.each(DATABASES)('$name', (database) => {
  test(
    `survives ${KILLS} kills of the whole process (seed ${SEED}): nothing lost, nothing twice, books as the exchange's`,
    async () => {
      await using fresh = await database.fresh()
      await using home = await temporaryFolder()
      await using sandbox = await Sandbox.open({ crowd: false, accounts: [] })
      const bot = sandbox.createAccount({ name: 'bot', balances: BALANCES })
      const placed = countPlaced(sandbox, bot.accountId)
      const other = otherTrader(sandbox)
      const settings = settingsOf(home.path, fresh)
      await setUp(settings, sandbox, bot)
      const promised = await killAgainAndAgain(program, [settings.home, urlOf(fresh)])
      other.stop()

      await using service = await openService(settings)
      await using lease = await service.ledgers.use('main')
      const { ledger, account } = lease.value
      await settled(lease.value)
      await ledger.reconcile()
      const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1_000_000 }
      const orders = await service.store.ledger.orders(account.id, range)
      const fills = await service.store.ledger.fills(account.id, range)
      const ours = new Map(orders.map((order) => [`${order.clientOrderId}`, order]))

      for (const id of promised.recorded) expect(ours.has(id), `the row of ${id}`).toBe(true)
      for (const [id, orderId] of promised.acknowledged) expect(ours.get(id)?.orderId).toBe(orderId)
      for (const [id, times] of placed) {
        expect(times, `orders at the exchange of ${id}`).toBe(1)
        expect(ours.get(id)?.origin, `the intent of ${id}`).toBe('intent')
      }
      const truth = [
        ...sandbox.exchange.openOrders(bot.accountId),
        ...sandbox.exchange.orderHistory(bot.accountId, { limit: 1_000_000 }),
      ]
      const arrived = orders.filter(({ status }) => status !== 'never-placed')
      expect(arrived.map(bookedOrder).sort()).toEqual(truth.map(exchangeOrder).sort())
      const executed = sandbox.exchange.fills(bot.accountId, { symbol: 'SHARPUSDT', pageSize: 1_000_000 })
      expect(fills.map(({ fillId }) => `${fillId}`).sort()).toEqual(executed.map(({ id }) => id).sort())
      expect(totalOf(fills.map(({ quantity }) => quantity))).toBe(
        totalOf(executed.map(({ execQty }) => units(execQty))),
      )
      const booked = await service.store.ledger.bookedBalances(account.id)
      for (const { asset, available, frozen } of sandbox.exchange.balances(bot.accountId))
        expect(`${asset} ${booked.get(asset) ?? ZERO}`).toBe(`${asset} ${units(available + frozen)}`)
      expect(ledger.block).toBeUndefined()

      // Proof that this was no idle process: it could not pass without work having been done.
      expect(promised.acknowledged.size).toBeGreaterThanOrEqual(Math.floor(KILLS / 2))
      expect(fills.length).toBeGreaterThan(0)
      process.stdout.write(
        `${database.name}: seed ${SEED}, ${KILLS} kills, ${orders.length} orders (${promised.acknowledged.size} acknowledged to ` +
          `the process, ${orders.length - arrived.length} never placed), ${fills.length} fills; all equal\n`,
      )
    },
    PROOF_MS + KILLS * A_RUN_MS,
  )
})

interface Promised {
  readonly recorded: ReadonlySet<string>
  /** The exchange's ids by ours. */
  readonly acknowledged: ReadonlyMap<string, string>
}

/** What a process has done by the time that its killing is decided on, and how long it may go on at most. */
const MOMENTS = [
  { said: 'acknowledged', mostMs: 1_200 },
  { said: 'open', mostMs: 500 },
  { said: 'acknowledged', mostMs: 400 },
  { said: 'started', mostMs: 1_500 },
] as const

/** Some are killed while they start or recover, some with their first orders on the way, most while they trade. */
async function killAgainAndAgain(program: string, argv: readonly string[]): Promise<Promised> {
  const random = seededRandom(SEED)
  const recorded = new Set<string>()
  const acknowledged = new Map<string, string>()
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await using child = new KillableChild(program, [...argv, `run-${kill}`])
    const { said, mostMs } = MOMENTS[kill % MOMENTS.length] ?? MOMENTS[0]
    await child.said(said)
    await pause(random.integer(0, mostMs))
    await child.kill()
    for (const line of child.lines) {
      const [word, id = '', orderId = ''] = line.split(' ')
      if (word === 'recorded') recorded.add(id)
      if (word === 'acknowledged') acknowledged.set(id, orderId)
    }
  }
  return { recorded, acknowledged }
}

/** Waits until no order is unknown any more. */
async function settled({ ledger, listen }: Awaited<ReturnType<Service['ledgers']['use']>>['value']) {
  const hasUnknown = (): boolean => ledger.orders.some(({ status }) => status === 'unknown')
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (hasUnknown()) return
      stop()
      resolve()
    }
    const stop = listen(look)
    look()
  })
}

/** How many orders the exchange has accepted under each client order id. */
function countPlaced(sandbox: Sandbox, accountId: string): ReadonlyMap<string, number> {
  const placed = new Map<string, number>()
  sandbox.exchange.onEvent((event) => {
    if (event.type !== 'order.accepted' || event.order.accountId !== accountId) return
    const { clOrdId } = event.order
    placed.set(clOrdId, (placed.get(clOrdId) ?? 0) + 1)
  })
  return placed
}

/** Quotes for takers, and takes from what rests, past the network. */
function otherTrader(sandbox: Sandbox): { stop(): void } {
  const balances = { SHARP: '100000000', USDT: '5000000' }
  const { accountId } = sandbox.createAccount({ name: 'other', balances, isMarketMaker: true })
  const place = (
    side: 'BUY' | 'SELL',
    ordPrice: string,
    timeInForce: 'GTC' | 'IOC',
    ordQty: string,
  ): void => {
    const order = { symbol: 'SHARPUSDT', side, ordType: 'LIMIT', timeInForce, ordPrice, ordQty } as const
    const outcome = sandbox.exchange.place(accountId, order)
    if (outcome.kind === 'rejected') throw new Error(outcome.text)
  }
  let turn = 0
  const timer = setInterval(() => {
    turn += 1
    if (turn % 2 === 0) place('SELL', '0.00795', 'IOC', '7.5')
    else place('BUY', '0.00805', 'IOC', '7.25')
    if (turn % 8 === 0) place('SELL', '0.0081', 'GTC', '40')
    if (turn % 8 === 4) place('BUY', '0.0079', 'GTC', '40')
  }, OTHER_EVERY_MS)
  return { stop: () => clearInterval(timer) }
}

/** Removed with all that is in it, after what was opened in it is closed. */
async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'trading-bridge-kill-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

type Settings = Parameters<typeof Service.open>[0]['settings']

function settingsOf(folder: string, { options }: FreshDatabase): Settings {
  return {
    home: join(folder, 'home'),
    databaseUrl: 'databaseUrl' in options ? options.databaseUrl : undefined,
    masterKey: { kind: 'passphrase', passphrase: Secret.fromText(KILLED_PASSPHRASE) },
  }
}

/** For the child's command line; the server's password is that of a test. */
function urlOf({ options }: FreshDatabase): string {
  return 'databaseUrl' in options
    ? options.databaseUrl.use((bytes) => Buffer.from(bytes).toString('utf8'))
    : ''
}

async function openService(settings: Settings): Promise<Service> {
  const service = await Service.open({
    settings,
    scrypt: { cost: 2 ** 14, blockSize: 1, parallelization: 1 },
  })
  await service.unlock()
  return service
}

/** The account with its key, and its books: they begin before the first process trades. */
async function setUp(settings: Settings, sandbox: Sandbox, bot: SandboxAccount): Promise<void> {
  await using service = await openService(settings)
  const account = {
    id: 'account-of-main',
    ownerId: 'owner',
    name: 'main',
    exchange: 'coinstore',
    kind: 'sandbox',
    restUrl: sandbox.restUrl,
    streamUrl: sandbox.wsUrl,
    createdAtMs: CREATED_AT_MS,
  } as const
  await service.store.accounts.insertOwner({ id: 'owner', name: 'ann', createdAtMs: CREATED_AT_MS })
  await service.store.accounts.insertAccount(account)
  const credential = { apiKey: Secret.fromText(bot.apiKey), apiSecret: Secret.fromText(bot.apiSecret) }
  await service.vault.storeCredential({
    owner: credentialOwnerOf(account),
    fields: credentialFields(credential),
    fingerprint: fingerprintOf('coinstore', credential.apiKey),
  })
  await using lease = await service.ledgers.use('main')
  expect(lease.value.ledger.recovery.isFirst).toBe(true)
}

function bookedOrder(order: LedgerOrder): string {
  const word = hasEnded(order) ? order.status : 'live'
  return `${order.clientOrderId} ${order.orderId} ${word} ${order.filled} ${order.booked}`
}

function exchangeOrder({ clOrdId, ordId, ordStatus, cumQty }: SandboxOrder): string {
  const isLive = ordStatus === 'SUBMITTED' || ordStatus === 'PARTIAL_FILLED'
  const word = isLive ? 'live' : ordStatus === 'CANCELED' ? 'cancelled' : ordStatus.toLowerCase()
  return `${clOrdId} ${ordId} ${word} ${units(cumQty)} ${units(cumQty)}`
}

/** The sandbox counts in 10^-18. */
function units(amount: bigint): Decimal {
  return decimal(`${amount}e-18`)
}

function totalOf(amounts: readonly Decimal[]): string {
  return `${amounts.reduce((total, amount) => add(total, amount), ZERO)}`
}
