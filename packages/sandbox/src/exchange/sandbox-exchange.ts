import type { Clock, Random } from '@trading-bridge/core'
import { Accounts } from '../accounts/accounts.ts'
import type { ApiKey } from '../accounts/api-key.ts'
import { type AssetBalance, Ledger } from '../accounts/ledger.ts'
import { units } from '../accounts/units.ts'
import type { BookSide } from '../matching/book-side.ts'
import { pageOf } from './account-orders.ts'
import type { CandlePeriod } from './candle-period.ts'
import { Currencies } from './currencies.ts'
import { Deposits } from './deposits.ts'
import { EventStream } from './event-stream.ts'
import type { ExchangeListener } from './exchange-event.ts'
import { DEFAULT_RULES, type ExchangeRules, type LiveRules } from './exchange-rules.ts'
import type { FundingParts } from './funding-parts.ts'
import type { TransferRequest, WithdrawRequest } from './funding-records.ts'
import type { MarketChanges, MarketSettings, NewMarket } from './market-settings.ts'
import type { Candle, DayTicker, Depth, PublicTrade } from './market-views.ts'
import { Markets } from './markets.ts'
import { MirroredView } from './mirrored-view.ts'
import { OrderRegistry } from './order-registry.ts'
import type {
  BatchOutcome,
  BatchRequest,
  CancelOutcome,
  OrderKey,
  PlaceOutcome,
  PlaceRequest,
} from './place-request.ts'
import { ORDER_NOT_FOUND, rejected, SYMBOL_NOT_FOUND } from './rejection.ts'
import type { FillQuery, SandboxFill } from './sandbox-fill.ts'
import { isOpen, type OrderRecord, orderOf, type SandboxOrder } from './sandbox-order.ts'
import { Settlement } from './settlement.ts'
import { TradingFloor } from './trading-floor.ts'
import { type TransferOutcome, transfer } from './transfers.ts'
import { Withdrawals, type WithdrawOutcome } from './withdrawals.ts'

export interface SandboxExchangeOptions {
  readonly clock: Clock
  readonly random: Random
  /** The defaults where left out. */
  readonly rules?: Partial<ExchangeRules>
}

/** Orders of an account, narrowed down by what is given. */
export interface OpenOrdersQuery {
  readonly symbol?: string | undefined
  readonly ordId?: string | undefined
  readonly clOrdId?: string | undefined
}

export interface OrderHistoryQuery {
  readonly symbol?: string | undefined
  readonly fromMs?: number | undefined
  readonly untilMs?: number | undefined
  /** 100 when left out. */
  readonly limit?: number | undefined
}

/** Every order that rests in a market, best price first, and at one price in the order they fill. */
export interface BookOrders {
  readonly bids: readonly SandboxOrder[]
  readonly asks: readonly SandboxOrder[]
}

/** A ledger that is looked at only. */
export type LedgerView = Pick<Ledger, 'balance' | 'balances' | 'issued' | 'total' | 'assets'>

const DEFAULT_HISTORY_LIMIT = 100

/**
 * The sandbox's exchange without its wires: markets, accounts, orders, money and what everybody may see of them.
 *
 * The same seed, the same clock readings and the same calls give the same events. What a client may get wrong comes back
 * as a rejection with the exchange's code; a call that only whoever runs the sandbox can get wrong (an account that does
 * not exist) throws. Symbols are read in any case.
 */
export class SandboxExchange {
  readonly #rules: { -readonly [Name in keyof ExchangeRules]: ExchangeRules[Name] }
  readonly accounts: Accounts
  readonly currencies: Currencies
  readonly deposits: Deposits
  readonly withdrawals: Withdrawals
  readonly #clock: Clock
  readonly #ledger: Ledger
  readonly #events: EventStream
  readonly #markets: Markets
  readonly #registry: OrderRegistry
  readonly #floor: TradingFloor
  readonly #funding: FundingParts
  /** Until when queries do not show an order, by its id. */
  readonly #hiddenUntilMs = new Map<string, number>()

