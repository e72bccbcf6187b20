import { setMaxListeners } from 'node:events'
import {
  type Clock,
  type Decimal,
  type MarketSymbol,
  maximum,
  subtract,
  systemClock,
  ZERO,
} from '@trading-bridge/core'
import type { LedgerOrder } from '../orders/order-record.ts'
import type { ApprovedOrder } from '../risk/approve-order.ts'
import { ONE_SIDED_WINDOW_MS } from '../risk/ceilings.ts'
import type { OrderTerms } from '../risk/order-terms.ts'
import { type DomainSeat, TradingDomain } from '../risk/trading-domain.ts'
import type { Venue } from '../venue/venue.ts'
import { Adoption } from './adoption.ts'
import { BalanceCheck } from './balance-check.ts'
import { Blocking } from './blocking.ts'
import { Canceller, type CancelResult } from './canceller.ts'
import { costOf, type Exposure, exposureOf, reservedOf } from './exposure.ts'
import { FillDesk } from './fill-desk.ts'
import type { BalanceDifference, LedgerEvent, LedgerRefusal } from './ledger-event.ts'
import { type LedgerLimits, readLimits } from './ledger-limits.ts'
import type { LedgerParts } from './ledger-parts.ts'
import type { AccountBlock, GoalOrder, LedgerFill, LedgerStorage, OrderKey } from './ledger-storage.ts'
import { noticing } from './noticing-storage.ts'
import { OrderDesk } from './order-desk.ts'
import { OrderSender, type SubmitResult } from './order-sender.ts'
import { OrderWatch } from './order-watch.ts'
import { Reconciliation } from './reconciliation.ts'
import { Recovery } from './recovery.ts'
import type { RecoveryReport } from './recovery-report.ts'
import { refusalOf } from './refuse-order.ts'
import { RequestPace } from './request-pace.ts'
import { tellAll } from './tell-all.ts'

const FILLS_A_PAGE = 1_000

export interface AccountLedgerOptions {
  readonly accountId: string
  readonly storage: LedgerStorage
  /** Stays the caller's. */
  readonly venue: Venue
  readonly clock?: Clock | undefined
  readonly limits?: LedgerLimits | undefined
  /** All accounts of the owner on this exchange; the account alone when left out. */
  readonly domain?: TradingDomain | undefined
  readonly onEvent?: ((event: LedgerEvent) => void) | undefined
  /** Gives up the opening. */
  readonly signal?: AbortSignal | undefined
}

/**
 * The orders, fills and balances of one account on one exchange, as they are known and as they are recorded.
 *
 * An order is recorded durably before its first byte leaves, under a client order id that its intent fixes for ever. An
 * order whose outcome is unknown counts at full size until evidence settles it. Opening reconciles with the exchange
 * first; from then on one loop reads what changes, inside a budget. One ledger writes for an account at a time.
 *
 * @see docs/ledger.md
 */
export class AccountLedger {
  readonly #parts: LedgerParts
  readonly #domain: TradingDomain
  readonly #seat: DomainSeat
  readonly #closing: AbortController
  readonly #blocking: Blocking
  readonly #inFlight = new Set<string>()
  readonly #drafts = new Set<LedgerOrder>()
  readonly #adoption: Adoption
  readonly #fills: FillDesk
  readonly #watch: OrderWatch
  readonly #balances: BalanceCheck
  readonly #canceller: Canceller
  readonly #sender: OrderSender
  readonly #reconciliation: Reconciliation
  readonly #recovery: Recovery
  #report: RecoveryReport | undefined
  #work: Promise<unknown> = Promise.resolve()
  /** Orders and cancels under way: their outcomes are recorded before the ledger is closed. */
  readonly #underWay = new Set<Promise<unknown>>()
  readonly #listeners = new Set<(event: LedgerEvent) => void>()

