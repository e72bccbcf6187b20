/**
 * Counting fills, each once, whoever's order they are of and however late they show.
 *
 * A fill of an order that is in no book is one of an order that others placed, or of one of ours whose number is not
 * known yet. The exchange is asked for that order by its id: its client order id says which. While it shows nothing, the
 * fill is held and read again, for an order of ours may be among those that do not show yet.
 */
import { add, type Decimal, type Fill, type MarketSymbol, negate, type OrderId } from '@trading-bridge/core'
import type { LedgerOrder } from '../orders/order-record.ts'
import type { Adoption } from './adoption.ts'
import { bookFill, credit } from './book-fill.ts'
import type { LedgerParts } from './ledger-parts.ts'
import type { LedgerFill } from './ledger-storage.ts'
import { Turns } from './turns.ts'

interface HeldFills {
  readonly symbol: MarketSymbol
  readonly oldestAtMs: number
  readonly sinceMs: number
}

/** The exchange tells whole seconds, and its clock is not ours. */
const CLOCK_MARGIN_MS = 5_000
/** Fill ids of a market that are remembered, so that the database is not asked for them at every read. */
const MOST_REMEMBERED = 2_000
/** More fills of one order are several changes: databases bound the size of a statement. */
const FILLS_PER_CHANGE = 500

export class FillDesk {
  readonly #parts: LedgerParts
  readonly #adoption: Adoption
  /** Fills matched before this moment are not of these books: the opening balances hold them. */
  readonly #openedAtMs: number
  readonly #latest = new Map<MarketSymbol, number>()
  readonly #positions = new Map<MarketSymbol, Decimal>()
  readonly #booked = new Map<string, Decimal>()
  readonly #remembered = new Map<MarketSymbol, Set<string>>()
  readonly #held = new Map<OrderId, HeldFills>()
  readonly #turns = new Turns()
  #counted = 0

  constructor(parts: LedgerParts, adoption: Adoption, openedAtMs: number) {
    this.#parts = parts
    this.#adoption = adoption
    this.#openedAtMs = Math.floor(openedAtMs / 1_000) * 1_000
  }

  /** Loads what the database has added up. */
  async load(): Promise<void> {
    const { storage, accountId } = this.#parts
    for (const [symbol, atMs] of await storage.latestFills(accountId)) this.#latest.set(symbol, atMs)
    for (const [symbol, position] of await storage.positions(accountId)) this.#positions.set(symbol, position)
    for (const [asset, amount] of await storage.bookedBalances(accountId)) this.#booked.set(asset, amount)
  }

  /** Fills that were counted since the ledger was opened. */
  get counted(): number {
    return this.#counted
  }

  get positions(): ReadonlyMap<MarketSymbol, Decimal> {
    return this.#positions
  }

  /** What fills, fees and movements make of each asset. */
  get booked(): ReadonlyMap<string, Decimal> {
    return this.#booked
  }

