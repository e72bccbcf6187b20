import { type Decimal, type FillId, type MarketSymbol, negate } from '@trading-bridge/core'
import { isSettled, type LedgerOrder } from '../orders/order-record.ts'
import { bookFill, credit } from './book-fill.ts'
import type {
  AccountBlock,
  BalanceMovement,
  BalanceRow,
  GoalOrder,
  InsertedIntent,
  LedgerFill,
  LedgerStorage,
  NewLedgerOrder,
  NewOrderEvent,
  OrderChange,
  OrderEvent,
  OrderKey,
  OrderQuery,
  ReconciliationRow,
} from './ledger-storage.ts'

/**
 * The books in memory: for paper trading and trials, where nothing has to outlive the process. It keeps every rule of
 * the port but that of durability, and is held to it by the suite that the database passes.
 */
export class MemoryLedgerStorage implements LedgerStorage {
  readonly #orders = new Map<string, LedgerOrder>()
  /** By account and each of the names an order goes by. */
  readonly #names = new Map<string, string>()
  readonly #unsettled = new Set<string>()
  /** By goal, the ids of its orders. */
  readonly #goals = new Map<string, string[]>()
  readonly #events = new Map<string, OrderEvent[]>()
  readonly #fills = new Map<string, LedgerFill>()
  readonly #positions = new Map<string, Map<MarketSymbol, Decimal>>()
  readonly #latestFills = new Map<string, Map<MarketSymbol, number>>()
  readonly #booked = new Map<string, Map<string, Decimal>>()
  readonly #movements: BalanceMovement[] = []
  readonly #balances: BalanceRow[] = []
  readonly #blocks = new Map<string, AccountBlock>()
  readonly #reconciliations = new Map<string, ReconciliationRow>()

