/**
 * A runner of bots on a sandbox of its own, over real sockets and in virtual time: several accounts of several owners, and
 * outsiders who quote and trade. A runner can be closed in order or die, and another opens on the same books. After every event
 * of a ledger and of the exchange the invariants are checked.
 */
import { randomUUID } from 'node:crypto'
import { CoinstoreClient } from '@trading-bridge/client'
import { Secret, type Side, StoreError, seededRandom, VirtualTime } from '@trading-bridge/core'
import {
  type ExchangeRules,
  type FaultRule,
  faultRule,
  LoopbackWatch,
  Sandbox,
  type SandboxOrder,
} from '@trading-bridge/sandbox'
import {
  AccountLedger,
  type Bot,
  BotRunner,
  type BotStorage,
  coinstoreVenue,
  type Diagnose,
  type LedgerEvent,
  type LedgerLimits,
  type LedgerStorage,
  MemoryBotStorage,
  MemoryLedgerStorage,
  newBot,
  parseGoal,
  type RunnerAccount,
  type RunnerEvent,
  type SteerResult,
  steerBot,
  TradingDomain,
  type Venue,
} from '../src/index.ts'
import { BotKeeper } from './bot-invariants.ts'
import { type CountedBots, countedBots } from './counted-bots.ts'
import { type CountedStorage, countedStorage } from './counted-storage.ts'
import { InvariantKeeper } from './invariants.ts'

export const START_AT_MS = 1_771_000_000_000
/** A signature's validity and the lag bound: before that no order is given up. */
export const PROOF_MS = 50_000
const DEADLINE_MS = 10_000
/** As in `ledger-rig.ts`. */
const SPARE_CONNECTION_MS = 500
const BALANCES = { SHARP: '10000', USDT: '100' }
const OUTSIDE_BALANCES = { SHARP: '100000000', USDT: '1000000' }
const SYMBOL = 'SHARPUSDT'

export interface BotRigOptions {
  /** Two of one owner and one of another when left out. */
  readonly accounts?: readonly RigAccountSpec[] | undefined
  /** Bots that outlive the rig; in memory when left out. */
  readonly bots?: BotStorage | undefined
  readonly limits?: LedgerLimits | undefined
  readonly rules?: Partial<ExchangeRules> | undefined
  readonly seed?: number | undefined
}

interface RigAccountSpec {
  readonly name: string
  readonly owner: string
  /** Books that outlive the rig, with an account of their own; in memory when left out. */
  readonly books?: { readonly storage: LedgerStorage; readonly accountId: string } | undefined
}

export interface RigAccount {
  readonly name: string
  readonly owner: string
  /** The account at the exchange, and the same in the books. */
  readonly holder: string
  readonly accountId: string
  readonly venue: Venue
  readonly storage: CountedStorage
  readonly keeper: InvariantKeeper
}

/** What stands between a runner and the world, for one life of it. */
export interface Wrapping {
  readonly venue?: (inner: Venue) => Venue
  readonly storage?: (inner: LedgerStorage) => LedgerStorage
  readonly bots?: (inner: BotStorage) => BotStorage
  readonly diagnose?: Diagnose
}

/** A goal as it is written in a document; what is left out is filled in by `createBot`. */
export type GoalDocument = Readonly<Record<string, unknown>>

export class BotRig implements AsyncDisposable {
  readonly time: VirtualTime
  readonly sandbox: Sandbox
  readonly accounts: readonly RigAccount[]
  readonly bots: CountedBots
  readonly keeper: BotKeeper
  readonly events: RunnerEvent[] = []
  readonly #options: BotRigOptions
  readonly #clients: readonly CoinstoreClient[]
  readonly #outsiders: { readonly maker: string; readonly taker: string }
  readonly #watch: LoopbackWatch
  #runner: BotRunner | undefined
  #life: Life | undefined
  #made = 0

  constructor(parts: RigParts) {
    this.time = parts.time
    this.sandbox = parts.sandbox
    this.accounts = parts.accounts
    this.bots = parts.bots
    this.#options = parts.options
    this.#clients = parts.clients
    this.#outsiders = parts.outsiders
    this.#watch = parts.watch
    const owners = new Map(parts.accounts.map(({ holder, owner }) => [holder, owner]))
    this.keeper = new BotKeeper({ sandbox: parts.sandbox, owners, bots: parts.bots })
  }

