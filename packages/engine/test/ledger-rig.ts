/**
 * A ledger on a sandbox of its own, over real sockets and in virtual time: half a minute of waiting costs nothing. After
 * every event of the ledger and of the exchange the invariants are checked.
 */
import { CoinstoreClient } from '@trading-bridge/client'
import {
  type OrderRequest,
  price,
  quantity,
  Secret,
  type Side,
  seededRandom,
  type TimeInForce,
  VirtualTime,
} from '@trading-bridge/core'
import {
  type ExchangeRules,
  type FaultRule,
  faultRule,
  LoopbackWatch,
  Sandbox,
  type SandboxAccount,
  type SandboxOrder,
} from '@trading-bridge/sandbox'
import {
  AccountLedger,
  type ApprovedOrder,
  approveManualOrder,
  coinstoreVenue,
  type LedgerEvent,
  type LedgerLimits,
  type LedgerOrder,
  type LedgerStorage,
  MemoryLedgerStorage,
  type SubmitResult,
  type Venue,
} from '../src/index.ts'
import { type CountedStorage, countedStorage } from './counted-storage.ts'
import { SHARP, sharpMarket } from './fixtures.ts'
import { InvariantKeeper } from './invariants.ts'

export const START_AT_MS = 1_771_000_000_000
/** A signature's validity and the lag bound: before that no order is given up. */
export const PROOF_MS = 50_000
const DEADLINE_MS = 10_000
/**
 * While a reply is held back, the client's pool may open a connection that nobody speaks on in the end. By a real clock, after
 * so long without a byte on it, it is one of these.
 */
const SPARE_CONNECTION_MS = 500
const BALANCES = { SHARP: '10000', USDT: '5000', BTC: '1', ETH: '10' }

export interface RigOptions {
  /** Books that outlive the rig, with an account of their own; in memory when left out. */
  readonly books?: DatabaseBooks | undefined
  readonly limits?: LedgerLimits | undefined
  readonly rules?: Partial<ExchangeRules> | undefined
  readonly balances?: Readonly<Record<string, string>> | undefined
  readonly seed?: number | undefined
}

interface DatabaseBooks {
  readonly storage: LedgerStorage
  readonly accountId: string
  /** Where the database's server listens, if there is one: its connections are counted by the calls under way, not watched. */
  readonly serverPort?: number | undefined
}

interface LedgerChanges {
  readonly venue?: Venue
  readonly storage?: LedgerStorage
}

export interface LedgerRig extends AsyncDisposable {
  readonly time: VirtualTime
  readonly sandbox: Sandbox
  readonly account: SandboxAccount
  readonly venue: Venue
  readonly storage: CountedStorage
  readonly keeper: InvariantKeeper
  readonly events: readonly LedgerEvent[]
  /** The ledger that is open; `openLedger` opens it, or another on the same books after `crash` or `close`. */
  readonly ledger: AccountLedger
  openLedger(changes?: LedgerChanges): Promise<AccountLedger>
  /** As `openLedger`, but time stands still: for whoever moves it. */
  opening(changes?: LedgerChanges): Promise<AccountLedger>
  /** Moves time until the work is done. */
  until<T>(work: Promise<T>): Promise<T>
  /** Moves time by so much. */
  pass(durationMs: number): Promise<void>
  /** Adds fault rules from now on. */
  fault(when: FaultRule['when'], then: FaultRule['then']): void
  submit(order: ApprovedOrder): Promise<SubmitResult>
  /** Waits until an event of this kind that holds has happened since the rig was opened. */
  order(clientOrderId: string): Promise<LedgerOrder>
  /** All orders of the account at the exchange, open and finished. */
  exchangeOrders(): readonly SandboxOrder[]
  /** Another trader's limit order, placed past the network. */
  counter(side: Side, at: string, amount: string, tif?: 'GTC' | 'IOC'): SandboxOrder
  /** Books and exchange agree to the last digit, in orders, fills, positions and balances. */
  assertEqualToExchange(): Promise<void>
}

let goals = 0

/** An order in SHARP/USDT, approved; each call makes another intent. */
export function limitOrder(
  side: Side,
  at: string,
  amount: string,
  changes: { readonly timeInForce?: TimeInForce; readonly goalId?: string; readonly sequence?: number } = {},
): ApprovedOrder {
  const request: OrderRequest = {
    type: 'limit',
    symbol: SHARP,
    side,
    price: price(at),
    quantity: quantity(amount),
    timeInForce: changes.timeInForce ?? 'gtc',
  }
  goals += 1
  const { goalId = `goal-${goals}`, sequence = 1 } = changes
  return approve({ goalId, sequence, request, reason: 'a test' })
}

