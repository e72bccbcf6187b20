/**
 * Random bots, steering, markets and faults, over real sockets. A failure prints its seed and path; `BOT_SEED` and `BOT_PATH`
 * replay it, and `BOT_RUNS` says how many runs there are: `npm run storm` makes ten thousand.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOver } from '../src/index.ts'
import { type BotRig, type GoalDocument, openBotRig, PROOF_MS } from './bot-rig.ts'
import { CrashPoint } from './crash-point.ts'
import { limitOrder } from './ledger-rig.ts'
import { randomFaults } from './random-faults.ts'

const RUNS = Number(process.env['BOT_RUNS'] ?? 60)
const SEED = process.env['BOT_SEED']
const PATH = process.env['BOT_PATH']
const MINUTE_MS = 60_000
/** What a market of so many bots is made of before anything happens, and what it gets when it is quoted anew. */
const DEPTH = '40000'
const MOST_BOTS = 5
const ACCOUNTS = ['ann-1', 'ann-2', 'ben-1'] as const
const FAULTS = randomFaults('ann-1', 'ann-2')

type Action =
  | { readonly kind: 'create'; readonly account: number; readonly goal: GoalDocument }
  | { readonly kind: 'steer'; readonly which: number; readonly wish: 'start' | 'pause' | 'resume' | 'stop' }
  | {
      readonly kind: 'by-hand'
      readonly account: number
      readonly side: 'buy' | 'sell'
      readonly at: string
      readonly amount: string
      readonly isIoc: boolean
    }
  | { readonly kind: 'trade'; readonly side: 'buy' | 'sell'; readonly amount: string }
  | { readonly kind: 'quote'; readonly mid: number }
  | { readonly kind: 'fault'; readonly which: number }
  | { readonly kind: 'pass'; readonly durationMs: number }
  | { readonly kind: 'restart' }
  | { readonly kind: 'kill' }
  | { readonly kind: 'database'; readonly state: 'down' | 'up' }

const sides = fc.constantFrom('buy' as const, 'sell' as const)

/** What all kinds have. A target is small against what outsiders trade, so that bots get somewhere. */
const common = {
  side: sides,
  amount: fc.constantFrom('40', '150', '400.5', '900'),
  reversalReason: fc.constantFrom('to be tested', undefined),
  duration: fc.constantFrom('40s', '2m', '5m'),
  onUnknown: fc.constantFrom('wait', 'wait', 'pause'),
  deadline: fc.constantFrom('expire', 'finish-passive'),
  maxCost: fc.constantFrom(undefined, undefined, '0.002', '5'),
  limit: fc.constantFrom(undefined, undefined, 'tight', 'wide'),
}

const goals: fc.Arbitrary<GoalDocument> = fc
  .oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        ...common,
        kind: fc.constantFrom('twap', 'twap', 'vwap', 'pov'),
        style: fc.constantFrom('ioc', 'ioc', 'join', 'post-only', 'market'),
        sliceInterval: fc.constantFrom('5s', '10s', '30s'),
        jitter: fc.constantFrom(0, 0.2),
        catchUp: fc.constantFrom({ mode: 'none' }, { mode: 'capped', maxMultiple: 2 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        ...common,
        kind: fc.constant('iceberg'),
        style: fc.constantFrom('join', 'post-only'),
        displayQuantity: fc.constantFrom('10', '35.5'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        ...common,
        kind: fc.constant('chaser'),
        style: fc.constant('join'),
        distanceBps: fc.constantFrom(0, 10),
        refreshThresholdBps: fc.constantFrom(1, 20),
        displayQuantity: fc.constantFrom(undefined, '30'),
      }),
    },
  )
  .map(documentOf)

interface Drawn {
  readonly kind: string
  readonly side: 'buy' | 'sell'
  readonly style: string
  readonly amount: string
  readonly reversalReason: string | undefined
  readonly duration: string
  readonly onUnknown: string
  readonly deadline: string
  readonly maxCost: string | undefined
  readonly limit: string | undefined
  readonly sliceInterval?: string
  readonly jitter?: number
  readonly catchUp?: object
  readonly displayQuantity?: string | undefined
  readonly distanceBps?: number
  readonly refreshThresholdBps?: number
}

/** What takes is counted in what its orders are sized by; an iceberg that is post-only names its price. */
function documentOf(drawn: Drawn): GoalDocument {
  const { kind, side, style, amount, deadline, maxCost, limit, reversalReason, displayQuantity, ...rest } =
    drawn
  const inQuote = side === 'buy' && (style === 'market' || amount === '150')
  const tight = side === 'buy' ? '0.008' : '0.008'
  const wide = side === 'buy' ? '0.0084' : '0.0076'
  const priceLimit = limit === 'tight' ? tight : limit === 'wide' ? wide : undefined
  const needsPrice = kind === 'iceberg' && style === 'post-only'
  const price = priceLimit ?? (needsPrice ? wide : undefined)
  return {
    ...rest,
    kind,
    side,
    style,
    target: inQuote ? { notional: String(Number(amount) / 100) } : { quantity: amount },
    ...(price !== undefined && { price: { limit: price } }),
    ...(reversalReason !== undefined && { reversalReason }),
    ...(displayQuantity !== undefined && { displayQuantity }),
    limits: {
      deadline,
      ...(maxCost !== undefined && { maxCost }),
      ...(deadline === 'finish-passive' && { finishWithin: '1m' }),
    },
  }
}

