/**
 * A whole process that runs bots, on a real database and a sandbox, killed by `kill -9` at random moments and started again. The
 * last start is in this process, where the bots go on, are stopped, and are held against the exchange. BOT_KILLS says how
 * often on each database.
 */
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Secret, seededRandom } from '@trading-bridge/core'
import { accountStatement } from '@trading-bridge/engine'
import { Sandbox } from '@trading-bridge/sandbox'
import { DATABASES, type FreshDatabase } from '@trading-bridge/store/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findRunning, type Service } from '../src/index.ts'
import { goalText, tradeAmongOthers } from './bot-market.ts'
import { hearBots } from './hear-bots.ts'
import { addAccount, openInstallation, temporaryFolder } from './installation.ts'
import { bundleProgram, KillableChild } from './killable-child.ts'
import { KILLED_PASSPHRASE } from './killed-passphrase.ts'

const KILLS = Number(process.env['BOT_KILLS'] ?? 2)
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000)
const A_RUN_MS = 90_000
const PROOF_MS = 180_000

const LONG = { duration: '1h', sliceInterval: '1s', target: '{ quantity: 100000 }' }
const RESTING = { ...LONG, sliceInterval: '', jitter: '' }
const GOALS = {
  takes: LONG,
  rests: { ...LONG, style: 'post-only', sliceInterval: '2s', limits: '{ minRest: 1s }' },
  shows: { ...RESTING, kind: 'iceberg', style: 'join', displayQuantity: '40', limits: '{ minRest: 1s }' },
}

let program: string

beforeAll(async () => {
  program = await bundleProgram(new URL('./run-until-killed.ts', import.meta.url))
})

afterAll(() => rm(dirname(program), { recursive: true, force: true }))

// Both at once: most of the time is waiting, for processes that start and for slices that come due.
describe.concurrent.each(DATABASES)('$name', (database) => {
  test(
    `bots go on after ${KILLS} kills of the process that runs them (seed ${SEED}): nothing twice, statement equal to the exchange’s`,
    async () => {
      await using fresh = await database.fresh()
      await using folder = await temporaryFolder()
      await using sandbox = await Sandbox.open({ crowd: false, accounts: [] })
      const others = tradeAmongOthers(sandbox)
      const holder = sandbox.createAccount({ name: 'main', balances: { SHARP: '1000000', USDT: '50000' } })
      const placed = new Map<string, number>()
      sandbox.exchange.onEvent((event) => {
        if (event.type !== 'order.accepted' || event.order.accountId !== holder.accountId) return
        placed.set(event.order.clOrdId, (placed.get(event.order.clOrdId) ?? 0) + 1)
      })
      const home = join(folder.path, 'home')
      const open = () => openInstallation(home, databaseUrlOf(fresh), Secret.fromText(KILLED_PASSPHRASE))
      {
        await using service = await open()
        await addAccount(service, sandbox, { name: 'main', owner: 'ann', key: holder })
        for (const [name, changes] of Object.entries(GOALS)) {
          expect(await service.bots.create(goalText(name, changes))).toMatchObject({ kind: 'created' })
          await service.bots.start(name)
        }
      }
      const shown = await killAgainAndAgain([home, textOf(databaseUrlOf(fresh))])

      await using service = await open()
      expect(await findRunning(home)).toBeUndefined()
      const plans = await plansOf(service)
      const heard = hearBots()
      const running = await service.runBots({ onEvent: heard.hear })
      for (const name of Object.keys(GOALS)) await heard.told('fill', name)
      expect(await plansOf(service)).toEqual(plans)
      for (const name of Object.keys(GOALS)) await running.desk.stop(name)
      for (const name of Object.keys(GOALS)) await heard.told('stopped', name)
      expect(await running.close()).toEqual([])
      others.stop()

      await using lease = await service.ledgers.use('main')
      const { ledger, venue, account } = lease.value
      await ledger.reconcile()
      const statement = await accountStatement({
        accountId: account.id,
        storage: service.store.ledger,
        venue,
        fromMs: 0,
        toMs: Number.MAX_SAFE_INTEGER,
      })
      expect(statement.differences).toEqual([])
      expect(ledger.orders).toEqual([])
      expect(sandbox.exchange.openOrders(holder.accountId)).toEqual([])
      expect([...placed.values()].filter((times) => times !== 1)).toEqual([])
      const orders = await allGoalOrders(service)
      for (const id of [...placed.keys(), ...shown]) expect(orders.has(id), `the row of ${id}`).toBe(true)
      for (const name of Object.keys(GOALS)) {
        const { bot, report, fills } = await service.bots.show(name)
        expect(bot.actual).toBe('stopped')
        expect(report.fills).toBe(fills.length)
        expect(fills.length).toBeGreaterThan(0)
      }
      process.stdout.write(
        `${database.name}: seed ${SEED}, ${KILLS} kills, ${placed.size} orders at the exchange; all equal\n`,
      )
    },
    PROOF_MS + KILLS * A_RUN_MS,
  )
})

/** What a process has told by the time that its killing is decided on, and how long it may go on at most. */
const MOMENTS = [
  { said: 'fill', mostMs: 2_500 },
  { said: 'running', mostMs: 1_500 },
  { said: 'order', mostMs: 300 },
  { said: 'started', mostMs: 2_500 },
] as const

/** Returns the client order ids that the processes have told of. */
async function killAgainAndAgain(argv: readonly string[]): Promise<ReadonlySet<string>> {
  const random = seededRandom(SEED)
  const shown = new Set<string>()
  for (let kill = 0; kill < KILLS; kill += 1) {
    await using child = new KillableChild(program, argv)
    const { said, mostMs } = MOMENTS[kill % MOMENTS.length] ?? MOMENTS[0]
    await child.said(said)
    await pause(random.integer(0, mostMs))
    await child.kill()
    for (const line of child.lines) {
      const [kind, , id] = line.split(' ')
      if (kind === 'order' && id !== undefined) shown.add(id)
    }
  }
  return shown
}

/** A plan is fixed once: after every start it is the same. */
async function plansOf({ store }: Service) {
  const bots = await store.bots.bots()
  return bots.map(({ name, plan }) => ({
    name,
    startAtMs: plan?.startAtMs,
    arrivalMid: `${plan?.arrivalMid}`,
  }))
}

async function allGoalOrders({ store }: Service): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  for (const { id } of await store.bots.bots())
    for (const { order } of await store.ledger.goalOrders(id)) ids.add(`${order.clientOrderId}`)
  return ids
}

function databaseUrlOf({ options }: FreshDatabase): Secret | undefined {
  return 'databaseUrl' in options ? options.databaseUrl : undefined
}

/** For the child's command line; the server's password is that of a test. */
function textOf(secret: Secret | undefined): string {
  return secret?.use((bytes) => Buffer.from(bytes).toString('utf8')) ?? ''
}