export function approve(intent: Parameters<typeof approveManualOrder>[0]): ApprovedOrder {
  const decision = approveManualOrder(intent, sharpMarket)
  if (decision.kind === 'refused') throw new Error(decision.refusal.message)
  return decision.order
}

export async function openRig(options: RigOptions = {}): Promise<LedgerRig> {
  const { serverPort } = options.books ?? {}
  const outsidePorts = serverPort === undefined ? [] : [serverPort]
  const watch = LoopbackWatch.open({ spareAfterMs: SPARE_CONNECTION_MS, outsidePorts })
  const storage = countedStorage(options.books?.storage ?? new MemoryLedgerStorage())
  const time = new VirtualTime(START_AT_MS, {
    // A commit is under way like a message: time does not pass meanwhile.
    async settle() {
      do await watch.settle()
      while (storage.underWay() > 0)
    },
  })
  const { clock } = time
  const seed = options.seed ?? 1
  const sandbox = await Sandbox.open({ clock, seed, crowd: false, rules: options.rules ?? {}, accounts: [] })
  const account = sandbox.createAccount({ name: 'bot', balances: options.balances ?? BALANCES })
  const other = sandbox.createAccount({ name: 'other', balances: BALANCES, isMarketMaker: true })
  const client = await CoinstoreClient.open({
    restUrl: sandbox.restUrl,
    credentials: { apiKey: account.apiKey, secret: Secret.fromText(account.apiSecret) },
    clock,
    random: seededRandom(seed),
    deadlineMs: DEADLINE_MS,
    retry: { attempts: 1 },
  })
  const events: LedgerEvent[] = []
  const accountId = options.books?.accountId ?? account.accountId
  const keeper = new InvariantKeeper({
    sandbox,
    holder: account.accountId,
    accountId,
    storage,
    limits: options.limits,
  })
  const venue = keeper.watched(coinstoreVenue(client), clock)
  let ledger: AccountLedger | undefined
  const rig: LedgerRig = {
    time,
    sandbox,
    account,
    venue,
    storage,
    keeper,
    events,
    get ledger() {
      if (ledger === undefined) throw new Error('The rig has no ledger open.')
      return ledger
    },
    openLedger: (changes) => time.until(rig.opening(changes)),
    async opening(changes = {}) {
      keeper.follow(undefined)
      ledger = await AccountLedger.open({
        accountId,
        storage,
        clock,
        limits: options.limits ?? {},
        onEvent(event) {
          events.push(event)
          keeper.afterLedgerEvent(event)
        },
        venue,
        ...changes,
      })
      keeper.follow(ledger)
      return ledger
    },
    until: (work) => time.until(work),
    pass: (durationMs) => time.advance(durationMs),
    fault(when, then) {
      sandbox.faults.add({ rules: [faultRule(when ?? {}, then)] })
    },
    submit: (order) => time.until(rig.ledger.submit(order)),
    async order(clientOrderId) {
      const found = (await rig.ledger.findOrder({ clientOrderId: clientOrderId as never })) ?? undefined
      if (found === undefined) throw new Error(`No order ${clientOrderId} in the books.`)
      return found
    },
    exchangeOrders: () => [
      ...sandbox.exchange.openOrders(account.accountId),
      ...sandbox.exchange.orderHistory(account.accountId, { limit: 10_000 }),
    ],
    counter(side, at, amount, tif = 'GTC') {
      const outcome = sandbox.exchange.place(other.accountId, {
        symbol: 'SHARPUSDT',
        side: side === 'buy' ? 'BUY' : 'SELL',
        ordType: 'LIMIT',
        timeInForce: tif,
        ordPrice: at,
        ordQty: amount,
      })
      if (outcome.kind === 'rejected') throw new Error(outcome.text)
      return outcome.order
    },
    assertEqualToExchange: () => keeper.assertEqualToExchange(rig.ledger),
    async [Symbol.asyncDispose]() {
      if (ledger !== undefined) await time.until(ledger.close()).catch(() => undefined)
      await client.close()
      await sandbox.close()
      watch.close()
      keeper.assertNothingBroke()
    },
  }
  return rig
}