  get runner(): BotRunner {
    if (this.#runner === undefined) throw new Error('The rig has no runner open.')
    return this.#runner
  }

  account(name: string): RigAccount {
    const found = this.accounts.find((account) => account.name === name)
    if (found === undefined) throw new Error(`There is no account ${name}.`)
    return found
  }

  /** The ledger that the runner of now has open for an account. */
  ledger(name: string): AccountLedger | undefined {
    return this.#life?.ledgers.get(name)
  }

  openRunner(wrapping?: Wrapping): Promise<BotRunner> {
    return this.time.until(this.opening(wrapping))
  }

  /** As `openRunner`, but time stands still: for whoever moves it. The runner before it is closed, or dead. */
  async opening(wrapping: Wrapping = {}): Promise<BotRunner> {
    const life = new Life(
      { accounts: this.accounts, host: this.sandbox.restUrl, rig: this, wrapping },
      this.#options,
    )
    this.#life = life
    for (const { keeper } of this.accounts) keeper.follow(undefined)
    this.#runner = undefined
    this.#runner = await BotRunner.open({
      storage: wrapping.bots?.(this.bots) ?? this.bots,
      accounts: (accountId, { signal }) => life.acquire(accountId, signal),
      clock: this.time.clock,
      random: seededRandom(this.#options.seed ?? 1),
      diagnose: wrapping.diagnose,
      onEvent: (event) => {
        if (this.isAlive(life)) this.events.push(event)
      },
    })
    return this.#runner
  }

  /** Whether this is the life that goes on: what dead ones still do is nobody's news. */
  isAlive(life: object): boolean {
    return this.#life === life
  }

  async closeRunner(): Promise<void> {
    const runner = this.#runner
    this.#runner = undefined
    if (runner !== undefined) await this.time.until(runner.close())
  }

  /** Inserts a bot; started by `steer`. */
  async createBot(account: string, document: GoalDocument): Promise<Bot> {
    this.#made += 1
    const { accountId, owner, holder } = this.account(account)
    const id = this.#newId()
    const whole = {
      name: this.#options.bots === undefined ? `bot-${this.#made}` : `bot-${id.slice(0, 8)}`,
      account,
      market: 'SHARP/USDT',
      purpose: 'to be tested',
      authorisedBy: 'a test',
      ...document,
    }
    const atMs = this.time.clock.nowMs()
    const parsing = parseGoal(whole, { nowMs: atMs })
    if (parsing.kind === 'refused')
      throw new Error(parsing.problems.map(({ path, message }) => `${path}: ${message}`).join('; '))
    const { settings } = parsing
    const { bot, event } = newBot({
      id,
      settings,
      document: JSON.stringify(whole),
      ownerId: owner,
      accountId,
      atMs,
    })
    if ((await this.bots.insertBot(bot, event)) === 'exists')
      throw new Error(`There is a bot ${bot.name} already.`)
    this.keeper.watch({ goalId: id, settings, holder })
    return bot
  }

  /** The same from run to run, but where bots of other runs are beside these. */
  #newId(): string {
    if (this.#options.bots !== undefined) return randomUUID()
    return `00000000-0000-4000-8000-${String(this.#made).padStart(12, '0')}`
  }

  async steer(name: string, wish: 'start' | 'pause' | 'resume' | 'stop'): Promise<SteerResult> {
    const result = await steerBot(this.bots, { name }, wish, { atMs: this.time.clock.nowMs() })
    this.#runner?.wake()
    return result
  }

  async bot(name: string): Promise<Bot> {
    const found = await this.bots.findBot({ name })
    if (found === undefined) throw new Error(`There is no bot ${name}.`)
    return found
  }

  until<T>(work: Promise<T>): Promise<T> {
    return this.time.until(work)
  }

  pass(durationMs: number): Promise<void> {
    return this.time.advance(durationMs)
  }

  /** Adds a fault rule from now on. */
  fault(when: FaultRule['when'], then: FaultRule['then']): void {
    this.sandbox.faults.add({ rules: [faultRule(when ?? {}, then)] })
  }

  /** The databases fail from now on, or work again. */
  setDatabase(state: 'down' | 'up'): void {
    const before = state === 'down' ? fail : () => undefined
    this.bots.before = before
    for (const { storage } of this.accounts) storage.before = before
  }