  private constructor(options: AccountLedgerOptions, openedAtMs: number | undefined) {
    const { accountId, venue, clock = systemClock, limits = {} } = options
    const onEvent = (event: LedgerEvent): void => {
      // First of all: whoever hears of a fill may order at once.
      if (event.kind === 'fill') this.#seat.tell(event.fill)
      tellAll(this.#listeners, event, (cause): LedgerEvent => ({ kind: 'defect', cause }))
    }
    if (options.onEvent !== undefined) this.#listeners.add(options.onEvent)
    const storage = noticing(options.storage, (cause) => this.#parts.desk.storageFailed(cause))
    this.#closing = new AbortController()
    // As many may wait as there are orders and cancels under way.
    setMaxListeners(0, this.#closing.signal)
    const beginsAtMs = openedAtMs ?? clock.nowMs()
    this.#blocking = new Blocking({ storage, clock, accountId, onEvent })
    const onContradiction = (order: LedgerOrder, reason: string) => this.#contradicted(order, reason)
    const readable = readLimits(limits, venue.mostOpenOrders)
    this.#parts = {
      accountId,
      storage,
      venue,
      clock,
      onEvent,
      limits: readable,
      desk: new OrderDesk({ storage, clock, onEvent, onContradiction }),
      pace: new RequestPace(clock, readable.requestsPerSecond),
      signal: this.#closing.signal,
    }
    this.#adoption = new Adoption(this.#parts, beginsAtMs)
    this.#fills = new FillDesk(this.#parts, this.#adoption, beginsAtMs)
    this.#watch = new OrderWatch(this.#parts, {
      adoption: this.#adoption,
      fills: this.#fills,
      isInFlight: (id) => this.#inFlight.has(id),
    })
    this.#balances = new BalanceCheck(this.#parts, this.#fills, openedAtMs !== undefined)
    this.#canceller = new Canceller(this.#parts, this.#watch)
    this.#sender = new OrderSender({
      ...this.#parts,
      blocking: this.#blocking,
      watch: this.#watch,
      inFlight: this.#inFlight,
      drafts: this.#drafts,
      refuse: (order, terms) => this.#refusalOf(order, terms),
      onSent: () => this.#reconciliation.wake(),
    })
    this.#reconciliation = new Reconciliation({
      ...this.#parts,
      watch: this.#watch,
      fills: this.#fills,
      balances: this.#balances,
      blocking: this.#blocking,
    })
    this.#recovery = new Recovery({
      ...this.#parts,
      adoption: this.#adoption,
      fills: this.#fills,
      watch: this.#watch,
      blocking: this.#blocking,
      reconciliation: this.#reconciliation,
      beginsAtMs,
    })
    this.#domain = options.domain ?? new TradingDomain({ clock })
    this.#seat = this.#domain.join({ accountId, live: () => this.#unsettled() })
  }

  /**
   * Loads what is recorded, reconciles it with the exchange, and only then lets anything be sent. `recovery` says what
   * was found.
   *
   * @throws {TradingBridgeError} the exchange could not be read: nothing may trade on books that are not reconciled.
   * @throws what the database throws.
   */
  static async open(options: AccountLedgerOptions): Promise<AccountLedger> {
    const { storage, accountId, signal } = options
    signal?.throwIfAborted()
    const opening = (await storage.movements(accountId)).find(({ kind }) => kind === 'opening')
    const ledger = new AccountLedger(options, opening?.atMs)
    const giveUp = (): void => ledger.#closing.abort(signal?.reason)
    signal?.addEventListener('abort', giveUp, { once: true })
    try {
      await ledger.#tellRecordedFills()
      ledger.#report = await ledger.#recovery.start(opening === undefined)
      ledger.#seat.ready()
    } catch (error) {
      ledger.#closing.abort(error)
      ledger.#seat.leave()
      throw error
    } finally {
      signal?.removeEventListener('abort', giveUp)
    }
    ledger.#work = Promise.all([ledger.#reconciliation.run(), ledger.#canceller.run()])
    return ledger
  }

  /** Stops reading and waits for what is under way, until all that is known is recorded. Open orders stay open. */
  async close(): Promise<void> {
    this.#closing.abort(new DOMException('The ledger was closed.', 'AbortError'))
    await this.#work
    await Promise.allSettled(this.#underWay)
    this.#seat.leave()
    await this.#parts.desk.saved()
    await this.#blocking.save()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Tells a further listener from now on what `onEvent` is told. Returns how to end that. */
  listen(listener: (event: LedgerEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get accountId(): string {
    return this.#parts.accountId
  }

  /** What the opening found. */
  get recovery(): RecoveryReport {
    if (this.#report === undefined) throw new Error('The ledger is not open yet.')
    return this.#report
  }

  /** Why no new orders are taken, if they are not. */
  get block(): AccountBlock | undefined {
    return this.#blocking.current
  }

  /** Orders that have not ended, or whose fills have not all shown; those of others too. */
  get orders(): readonly LedgerOrder[] {
    return [...this.#parts.desk.orders]
  }

  /** Bought minus sold in each market, as far as fills are counted. */
  get positions(): ReadonlyMap<MarketSymbol, Decimal> {
    return new Map(this.#fills.positions)
  }

  /** Whether all that is known is durable. */
  get isSaved(): boolean {
    return this.#parts.desk.unsavedCount === 0
  }

  /**
   * All orders of one goal, by sequence, each as it is known now.
   *
   * @throws what the database throws.
   */
  async goalOrders(goalId: string): Promise<readonly GoalOrder[]> {
    const { desk, storage } = this.#parts
    await desk.saved()
    const recorded = await storage.goalOrders(goalId)
    return recorded.map((each) => ({ ...each, order: desk.latest(each.order) }))
  }

  /** Reads of reconciling so far. */
  get requests(): number {
    return this.#parts.pace.taken
  }

  /**
   * Records an order and sends it, once. The same intent again is told as `exists`, unless it is proven that the exchange
   * never had it: then it goes out again under the same client order id.
   */
  async submit(order: ApprovedOrder): Promise<SubmitResult> {
    if (this.#closing.signal.aborted)
      return { kind: 'refused', refusal: { code: 'LEDGER_CLOSED', message: 'The ledger is closed.' } }
    return await this.#following(this.#sender.submit(order))
  }

  /**
   * Asks for the end of an order and looks how it ended. Works while the database is down and while the order's outcome
   * is unknown; an order that shows up later is cancelled then.
   */
  async cancel(key: OrderKey): Promise<CancelResult> {
    const order = 'id' in key ? this.#parts.desk.get(key.id) : this.#parts.desk.find(key)
    if (order === undefined) return { kind: 'not-live' }
    const result = await this.#following(this.#canceller.cancel(order.id))
    this.#reconciliation.wake()
    return result
  }

  /** An order by any of its ids, as it is known now, settled ones too. */
  async findOrder(key: OrderKey): Promise<LedgerOrder | undefined> {
    const live = 'id' in key ? this.#parts.desk.get(key.id) : this.#parts.desk.find(key)
    if (live !== undefined) return live
    await this.#parts.desk.saved()
    return await this.#parts.storage.findOrder(this.#parts.accountId, key)
  }

  /** The position in a market, and how far it can go at worst with every order that may be live. */
  exposure(symbol: MarketSymbol): Exposure {
    return exposureOf(symbol, this.#fills.positions.get(symbol) ?? ZERO, this.#live())
  }

  /** How much of an asset orders may still take, unknown ones at full size. */
  reserved(asset: string): Decimal {
    return reservedOf(asset, this.#live())
  }

  /** What the books say the account holds of an asset and nothing reserves. */
  free(asset: string): Decimal {
    const held = this.#fills.booked.get(asset) ?? ZERO
    const used = subtract(subtract(held, this.reserved(asset)), this.#balances.heldElsewhere(asset))
    return maximum(used, ZERO)
  }

  /** Where the last look at the balances and the books differ. */
  differences(): readonly BalanceDifference[] {
    return this.#balances.differences()
  }

  /**
   * One whole pass on demand.
   *
   * @throws {TradingBridgeError} the exchange could not be read.
   */
  async reconcile(): Promise<RecoveryReport> {
    return await this.#recovery.onDemand()
  }

  /**
   * Somebody has looked at why the account is blocked and takes responsibility: differences become part of the books, and
   * new orders are taken again.
   */
  async acknowledge(by: string): Promise<readonly BalanceDifference[]> {
    const differences = await this.#balances.acknowledge(by)
    await this.#blocking.clear(by)
    return differences
  }

  async #following<Result>(work: Promise<Result>): Promise<Result> {
    this.#underWay.add(work)
    try {
      return await work
    } finally {
      this.#underWay.delete(work)
    }
  }

  #contradicted(order: LedgerOrder, reason: string): void {
    this.#parts.onEvent({ kind: 'contradiction', order, reason })
    const name = order.clientOrderId ?? order.orderId ?? order.id
    this.#blocking.set({ code: 'CONTRADICTION', reason: `Order ${name}: ${reason}.` })
  }

  #live(): readonly LedgerOrder[] {
    return [...this.#unsettled()]
  }

  /** Every order that may be live or has fills to come, those that are being recorded included. */
  *#unsettled(): Generator<LedgerOrder> {
    yield* this.#parts.desk.orders
    yield* this.#drafts
  }

  /** What the account did within a day, as far as the domain was not told. */
  async #tellRecordedFills(): Promise<void> {
    const { storage, accountId, clock } = this.#parts
    const range = { fromMs: clock.nowMs() - ONE_SIDED_WINDOW_MS, toMs: Number.MAX_SAFE_INTEGER }
    let after: LedgerFill | undefined
    for (;;) {
      const page = await storage.fills(accountId, { ...range, after, limit: FILLS_A_PAGE })
      for (const fill of page) if (fill.recordedAtMs >= this.#seat.toldUntilMs) this.#seat.tell(fill)
      after = page.at(-1)
      if (page.length < FILLS_A_PAGE) return
    }
  }

  /** Where it is none, the order is counted before anything else can run. */
  #refusalOf(order: LedgerOrder, terms: OrderTerms): LedgerRefusal | undefined {
    const { asset } = costOf(order)
    const refusal = refusalOf(order, {
      orders: this.#live(),
      position: this.#fills.positions.get(order.symbol) ?? ZERO,
      held: this.#fills.booked.get(asset) ?? ZERO,
      heldElsewhere: this.#balances.heldElsewhere(asset),
      block: this.#blocking.current,
      limits: this.#parts.limits,
    })
    return refusal ?? this.#domain.refusalOf(order, terms)
  }
}
