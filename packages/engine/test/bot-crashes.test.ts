/**
 * The process dies at an await of its ledgers' books, of its bots' rows or of its venue; a new one opens on the same books. Bots
 * go on where the ledger stands, come to their ends, and books end equal to the exchange's.
 */
import { sleep } from '@trading-bridge/core'
import type { SandboxOrder } from '@trading-bridge/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bot } from '../src/index.ts'
import {
  type BotRig,
  type BotRigOptions,
  type GoalDocument,
  openBotRig,
  PROOF_MS,
  type Wrapping,
} from './bot-rig.ts'
import { CrashPoint, type Step } from './crash-point.ts'
import { openStoredBooks, type StoredBooks } from './stored-books.ts'

const MINUTE_MS = 60_000
/** What a life lasts that nothing ends: the goals' time, and a little more for their ends. */
const SCENARIO_MS = 34_000
/** Every await is for `npm run storm`; over the database a run takes a second. */
const IS_WHOLE = process.env['BOT_RUNS'] !== undefined
const STRIDE = IS_WHOLE ? 1 : 11
const DATABASE_STRIDE = IS_WHOLE ? 5 : 160

/** Two kinds on one account, and the other side of the same owner on another. */
const GOALS: readonly (readonly [account: string, goal: GoalDocument])[] = [
  [
    'ann-1',
    { kind: 'twap', side: 'sell', target: { quantity: '200' }, duration: '30s', sliceInterval: '10s' },
  ],
  [
    'ann-1',
    {
      kind: 'iceberg',
      side: 'sell',
      style: 'join',
      target: { quantity: '90' },
      displayQuantity: '40',
      duration: '30s',
    },
  ],
  [
    'ann-2',
    {
      kind: 'chaser',
      side: 'buy',
      target: { notional: '0.6' },
      duration: '30s',
      reversalReason: 'the other side is to be tested too',
    },
  ],
]

let stored: StoredBooks

beforeAll(async () => {
  stored = await openStoredBooks()
}, MINUTE_MS)

afterAll(async () => {
  await stored[Symbol.asyncDispose]()
})

const inMemory = async (): Promise<BotRigOptions> => ({ accounts: ACCOUNTS })
const inDatabase = async (): Promise<BotRigOptions> => ({
  accounts: await Promise.all(
    ACCOUNTS.map(async ({ name }) => {
      const accountId = await stored.account()
      return { name, owner: stored.ownerId, books: { storage: stored.storage, accountId } }
    }),
  ),
  bots: stored.bots,
})

const ACCOUNTS = [
  { name: 'ann-1', owner: 'ann' },
  { name: 'ann-2', owner: 'ann' },
] as const

/** A market that others trade in: it rises and falls, and what rests in it is taken now and then. */
async function openMarket(options: BotRigOptions): Promise<BotRig> {
  const rig = await openBotRig(options)
  rig.quote(8_000, '40000')
  for (const side of ['buy', 'sell', 'buy', 'sell'] as const) rig.trade(side, '5000')
  const { clock } = rig.time
  clock.startTimer(6_500, () => rig.trade('buy', '55'))
  clock.startTimer(12_500, () => rig.quote(8_006, '40000'))
  clock.startTimer(14_500, () => rig.trade('sell', '50'))
  clock.startTimer(23_500, () => rig.trade('buy', '25'))
  return rig
}

async function createBots(rig: BotRig): Promise<readonly Bot[]> {
  const bots: Bot[] = []
  for (const [account, goal] of GOALS) bots.push(await rig.createBot(account, goal))
  for (const { name } of bots) await rig.steer(name, 'start')
  return bots
}

function wrappingOf(crash: CrashPoint): Wrapping {
  return {
    venue: (inner) => crash.venue(inner),
    storage: (inner) => crash.storage(inner),
    bots: (inner) => crash.bots(inner),
  }
}

/** Runs the bots until the process dies, or to their ends; then another process takes over. */
async function dieAndRecover(dies: (step: Step, nth: number) => boolean, options: BotRigOptions) {
  await using rig = await openMarket(options)
  const bots = await createBots(rig)
  const crash = new CrashPoint(dies)
  const life = rig.opening(wrappingOf(crash)).then(() => sleep(rig.time.clock, SCENARIO_MS))
  await rig.until(Promise.race([life, crash.death]))
  if (!crash.isDead) await rig.closeRunner()
  await rig.openRunner()
  await rig.pass(SCENARIO_MS + PROOF_MS + MINUTE_MS)
  for (const { name } of bots) {
    const { actual, reason } = await rig.bot(name)
    expect(`${name} ${actual} ${reason}`).toBe(`${name} finished undefined`)
  }
  await rig.closeRunner()
  rig.assertNoDefects()
  await rig.assertEqualToExchange()
  return { hasDied: crash.isDead, steps: crash.steps }
}

test.each([
  ['in memory', inMemory, STRIDE],
  ['in the database', inDatabase, DATABASE_STRIDE],
] as const)(
  'F15, F16, F17: killed at its awaits in turn, a runner is followed by another, every goal comes to its end within itself, and books %s equal the exchange’s',
  { timeout: 3_600_000 },
  async (_, options, stride) => {
    for (let nth = 1; ; nth += stride) {
      const { hasDied } = await dieAndRecover((__, step) => step === nth, await options())
      if (hasDied) continue
      expect(nth).toBeGreaterThan(300)
      return
    }
  },
)

/** What the exchange has of a goal, without what differs from one run to another. */
function sent(orders: readonly SandboxOrder[]): readonly string[] {
  return orders.map(({ clOrdId, side, ordPrice, ordQty, cumQty, acceptedAtMs }) =>
    [clOrdId, side, ordPrice, ordQty, cumQty, acceptedAtMs].join(' '),
  )
}

/** A TWAP that takes, with jitter; the runner dies when so much time has passed, and another one opens at once. */
async function runTwap(diesAfterMs: number | undefined): Promise<readonly string[]> {
  await using rig = await openBotRig({ accounts: ACCOUNTS })
  rig.quote(8_000, '40000')
  for (const side of ['buy', 'sell', 'buy', 'sell'] as const) rig.trade(side, '5000')
  const goal = {
    kind: 'twap',
    side: 'sell',
    target: { quantity: '251.5' },
    duration: '60s',
    sliceInterval: '10s',
    jitter: 0.2,
  }
  const { id, name } = await rig.createBot('ann-1', goal)
  await rig.steer(name, 'start')
  let isDying = false
  const crash = new CrashPoint(() => isDying)
  await rig.openRunner(wrappingOf(crash))
  if (diesAfterMs !== undefined) {
    await rig.pass(diesAfterMs)
    isDying = true
    await rig.openRunner()
  }
  await rig.pass(2 * MINUTE_MS)
  expect(await rig.bot(name)).toMatchObject({ actual: 'finished', ending: 'reached' })
  await rig.closeRunner()
  await rig.assertEqualToExchange()
  return sent(rig.keeper.ordersOf(id))
}

test('killed at any slice, a goal goes on as one that nothing disturbed: the same orders, at the same moments', {
  timeout: 300_000,
}, async () => {
  const undisturbed = await runTwap(undefined)
  expect(undisturbed).toHaveLength(6)
  for (let slice = 0; slice < 6; slice += 1)
    expect(await runTwap(slice * 10_000 + 6_000)).toEqual(undisturbed)
})