  /** An outsider's order, placed past the network. */
  outside(side: Side, at: string, amount: string, tif: 'GTC' | 'IOC' = 'IOC'): SandboxOrder | undefined {
    return this.#place(tif === 'GTC' ? this.#outsiders.maker : this.#outsiders.taker, {
      side,
      at,
      amount,
      tif,
    })
  }

  /** Outsiders withdraw what they have in the book and quote both sides of a middle anew, 0.1 % and more away from it. */
  quote(mid: number, amount: string): void {
    this.sandbox.exchange.cancelAll(this.#outsiders.maker, SYMBOL)
    for (const tick of [8, 12, 20, 40]) {
      this.outside('buy', ((mid - tick) / 1e6).toFixed(6), amount, 'GTC')
      this.outside('sell', ((mid + tick) / 1e6).toFixed(6), amount, 'GTC')
    }
  }

  /** Outsiders trade: one takes what is best in the book, whoever rests there. */
  trade(side: Side, amount: string): void {
    const at = side === 'buy' ? '0.016' : '0.004'
    this.outside(side, at, amount)
  }

  assertNoDefects(): void {
    const defects = this.events.flatMap((event) =>
      event.kind === 'defect' ? [`${event.bot}: ${event.cause}`] : [],
    )
    if (defects.length > 0) throw new Error(`The runner met with defects: ${defects.join('; ')}`)
  }

  /** At rest: books and exchange agree to the last digit in every account, and nothing broke on the way. */
  async assertEqualToExchange(): Promise<void> {
    for (const { accountId, venue, storage, keeper } of this.accounts) {
      const options = { accountId, venue, storage, clock: this.time.clock, limits: this.#options.limits }
      const ledger = await this.time.until(AccountLedger.open(options))
      try {
        if (ledger.block !== undefined) throw new Error(`${ledger.block.code}: ${ledger.block.reason}`)
        await keeper.assertEqualToExchange(ledger)
      } finally {
        await this.time.until(ledger.close())
      }
      keeper.assertNothingBroke()
    }
    this.keeper.assertNothingBroke()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.setDatabase('up')
    this.sandbox.faults.clear()
    await this.closeRunner().catch(() => undefined)
    for (const client of this.#clients) await client.close()
    await this.sandbox.close()
    this.#watch.close()
  }

  #place(
    accountId: string,
    {
      side,
      at,
      amount,
      tif,
    }: { readonly side: Side; readonly at: string; readonly amount: string; readonly tif: 'GTC' | 'IOC' },
  ): SandboxOrder | undefined {
    const outcome = this.sandbox.exchange.place(accountId, {
      symbol: SYMBOL,
      side: side === 'buy' ? 'BUY' : 'SELL',
      ordType: 'LIMIT',
      timeInForce: tif,
      ordPrice: at,
      ordQty: amount,
    })
    return outcome.kind === 'rejected' ? undefined : outcome.order
  }
}

interface RigParts {
  readonly options: BotRigOptions
  readonly time: VirtualTime
  readonly sandbox: Sandbox
  readonly accounts: readonly RigAccount[]
  readonly bots: CountedBots
  readonly clients: readonly CoinstoreClient[]
  readonly outsiders: { readonly maker: string; readonly taker: string }
  readonly watch: LoopbackWatch
}

const TWO_OWNERS: readonly RigAccountSpec[] = [
  { name: 'ann-1', owner: 'ann' },
  { name: 'ann-2', owner: 'ann' },
  { name: 'ben-1', owner: 'ben' },
]

export async function openBotRig(options: BotRigOptions = {}): Promise<BotRig> {
  const { seed = 1, accounts: specs = TWO_OWNERS } = options
  const watch = LoopbackWatch.open({ spareAfterMs: SPARE_CONNECTION_MS })
  const bots = countedBots(options.bots ?? new MemoryBotStorage({ ledger: (id) => storages.get(id) }))
  const storages = new Map<string, CountedStorage>()
  const time = new VirtualTime(START_AT_MS, {
    // A commit is under way like a message: time does not pass meanwhile.
    async settle() {
      do await watch.settle()
      while (bots.underWay() > 0 || [...storages.values()].some(({ underWay }) => underWay() > 0))
    },
  })
  const { clock } = time
  const sandbox = await Sandbox.open({ clock, seed, crowd: false, rules: options.rules ?? {}, accounts: [] })
  const outsider = (name: string): string =>
    sandbox.createAccount({ name, balances: OUTSIDE_BALANCES, isMarketMaker: true }).accountId
  const outsiders = { maker: outsider('maker'), taker: outsider('taker') }
  const clients: CoinstoreClient[] = []
  const accounts: RigAccount[] = []
  for (const { name, owner, books } of specs) {
    const made = sandbox.createAccount({ name, balances: BALANCES })
    const client = await CoinstoreClient.open({
      restUrl: sandbox.restUrl,
      credentials: { apiKey: made.apiKey, secret: Secret.fromText(made.apiSecret) },
      clock,
      random: seededRandom(seed),
      deadlineMs: DEADLINE_MS,
      retry: { attempts: 1 },
    })
    clients.push(client)
    const holder = made.accountId
    const accountId = books?.accountId ?? holder
    const storage = countedStorage(books?.storage ?? new MemoryLedgerStorage())
    storages.set(accountId, storage)
    const keeper = new InvariantKeeper({ sandbox, holder, accountId, storage, limits: options.limits })
    const venue = keeper.watched(coinstoreVenue(client), clock)
    accounts.push({ name, owner, holder, accountId, venue, storage, keeper })
  }
  return new BotRig({ options, time, sandbox, accounts, bots, clients, outsiders, watch })
}

/** One life of a process: its ledgers and its domains, which die with it. */
class Life {
  readonly ledgers = new Map<string, AccountLedger>()
  readonly #parts: LifeParts
  readonly #limits: LedgerLimits | undefined
  readonly #owners = new Map<string, OpenOwner>()
  readonly #domains = new Map<string, TradingDomain>()

  constructor(parts: LifeParts, { limits }: Pick<BotRigOptions, 'limits'>) {
    this.#parts = parts
    this.#limits = limits
  }

  /** Opens every account of the owner: their orders must be seen before any of them trades. */
  async acquire(accountId: string, signal: AbortSignal): Promise<RunnerAccount> {
    const account = this.#parts.accounts.find((each) => each.accountId === accountId)
    if (account === undefined) throw new Error(`There is no account ${accountId}.`)
    const { name, owner } = account
    const open = this.#owners.get(owner) ?? this.#openOwner(owner, signal)
    open.users += 1
    const ledgers = await open.opening
    const ledger = ledgers.get(name)
    if (ledger === undefined) throw new Error(`Account ${name} was not opened.`)
    return {
      accountId,
      name,
      ownerId: owner,
      venue: this.#venueOf(account),
      ledger,
      domain: this.#domainOf(owner),
      host: this.#parts.host,
      close: () => this.#release(owner),
    }
  }

  #openOwner(owner: string, signal: AbortSignal): OpenOwner {
    const opening = this.#openAll(owner, signal)
    const open: OpenOwner = { opening, users: 0 }
    this.#owners.set(owner, open)
    opening.catch(() => this.#owners.delete(owner))
    return open
  }

  async #openAll(owner: string, signal: AbortSignal): Promise<ReadonlyMap<string, AccountLedger>> {
    const accounts = this.#parts.accounts.filter((each) => each.owner === owner)
    const results = await Promise.allSettled(accounts.map((account) => this.#openLedger(account, signal)))
    const failure = results.find((result) => result.status === 'rejected')
    if (failure === undefined)
      return new Map(accounts.map(({ name }) => [name, this.ledgers.get(name)] as const).flatMap(present))
    for (const { name } of accounts) await this.#close(name)
    throw failure.reason
  }

  async #openLedger(account: RigAccount, signal: AbortSignal): Promise<void> {
    const { name, owner, accountId, storage, keeper } = account
    const { rig, wrapping } = this.#parts
    const ledger = await AccountLedger.open({
      accountId,
      storage: wrapping.storage?.(storage) ?? storage,
      venue: this.#venueOf(account),
      clock: rig.time.clock,
      limits: this.#limits ?? {},
      domain: this.#domainOf(owner),
      signal,
      onEvent: (event: LedgerEvent) => {
        if (rig.isAlive(this)) keeper.afterLedgerEvent(event)
      },
    })
    this.ledgers.set(name, ledger)
    if (rig.isAlive(this)) keeper.follow(ledger)
  }

  async #release(owner: string): Promise<void> {
    const open = this.#owners.get(owner)
    if (open === undefined) return
    open.users -= 1
    if (open.users > 0) return
    this.#owners.delete(owner)
    for (const { name } of this.#parts.accounts.filter((each) => each.owner === owner))
      await this.#close(name)
  }

  async #close(name: string): Promise<void> {
    const ledger = this.ledgers.get(name)
    this.ledgers.delete(name)
    await ledger?.close()
    const account = this.#parts.accounts.find((each) => each.name === name)
    if (this.#parts.rig.isAlive(this)) account?.keeper.follow(undefined)
  }

  #domainOf(owner: string): TradingDomain {
    const domain = this.#domains.get(owner) ?? new TradingDomain({ clock: this.#parts.rig.time.clock })
    this.#domains.set(owner, domain)
    return domain
  }

  #venueOf({ venue }: RigAccount): Venue {
    return this.#parts.wrapping.venue?.(venue) ?? venue
  }
}

interface LifeParts {
  readonly accounts: readonly RigAccount[]
  readonly host: string
  readonly rig: BotRig
  readonly wrapping: Wrapping
}

interface OpenOwner {
  readonly opening: Promise<ReadonlyMap<string, AccountLedger>>
  users: number
}

function present<Value>([name, value]: readonly [string, Value | undefined]): [string, Value][] {
  return value === undefined ? [] : [[name, value]]
}

function fail(): never {
  throw new StoreError('TB_STORE_UNAVAILABLE', 'The database is down.', { next: 'Start it.' })
}
