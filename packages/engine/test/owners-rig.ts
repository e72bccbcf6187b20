/**
 * Accounts of owners, with a ledger each, on one exchange in one process and in virtual time. Everything that is executed at the
 * exchange is kept with who was on either side of it: the exchange lets an owner trade with itself, so it can be caught.
 */
import {
  type MarketSymbol,
  type Notional,
  notionalOf,
  type OrderRequest,
  price,
  quantity,
  type Random,
  roundToDecimals,
  type Side,
  seededRandom,
  VirtualTime,
} from '@trading-bridge/core'
import { DEFAULT_MARKETS, SandboxExchange } from '@trading-bridge/sandbox'
import {
  AccountLedger,
  type ApprovedOrder,
  approveManualOrder,
  type LedgerLimits,
  type LedgerStorage,
  MemoryLedgerStorage,
  type SubmitResult,
  TradingDomain,
  type Venue,
} from '../src/index.ts'
import { SHARP, sharpMarket } from './fixtures.ts'
import { type Fate, inProcessVenue } from './in-process-venue.ts'
import { SelfTradeWatch } from './self-trade-watch.ts'

const START_AT_MS = 1_771_000_000_000
const BALANCES = { SHARP: '1000000000', USDT: '10000000' }
const CODE = 'SHARPUSDT'

export interface OwnedAccount {
  readonly name: string
  readonly owner: string
  /** At the exchange. */
  readonly accountId: string
  readonly venue: Venue
  readonly storage: LedgerStorage
  readonly ledger: AccountLedger
  readonly domain: TradingDomain
}

interface AccountSpec {
  readonly name: string
  readonly owner: string
  /** An account that was named before: this one has the same key, and so is the same at the exchange. */
  readonly keyOf?: string
}

export interface OwnersOptions {
  readonly accounts: readonly AccountSpec[]
  readonly seed?: number
  /** On each way, at most; at once when left out. */
  readonly delayToMs?: number
  readonly fate?: (what: 'submit' | 'cancel', random: Random) => Fate
  readonly limits?: LedgerLimits
  /** Made once for each owner. */
  readonly domainOf?: (time: VirtualTime) => TradingDomain
}

export class OwnersRig implements AsyncDisposable {
  readonly time: VirtualTime
  readonly random: Random
  readonly exchange: SandboxExchange
  readonly accounts: OwnedAccount[] = []
  /** Somebody else, without limits. */
  readonly outsider: string
  readonly watch: SelfTradeWatch

  private constructor(time: VirtualTime, random: Random) {
    this.time = time
    this.random = random
    this.exchange = new SandboxExchange({ clock: time.clock, random: seededRandom(random.integer(1, 1e9)) })
    for (const { referencePrice, depth, ...market } of DEFAULT_MARKETS) this.exchange.addMarket(market)
    this.outsider = this.#account('outsider', true)
    this.watch = new SelfTradeWatch(this.exchange)
  }

  static async open(options: OwnersOptions): Promise<OwnersRig> {
    const {
      seed = 1,
      delayToMs,
      limits,
      domainOf = (time) => new TradingDomain({ clock: time.clock }),
    } = options
    const random = seededRandom(seed)
    const time = new VirtualTime(START_AT_MS)
    const rig = new OwnersRig(time, random)
    const { clock } = time
    const domains = new Map<string, TradingDomain>()
    for (const { name, owner, keyOf } of options.accounts) {
      const accountId = keyOf === undefined ? rig.#account(name, false) : rig.account(keyOf).accountId
      rig.watch.belongs(accountId, owner)
      const domain = domains.get(owner) ?? domainOf(time)
      domains.set(owner, domain)
      const venue = inProcessVenue({
        exchange: rig.exchange,
        accountId,
        fate: (what) => options.fate?.(what, random) ?? 'answered',
        delays: delayToMs === undefined ? undefined : { clock, random, fromMs: 0, toMs: delayToMs },
      })
      const storage = new MemoryLedgerStorage()
      const opening = AccountLedger.open({ accountId: name, storage, venue, clock, domain, limits })
      const ledger = await time.until(opening)
      rig.accounts.push({ name, owner, accountId, venue, storage, ledger, domain })
    }
    return rig
  }

  account(name: string): OwnedAccount {
    const found = this.accounts.find((account) => account.name === name)
    if (found === undefined) throw new Error(`There is no account ${name}.`)
    return found
  }

  /** Closes the ledger and opens it anew in a domain of its own, as another process would. */
  async restart(name: string): Promise<OwnedAccount> {
    const { time } = this
    const before = this.account(name)
    await time.until(before.ledger.close())
    const domain = new TradingDomain({ clock: time.clock })
    const { storage, venue } = before
    const opening = AccountLedger.open({ accountId: name, storage, venue, clock: time.clock, domain })
    const after = { ...before, domain, ledger: await time.until(opening) }
    this.accounts.splice(this.accounts.indexOf(before), 1, after)
    return after
  }

  async submit(name: string, order: ApprovedOrder): Promise<SubmitResult> {
    return await this.time.until(this.account(name).ledger.submit(order))
  }

  /** Past every ledger, as by hand on the exchange's own page, or by somebody else. */
  place(
    accountId: string,
    side: Side,
    at: string,
    amount: string,
    how: 'GTC' | 'IOC' | 'POST_ONLY' = 'GTC',
  ): void {
    const isPostOnly = how === 'POST_ONLY'
    const outcome = this.exchange.place(accountId, {
      symbol: CODE,
      side: side === 'buy' ? 'BUY' : 'SELL',
      ordType: isPostOnly ? 'POST_ONLY' : 'LIMIT',
      timeInForce: isPostOnly ? undefined : how,
      ordPrice: at,
      ordQty: amount,
    })
    if (outcome.kind === 'rejected') throw new Error(outcome.text)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { ledger } of this.accounts) await this.time.until(ledger.close())
  }

  #account(name: string, isMarketMaker: boolean): string {
    const { accountId } = this.exchange.accounts.open({ name, isMarketMaker })
    for (const [asset, amount] of Object.entries(BALANCES)) this.exchange.fund(accountId, asset, amount)
    return accountId
  }
}

let goals = 0

/** An order by hand, approved; each call makes another intent. */
export function byHand(request: HandRequest): ApprovedOrder {
  goals += 1
  const intent = { goalId: `hand-${goals}`, sequence: 1, request: fullRequest(request), reason: 'a test' }
  const decision = approveManualOrder(intent, sharpMarket)
  if (decision.kind === 'refused') throw new Error(decision.refusal.message)
  return decision.order
}

export interface HandRequest {
  readonly side: Side
  readonly how: 'post-only' | 'gtc' | 'ioc' | 'market'
  readonly at: string
  readonly amount: string
  readonly symbol?: MarketSymbol
}

function fullRequest({ side, how, at, amount, symbol = SHARP }: HandRequest): OrderRequest {
  const sized = { symbol, side, price: price(at), quantity: quantity(amount) } as const
  if (how === 'post-only') return { type: 'post-only', ...sized }
  if (how !== 'market') return { type: 'limit', ...sized, timeInForce: how }
  return side === 'sell'
    ? { type: 'market', symbol, side, quantity: quantity(amount) }
    : { type: 'market', symbol, side, notional: worthOf(amount) }
}

/** About what so much costs here, in whole cents. */
function worthOf(amount: string): Notional {
  return roundToDecimals(notionalOf(price('0.008'), quantity(amount)), 2, 'up')
}