  constructor({ clock, random, rules = {} }: SandboxExchangeOptions) {
    this.#clock = clock
    this.#rules = { ...DEFAULT_RULES, ...rules }
    this.accounts = new Accounts()
    this.currencies = new Currencies()
    this.#ledger = new Ledger((holder, asset) => this.#events.touchBalance(holder, asset))
    this.#events = new EventStream(clock, (holder, asset) => this.#ledger.balance(holder, asset))
    this.#markets = new Markets(this.rules, this.currencies)
    this.#registry = new OrderRegistry(this.accounts, this.rules.marketMakerHistory)
    const parts = { clock, random, rules: this.rules, ledger: this.#ledger, events: this.#events }
    const settlement = new Settlement({ ...parts, registry: this.#registry })
    this.#floor = new TradingFloor({ ...parts, registry: this.#registry, settlement })
    this.#funding = { ...parts, accounts: this.accounts, currencies: this.currencies }
    this.deposits = new Deposits(this.#funding)
    this.withdrawals = new Withdrawals(this.#funding)
  }

  /** Tells every event from now on, after the operation that caused it. Returns the function that ends this. */
  onEvent(listener: ExchangeListener): () => void {
    return this.#events.subscribe(listener)
  }

  get rules(): ExchangeRules {
    return this.#rules
  }

  /** Changes rules from now on. What was decided by the old ones stays. */
  changeRules(changes: Partial<LiveRules>): void {
    Object.assign(this.#rules, changes)
  }

  /** Adds to the ids of all orders from now on. An offset below the present one changes nothing: ids always rise. */
  raiseOrderIds(offset: bigint): void {
    if (offset > this.#rules.orderIdOffset) this.#rules.orderIdOffset = offset
  }

  /** Balances as the exchange holds them; the fee collector and futures wallets are holders too. */
  get ledger(): LedgerView {
    return this.#ledger
  }

  // Markets

  /** @throws {InvalidInputError} the settings are none, or symbol or id are in use. */
  addMarket(market: NewMarket): MarketSettings {
    const { settings } = this.#markets.add(market, this.#clock.nowMs())
    this.#events.add({ type: 'market.changed', market: settings })
    this.#events.deliver()
    return settings
  }

  /**
   * Changes a market while it lives; `openTrade: false` suspends it, and its orders stay and can be cancelled. New
   * decimals cancel all of its orders.
   *
   * @throws {InvalidInputError} there is no such market, or the settings are none; nothing has changed.
   */
  changeMarket(symbol: string, changes: MarketChanges): MarketSettings {
    const desk = this.#markets.demand(symbol)
    const settings = this.#markets.changed(desk, changes)
    const hasNewGrid = settings.tickSz !== desk.settings.tickSz || settings.lotSz !== desk.settings.lotSz
    if (hasNewGrid) for (const record of this.#registry.openOf(desk.symbol)) this.#floor.cancel(record)
    desk.change(settings)
    this.#events.add({ type: 'market.changed', market: settings })
    this.#events.deliver()
    return settings
  }

  markets(): readonly MarketSettings[] {
    return [...this.#markets.all()].map(({ settings }) => settings)
  }

  market(symbol: string): MarketSettings | undefined {
    return this.#markets.find(symbol)?.settings
  }

  /**
   * Makes a market show another exchange's data from now on: what is traded in it leaves no public trace.
   *
   * @throws {InvalidInputError} there is no such market.
   */
  showMirrored(symbol: string): MirroredView {
    const desk = this.#markets.demand(symbol)
    desk.mirrored ??= new MirroredView()
    return desk.mirrored
  }

  /**
   * Takes a trade of another exchange into a market's tape. Money and orders are untouched.
   *
   * @throws {InvalidInputError} there is no such market.
   */
  recordMirroredTrade(symbol: string, trade: Omit<PublicTrade, 'seq' | 'symbol' | 'instrumentId'>): void {
    const { tape, settings } = this.#markets.demand(symbol)
    const { symbolId: instrumentId } = settings
    const recorded = { ...trade, seq: tape.tradeCount + 1, symbol: settings.symbol, instrumentId }
    tape.record(recorded)
    this.#events.add({ type: 'trade', trade: recorded })
    this.#events.deliver()
  }

  // Orders

  place(accountId: string, request: PlaceRequest): PlaceOutcome {
    const account = this.accounts.demand(accountId)
    const desk = this.#markets.find(request.symbol)
    const placed = desk === undefined ? SYMBOL_NOT_FOUND : this.#floor.place(account, desk, request)
    const outcome: PlaceOutcome = 'kind' in placed ? placed : { kind: 'accepted', order: orderOf(placed) }
    if (outcome.kind === 'rejected') {
      const { symbol, clOrdId } = request
      const { code, text } = outcome
      this.#events.add({ type: 'order.rejected', accountId, symbol, clOrdId, code, text })
    }
    this.#events.deliver()
    return outcome
  }

  /** Places one after the other; each stands for itself. Rejected as a whole when there are none or too many. */
  placeBatch(accountId: string, { symbol, timestamp, orders }: BatchRequest): BatchOutcome {
    if (orders.length === 0 || orders.length > this.rules.batchLimit)
      return rejected(this.rules.badRequestCode, 'batch size invalid')
    const outcomes = orders.map((order) => this.place(accountId, { ...order, symbol, timestamp }))
    return { kind: 'answered', outcomes }
  }

  /** Cancels an open order. One that has filled, or is nobody's, is not found. */
  cancel(accountId: string, key: OrderKey): CancelOutcome {
    if (key.symbol !== undefined && this.#markets.find(key.symbol) === undefined) return SYMBOL_NOT_FOUND
    const record = this.#find(accountId, key)
    if (record === undefined) return ORDER_NOT_FOUND
    if (record.ordStatus === 'CANCELED') return { kind: 'already-cancelled', order: orderOf(record) }
    if (!isOpen(record.ordStatus)) return ORDER_NOT_FOUND
    this.#floor.cancel(record)
    this.#events.deliver()
    return { kind: 'cancelled', order: orderOf(record) }
  }

  /** Cancels all open orders of an account, oldest first, optionally of one market only. */
  cancelAll(accountId: string, symbol?: string): readonly SandboxOrder[] {
    const records = [...this.#openOf(accountId, symbol)]
    for (const record of records) this.#floor.cancel(record)
    this.#events.deliver()
    return records.map(orderOf)
  }

  /** Keeps queries from showing an order before `untilMs`, though it trades and can be cancelled. */
  hideOrder(ordId: string, untilMs: number): void {
    this.#hiddenUntilMs.set(ordId, untilMs)
  }

  /** An order of the account, open or not, once it is visible. */
  order(accountId: string, key: OrderKey): SandboxOrder | undefined {
    const record = this.#find(accountId, key)
    return record !== undefined && this.#isVisible(record) ? orderOf(record) : undefined
  }

  /** Oldest first. */
  openOrders(accountId: string, { symbol, ordId, clOrdId }: OpenOrdersQuery = {}): readonly SandboxOrder[] {
    const orders: SandboxOrder[] = []
    for (const record of this.#openOf(accountId, symbol)) {
      const isMeant =
        (ordId === undefined || record.ordId === ordId) &&
        (clOrdId === undefined || record.clOrdId === clOrdId) &&
        this.#isVisible(record)
      if (isMeant) orders.push(orderOf(record))
    }
    return orders
  }

  /** Finished orders, newest first. */
  orderHistory(accountId: string, query: OrderHistoryQuery = {}): readonly SandboxOrder[] {
    const { symbol, fromMs, untilMs, limit = DEFAULT_HISTORY_LIMIT } = query
    const wanted = symbol?.toUpperCase()
    const orders: SandboxOrder[] = []
    for (const record of this.#registry.of(accountId).finished()) {
      if (orders.length >= limit) break
      const isMeant =
        (wanted === undefined || record.desk.symbol === wanted) &&
        (fromMs === undefined || record.acceptedAtMs >= fromMs) &&
        (untilMs === undefined || record.acceptedAtMs <= untilMs)
      if (isMeant) orders.push(orderOf(record))
    }
    return orders
  }

  /** One page of an account's fills in a market, newest first. */
  fills(accountId: string, query: FillQuery): readonly SandboxFill[] {
    const symbol = query.symbol.toUpperCase()
    if (query.ordId === undefined) return this.#registry.of(accountId).fills({ ...query, symbol })
    const record = this.#find(accountId, { symbol, ordId: query.ordId })
    return pageOf(record?.fills.toReversed() ?? [], query)
  }

  // Money

  balances(accountId: string): readonly AssetBalance[] {
    return this.#ledger.balances(accountId)
  }

  /** Gives an account money, as whoever runs the sandbox may; there is no record of it. */
  fund(accountId: string, asset: string, amount: string): void {
    this.accounts.demand(accountId)
    this.#ledger.deposit(accountId, asset.toUpperCase(), units(amount))
    this.#events.deliver()
  }

  /** Takes available money away; false, and nothing happens, when there is less. */
  drain(accountId: string, asset: string, amount: string): boolean {
    this.accounts.demand(accountId)
    const isCovered = this.#ledger.withdraw(accountId, asset.toUpperCase(), units(amount))
    this.#events.deliver()
    return isCovered
  }

  /**
   * Replaces the addresses of a key; the old ones stay in force for as long as the rules say.
   *
   * @throws {InvalidInputError} the key is unknown, an address is none, or there are more than 5.
   */
  changeKeyAddresses(apiKey: string, addresses: readonly string[]): ApiKey {
    const nowMs = this.#clock.nowMs()
    const inForceAtMs = nowMs + this.rules.addressListDelayMs
    return this.accounts.changeAddresses(apiKey, { addresses, nowMs, inForceAtMs })
  }

  withdraw(accountId: string, request: WithdrawRequest): WithdrawOutcome {
    return this.withdrawals.request(this.accounts.demand(accountId), request)
  }

  transfer(accountId: string, request: TransferRequest): TransferOutcome {
    return transfer(this.#funding, this.accounts.demand(accountId), request)
  }

  // What everybody may see; absent where there is no such market

  /** The best levels of both sides, at most `levels` of each. */
  depth(symbol: string, levels: number): Depth | undefined {
    return this.#markets.find(symbol)?.depth(levels)
  }

  /** The book as the engine holds it. */
  book(symbol: string): BookOrders | undefined {
    const book = this.#markets.find(symbol)?.book
    return book && { bids: restingOrders(book.bids), asks: restingOrders(book.asks) }
  }

  tickers(): readonly DayTicker[] {
    const nowMs = this.#clock.nowMs()
    return [...this.#markets.all()].map((desk) => desk.ticker(nowMs))
  }

  ticker(symbol: string): DayTicker | undefined {
    return this.#markets.find(symbol)?.ticker(this.#clock.nowMs())
  }

  /** Newest first. */
  trades(symbol: string, count: number): readonly PublicTrade[] | undefined {
    return this.#markets.find(symbol)?.tape.trades(count)
  }

  /** The newest candles, oldest first; periods without a trade have none. */
  candles(symbol: string, period: CandlePeriod, count: number): readonly Candle[] | undefined {
    return this.#markets.find(symbol)?.candles(period, count)
  }

  #find(accountId: string, key: OrderKey): OrderRecord | undefined {
    const record =
      'ordId' in key
        ? this.#registry.byId(accountId, key.ordId)
        : this.#registry.of(accountId).byClientId(key.clOrdId)
    const isMeant = key.symbol === undefined || record?.desk.symbol === key.symbol.toUpperCase()
    return isMeant ? record : undefined
  }

  *#openOf(accountId: string, symbol: string | undefined): Generator<OrderRecord> {
    const wanted = symbol?.toUpperCase()
    for (const record of this.#registry.of(accountId).open())
      if (wanted === undefined || record.desk.symbol === wanted) yield record
  }

  #isVisible({ ordId, acceptedAtMs }: OrderRecord): boolean {
    const hiddenUntilMs = this.#hiddenUntilMs.get(ordId) ?? 0
    const visibleAtMs = Math.max(hiddenUntilMs, acceptedAtMs + this.rules.visibilityDelayMs)
    return this.#clock.nowMs() >= visibleAtMs
  }
}

function restingOrders(side: BookSide<OrderRecord>): readonly SandboxOrder[] {
  return [...side.levels()].flatMap((level) => [...level.orders()].map(({ owner }) => orderOf(owner)))
}