  /** Markets in which something was traded, or is about to be. */
  get symbols(): ReadonlySet<MarketSymbol> {
    const symbols = new Set([...this.#parts.limits.symbols, ...this.#latest.keys()])
    for (const { symbol } of this.#parts.desk.orders) symbols.add(symbol)
    return symbols
  }

  /** Whether fills are held in this market whose order is not known. */
  holds(symbol: MarketSymbol): boolean {
    return [...this.#held.values()].some((held) => held.symbol === symbol)
  }

  bookMovement(asset: string, amount: Decimal): void {
    credit(this.#booked, asset, amount)
  }

  /** Reads a market's fills from where they are known on, and counts those that are new. */
  async read(symbol: MarketSymbol, sinceAtMs = this.#sinceAtMs(symbol)): Promise<number> {
    const { venue, pace, signal } = this.#parts
    await pace.take(signal)
    return await this.count(symbol, await venue.fetchFills({ symbol, sinceAtMs }, { signal }))
  }

  /** Reads the fills of one order, wherever they stand in the list. */
  async readOf({ symbol, orderId }: LedgerOrder): Promise<number> {
    if (orderId === undefined) return 0
    const { venue, pace, signal } = this.#parts
    await pace.take(signal)
    return await this.count(symbol, await venue.fetchFills({ symbol, orderId }, { signal }))
  }

  /** Counts those that are new. What two reads bring at once is counted once: they take turns. */
  count(symbol: MarketSymbol, fills: readonly Fill[]): Promise<number> {
    return this.#turns.run(() => this.#count(symbol, fills))
  }

  async #count(symbol: MarketSymbol, fills: readonly Fill[]): Promise<number> {
    const fresh = await this.#unknownOf(symbol, fills)
    const byOrder = new Map<OrderId, Fill[]>()
    for (const fill of fresh) byOrder.set(fill.orderId, [...(byOrder.get(fill.orderId) ?? []), fill])
    for (const orderId of this.#held.keys())
      if (this.#held.get(orderId)?.symbol === symbol && !byOrder.has(orderId)) this.#held.delete(orderId)
    let counted = 0
    for (const [orderId, ofOrder] of byOrder) counted += await this.#countFor(symbol, orderId, ofOrder)
    return counted
  }

  async #countFor(symbol: MarketSymbol, orderId: OrderId, fills: readonly Fill[]): Promise<number> {
    const order = await this.#orderOf(symbol, orderId, fills)
    if (order === undefined) return 0
    this.#held.delete(orderId)
    let known = order
    for (let from = 0; from < fills.length; from += FILLS_PER_CHANGE)
      known = this.#apply(known, fills.slice(from, from + FILLS_PER_CHANGE))
    return fills.length
  }

  #apply(found: LedgerOrder, fills: readonly Fill[]): LedgerOrder {
    const { desk, accountId, clock } = this.#parts
    const nowMs = clock.nowMs()
    const order = desk.latest(found)
    const quantity = fills.reduce((total, fill) => add(total, fill.quantity), order.booked)
    const notional = fills.reduce((total, fill) => add(total, fill.notional), order.bookedNotional)
    const rows: LedgerFill[] = fills.map((fill) => ({ ...fill, accountId, recordedAtMs: nowMs }))
    const { orderId } = rows[0] ?? {}
    if (orderId === undefined) return order
    const known = desk.apply(order, { kind: 'filled', orderId, quantity, notional, atMs: nowMs }, rows)
    for (const fill of rows) this.#remember(fill)
    return known
  }

  #remember(fill: LedgerFill): void {
    const { symbol, side, quantity, atMs, fillId } = fill
    bookFill(this.#booked, fill)
    credit(this.#positions, symbol, side === 'buy' ? quantity : negate<Decimal>(quantity))
    this.#latest.set(symbol, Math.max(this.#latest.get(symbol) ?? 0, atMs))
    this.#rememberId(symbol, fillId)
    this.#counted += 1
  }

  #rememberId(symbol: MarketSymbol, fillId: string): void {
    const ids = this.#remembered.get(symbol) ?? new Set()
    this.#remembered.set(symbol, ids.add(fillId))
    const [oldest] = ids
    if (ids.size > MOST_REMEMBERED && oldest !== undefined) ids.delete(oldest)
  }

  /** Of the fills, those that are neither counted nor older than the books; each once. */
  async #unknownOf(symbol: MarketSymbol, fills: readonly Fill[]): Promise<readonly Fill[]> {
    const { storage, accountId, desk } = this.#parts
    const remembered = this.#remembered.get(symbol)
    const once = [...new Map(fills.map((fill) => [fill.fillId, fill])).values()]
    const unsure = once.filter(
      (fill) =>
        fill.atMs >= this.#openedAtMs && remembered?.has(fill.fillId) !== true && !desk.holdsFill(fill),
    )
    if (unsure.length === 0) return []
    const known = await storage.knownFills(
      accountId,
      symbol,
      unsure.map(({ fillId }) => fillId),
    )
    for (const fillId of known) this.#rememberId(symbol, fillId)
    return unsure.filter(({ fillId }) => !known.has(fillId))
  }

  async #orderOf(
    symbol: MarketSymbol,
    orderId: OrderId,
    fills: readonly Fill[],
  ): Promise<LedgerOrder | undefined> {
    const known = await this.#adoption.find({ orderId })
    if (known !== undefined) return known
    const { venue, pace, signal, clock, limits } = this.#parts
    await pace.take(signal)
    const order = await venue.fetchOrder({ symbol, orderId }, { signal })
    if (order !== undefined) return await this.#adoption.take(order, 'order-query')
    const nowMs = clock.monotonicMs()
    const held = this.#held.get(orderId) ?? {
      symbol,
      oldestAtMs: Math.min(...fills.map(({ atMs }) => atMs)),
      sinceMs: nowMs,
    }
    this.#held.set(orderId, held)
    // Longer than orders take to show: it is none of ours that waits, and its fills are all that is left of it.
    const isOld = nowMs - held.sinceMs >= limits.lagBoundMs
    return isOld && !this.#mayBeOurs(symbol) ? await this.#adoption.takeFromFills(fills) : undefined
  }

  #mayBeOurs(symbol: MarketSymbol): boolean {
    return this.#parts.desk
      .inMarket(symbol)
      .some((order) => order.orderId === undefined && order.origin === 'intent')
  }

  /** From where a market is read: what may still show late is within the lag bound. */
  #sinceAtMs(symbol: MarketSymbol): number {
    const latestAtMs = this.#latest.get(symbol) ?? this.#openedAtMs
    const heldAtMs = [...this.#held.values()]
      .filter((held) => held.symbol === symbol)
      .map(({ oldestAtMs }) => oldestAtMs)
    const margin = this.#parts.limits.lagBoundMs + CLOCK_MARGIN_MS
    return Math.max(this.#openedAtMs, Math.min(latestAtMs - margin, ...heldAtMs))
  }
}