const actions: fc.Arbitrary<readonly Action[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('create' as const),
        account: fc.nat(ACCOUNTS.length - 1),
        goal: goals,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('steer' as const),
        which: fc.nat(MOST_BOTS - 1),
        wish: fc.constantFrom('start' as const, 'pause' as const, 'resume' as const, 'stop' as const),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('by-hand' as const),
        account: fc.nat(ACCOUNTS.length - 1),
        side: sides,
        at: fc.constantFrom('0.00795', '0.00799', '0.008', '0.00801', '0.00805'),
        amount: fc.constantFrom('20', '75'),
        isIoc: fc.boolean(),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('trade' as const),
        side: sides,
        amount: fc.constantFrom('30', '500', '3000'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('quote' as const),
        mid: fc.constantFrom(7_980, 7_995, 8_000, 8_005, 8_030),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('fault' as const), which: fc.nat(FAULTS.length - 1) }),
    },
    {
      weight: 9,
      arbitrary: fc.record({
        kind: fc.constant('pass' as const),
        durationMs: fc.constantFrom(50, 1_000, 5_000, 20_000, 45_000),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('database' as const),
        state: fc.constantFrom('down' as const, 'up' as const),
      }),
    },
  ),
  { minLength: 6, maxLength: 30 },
)

/** One run: a rig, the bots in it, and the life of its runner, which can be ended from outside. */
class Storm {
  readonly #rig: BotRig
  readonly #bots: string[] = []
  /** Ends the life of the runner that is open. */
  #die: () => void = () => undefined

  constructor(rig: BotRig) {
    this.#rig = rig
  }

  async begin(): Promise<void> {
    const rig = this.#rig
    rig.quote(8_000, DEPTH)
    for (const side of ['buy', 'sell', 'buy', 'sell'] as const) rig.trade(side, '5000')
    await this.#live()
  }

  async carryOut(action: Action): Promise<void> {
    const rig = this.#rig
    switch (action.kind) {
      case 'create':
        return await this.#create(action)
      case 'steer': {
        const name = this.#bots[action.which]
        if (name !== undefined) await rig.steer(name, action.wish).catch(() => undefined)
        return
      }
      case 'by-hand':
        return await this.#byHand(action)
      case 'trade':
        rig.trade(action.side, action.amount)
        return
      case 'quote':
        rig.quote(action.mid, DEPTH)
        return
      case 'fault': {
        const [when, then] = FAULTS[action.which] ?? []
        if (then !== undefined) rig.fault(when, then)
        return
      }
      case 'pass':
        return await rig.pass(action.durationMs)
      case 'restart':
        return await this.#restart()
      case 'kill':
        return await this.#kill()
      case 'database':
        rig.setDatabase(action.state)
    }
  }

  /** Everything works again, every bot is stopped, and what was lost is found. */
  async end(): Promise<void> {
    const rig = this.#rig
    rig.setDatabase('up')
    rig.sandbox.faults.clear()
    for (const name of this.#bots) await rig.steer(name, 'stop')
    await rig.pass(PROOF_MS + 3 * MINUTE_MS)
    for (const name of this.#bots) {
      const bot = await rig.bot(name)
      expect(
        `${name} ${isOver(bot) ? 'is over' : `is ${bot.actual}, wanted ${bot.desired}: ${bot.reason}`}`,
      ).toBe(`${name} is over`)
      expect(`${name} ${bot.actual}: ${bot.reason}`).not.toContain('failed')
    }
    await rig.closeRunner()
    rig.assertNoDefects()
    await rig.assertEqualToExchange()
  }

  async #create({ account, goal }: Extract<Action, { readonly kind: 'create' }>): Promise<void> {
    if (this.#bots.length === MOST_BOTS) return
    const name = ACCOUNTS[account] ?? ACCOUNTS[0]
    const bot = await this.#rig.createBot(name, goal).catch((error: unknown) => {
      if (!(error instanceof Error) || !error.message.includes('database')) throw error
    })
    if (bot === undefined) return
    this.#bots.push(bot.name)
    await this.#rig.steer(bot.name, 'start').catch(() => undefined)
  }

  async #byHand({
    account,
    side,
    at,
    amount,
    isIoc,
  }: Extract<Action, { readonly kind: 'by-hand' }>): Promise<void> {
    const ledger = this.#rig.ledger(ACCOUNTS[account] ?? ACCOUNTS[0])
    if (ledger === undefined) return
    await this.#rig.until(ledger.submit(limitOrder(side, at, amount, { timeInForce: isIoc ? 'ioc' : 'gtc' })))
  }

  async #live(): Promise<void> {
    let isDying = false
    const crash = new CrashPoint(() => isDying)
    this.#die = () => {
      isDying = true
    }
    await this.#rig.openRunner({
      venue: (inner) => crash.venue(inner),
      storage: (inner) => crash.storage(inner),
      bots: (inner) => crash.bots(inner),
    })
  }

  /** Closing waits for the database, and for cancels to be confirmed: both are possible again for it. */
  async #restart(): Promise<void> {
    this.#rig.setDatabase('up')
    this.#rig.sandbox.faults.clear()
    await this.#rig.closeRunner()
    await this.#live()
  }

  /** Every await of the old process stays unanswered from here on. */
  async #kill(): Promise<void> {
    this.#die()
    this.#rig.setDatabase('up')
    await this.#live()
  }
}

test('whatever happens in whichever order, no goal goes beyond itself, no owner trades with itself, and books end equal to the exchange’s', {
  timeout: RUNS * 20_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(actions, async (run) => {
      await using rig = await openBotRig()
      const storm = new Storm(rig)
      await storm.begin()
      for (const action of run) await storm.carryOut(action)
      await storm.end()
    }),
    {
      numRuns: RUNS,
      ...(SEED === undefined ? {} : { seed: Number(SEED) }),
      ...(PATH === undefined ? {} : { path: PATH }),
    },
  )
})