  async insertIntent(order: NewLedgerOrder, event: NewOrderEvent): Promise<InsertedIntent> {
    const block = this.#blocks.get(order.accountId)
    if (block !== undefined) return { kind: 'blocked', block }
    const known = namesOf(order).flatMap((name) => this.#orders.get(this.#names.get(name) ?? '') ?? [])[0]
    if (known !== undefined) return { kind: 'exists', order: known }
    return { kind: 'inserted', order: this.#insert(order, event) }
  }

  async insertExternal(order: NewLedgerOrder, event: NewOrderEvent): Promise<LedgerOrder> {
    const known = namesOf(order).flatMap((name) => this.#orders.get(this.#names.get(name) ?? '') ?? [])[0]
    return known ?? this.#insert(order, event)
  }

  async commit({ next, event, fills = [] }: OrderChange): Promise<'committed' | 'stale'> {
    const stored = this.#orders.get(next.id)
    const isStale =
      stored?.revision !== next.revision - 1 || fills.some((fill) => this.#fills.has(fillKey(fill)))
    if (isStale) return 'stale'
    this.#keep(next, event)
    for (const fill of fills) this.#addFill(fill)
    return 'committed'
  }

  async knownFills(
    accountId: string,
    symbol: MarketSymbol,
    fillIds: readonly FillId[],
  ): Promise<ReadonlySet<FillId>> {
    return new Set(fillIds.filter((fillId) => this.#fills.has(fillKey({ accountId, symbol, fillId }))))
  }

  async unsettledOrders(accountId: string): Promise<readonly LedgerOrder[]> {
    return [...this.#unsettled]
      .flatMap((id) => this.#orders.get(id) ?? [])
      .filter((order) => order.accountId === accountId)
      .sort(byCreation)
  }

  async findOrder(accountId: string, key: OrderKey): Promise<LedgerOrder | undefined> {
    const id = 'id' in key ? key.id : this.#names.get(nameOf(accountId, key))
    const order = this.#orders.get(id ?? '')
    return order?.accountId === accountId ? order : undefined
  }

  async orders(
    accountId: string,
    {
      fromMs,
      toMs,
      symbol,
      afterId,
      limit,
    }: OrderQuery & { readonly afterId?: string | undefined; readonly limit: number },
  ): Promise<readonly LedgerOrder[]> {
    const meant = [...this.#orders.values()]
      .filter((order) => order.accountId === accountId && (symbol === undefined || order.symbol === symbol))
      .filter(({ createdAtMs, updatedAtMs }) => createdAtMs < toMs && updatedAtMs >= fromMs)
      .sort(byCreation)
    const start = afterId === undefined ? 0 : meant.findIndex(({ id }) => id === afterId) + 1
    return meant.slice(start, start + limit)
  }

  async orderEvents(orderId: string): Promise<readonly OrderEvent[]> {
    return [...(this.#events.get(orderId) ?? [])]
  }

  async goalOrders(goalId: string): Promise<readonly GoalOrder[]> {
    return (this.#goals.get(goalId) ?? [])
      .flatMap((id) => this.#orders.get(id) ?? [])
      .sort((left, right) => (left.sequence ?? 0) - (right.sequence ?? 0))
      .map((order) => ({ order, recorded: this.#events.get(order.id)?.[0]?.detail ?? '{}' }))
  }

  async fills(
    accountId: string,
    {
      fromMs,
      toMs,
      symbol,
      after,
      limit,
    }: OrderQuery & { readonly after?: LedgerFill | undefined; readonly limit: number },
  ): Promise<readonly LedgerFill[]> {
    const meant = [...this.#fills.values()]
      .filter((fill) => fill.accountId === accountId && (symbol === undefined || fill.symbol === symbol))
      .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
      .sort(byMatch)
    const start = after === undefined ? 0 : meant.findIndex((fill) => fillKey(fill) === fillKey(after)) + 1
    return meant.slice(start, start + limit)
  }

  async latestFills(accountId: string): Promise<ReadonlyMap<MarketSymbol, number>> {
    return new Map(this.#latestFills.get(accountId))
  }

  async positions(accountId: string): Promise<ReadonlyMap<MarketSymbol, Decimal>> {
    return new Map(this.#positions.get(accountId))
  }

  async bookedBalances(accountId: string, beforeMs?: number): Promise<ReadonlyMap<string, Decimal>> {
    if (beforeMs === undefined) return new Map(this.#booked.get(accountId))
    const booked = new Map<string, Decimal>()
    for (const movement of this.#movements)
      if (movement.accountId === accountId && movement.atMs < beforeMs)
        credit(booked, movement.asset, movement.amount)
    for (const fill of this.#fills.values())
      if (fill.accountId === accountId && fill.atMs < beforeMs) bookFill(booked, fill)
    return booked
  }

  async recordMovements(movements: readonly BalanceMovement[]): Promise<void> {
    this.#movements.push(...movements)
    for (const { accountId, asset, amount } of movements)
      credit(accountMap(this.#booked, accountId), asset, amount)
  }

  async movements(
    accountId: string,
    { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number } = {
      fromMs: 0,
      toMs: Number.POSITIVE_INFINITY,
    },
  ): Promise<readonly BalanceMovement[]> {
    return this.#movements.filter(
      (movement) => movement.accountId === accountId && movement.atMs >= fromMs && movement.atMs < toMs,
    )
  }

  async recordBalances(balances: readonly BalanceRow[]): Promise<void> {
    this.#balances.push(...balances)
  }

  async balancesAt(accountId: string, atMs = Number.POSITIVE_INFINITY): Promise<readonly BalanceRow[]> {
    const latest = new Map<string, BalanceRow>()
    for (const row of this.#balances)
      if (row.accountId === accountId && row.atMs <= atMs) latest.set(row.asset, row)
    return [...latest.values()]
  }

  async block(block: AccountBlock): Promise<void> {
    if (!this.#blocks.has(block.accountId)) this.#blocks.set(block.accountId, block)
  }

  async clearBlock(accountId: string): Promise<void> {
    this.#blocks.delete(accountId)
  }

  async blockOf(accountId: string): Promise<AccountBlock | undefined> {
    return this.#blocks.get(accountId)
  }

  async recordReconciliation(row: ReconciliationRow): Promise<void> {
    this.#reconciliations.set(row.accountId, row)
  }

  async lastReconciliation(accountId: string): Promise<ReconciliationRow | undefined> {
    return this.#reconciliations.get(accountId)
  }

  #insert(wanted: NewLedgerOrder, event: NewOrderEvent): LedgerOrder {
    const order = { ...wanted, revision: 1 }
    this.#keep(order, event)
    if (order.goalId !== undefined) {
      const ids = this.#goals.get(order.goalId) ?? []
      ids.push(order.id)
      this.#goals.set(order.goalId, ids)
    }
    return order
  }

  #keep(order: LedgerOrder, event: NewOrderEvent): void {
    this.#orders.set(order.id, order)
    for (const name of namesOf(order)) this.#names.set(name, order.id)
    if (isSettled(order)) this.#unsettled.delete(order.id)
    else this.#unsettled.add(order.id)
    const events = this.#events.get(order.id) ?? []
    events.push({ ...event, orderId: order.id, revision: order.revision })
    this.#events.set(order.id, events)
  }

  #addFill(fill: LedgerFill): void {
    const { accountId, symbol, side, quantity, atMs } = fill
    this.#fills.set(fillKey(fill), fill)
    bookFill(accountMap(this.#booked, accountId), fill)
    credit(accountMap(this.#positions, accountId), symbol, side === 'buy' ? quantity : negate(quantity))
    const latest = accountMap(this.#latestFills, accountId)
    latest.set(symbol, Math.max(latest.get(symbol) ?? 0, atMs))
  }
}

function accountMap<Key, Value>(maps: Map<string, Map<Key, Value>>, accountId: string): Map<Key, Value> {
  const map = maps.get(accountId) ?? new Map<Key, Value>()
  maps.set(accountId, map)
  return map
}

function fillKey({ accountId, symbol, fillId }: Pick<LedgerFill, 'accountId' | 'symbol' | 'fillId'>): string {
  return `${accountId} ${symbol} ${fillId}`
}

function namesOf({ accountId, clientOrderId, orderId, goalId, sequence }: NewLedgerOrder): readonly string[] {
  const names: string[] = []
  if (clientOrderId !== undefined) names.push(nameOf(accountId, { clientOrderId }))
  if (orderId !== undefined) names.push(nameOf(accountId, { orderId }))
  if (goalId !== undefined) names.push(`goal ${goalId} ${sequence}`)
  return names
}

function nameOf(accountId: string, key: Exclude<OrderKey, { readonly id: string }>): string {
  return 'orderId' in key ? `order ${accountId} ${key.orderId}` : `client ${accountId} ${key.clientOrderId}`
}

function byCreation(left: LedgerOrder, right: LedgerOrder): number {
  return left.createdAtMs - right.createdAtMs || (left.id < right.id ? -1 : 1)
}

function byMatch(left: LedgerFill, right: LedgerFill): number {
  return left.atMs - right.atMs || (fillKey(left) < fillKey(right) ? -1 : 1)
}
