/**
 * The orders of one account that are not settled, in memory and on their way to the database.
 *
 * Evidence counts in memory at once; its commit follows in order. While the database fails, changes wait here and are
 * tried again: what is known is never forgotten for it, and cancels, which need no record, go on.
 */
import type { ClientOrderId, Clock, MarketSymbol, OrderId } from '@trading-bridge/core'
import type { Evidence } from '../orders/evidence.ts'
import { advance } from '../orders/order-life.ts'
import { isSettled, type LedgerOrder } from '../orders/order-record.ts'
import type { LedgerEvent } from './ledger-event.ts'
import type { LedgerFill, LedgerStorage, OrderChange } from './ledger-storage.ts'

export interface OrderDeskOptions {
  readonly storage: LedgerStorage
  readonly clock: Clock
  readonly onEvent: (event: LedgerEvent) => void
  /** Told of evidence that cannot be true beside what is known. */
  readonly onContradiction: (order: LedgerOrder, reason: string) => void
}

/** Settled orders that are remembered, for evidence that was under way when they settled. */
const MOST_SETTLED = 1_000

export class OrderDesk {
  readonly #options: OrderDeskOptions
  readonly #settled = new Map<string, LedgerOrder>()
  readonly #orders = new Map<string, LedgerOrder>()
  readonly #byClientId = new Map<ClientOrderId, string>()
  readonly #byOrderId = new Map<OrderId, string>()
  /** Changes that are not durable yet, oldest first. */
  readonly #unsaved: OrderChange[] = []
  #saving: Promise<void> | undefined
  #isStorageDown = false

  constructor(options: OrderDeskOptions) {
    this.#options = options
  }

  get orders(): Iterable<LedgerOrder> {
    return this.#orders.values()
  }

  get size(): number {
    return this.#orders.size
  }

  get unsavedCount(): number {
    return this.#unsaved.length
  }

  get isStorageDown(): boolean {
    return this.#isStorageDown
  }

  get(id: string): LedgerOrder | undefined {
    return this.#orders.get(id)
  }

  /** As it is known now: whoever waited holds an older picture of it, and it may have settled meanwhile. */
  latest(order: LedgerOrder): LedgerOrder {
    return this.#orders.get(order.id) ?? this.#settled.get(order.id) ?? order
  }

  find({
    orderId,
    clientOrderId,
  }: {
    readonly orderId?: OrderId | undefined
    readonly clientOrderId?: ClientOrderId | undefined
  }): LedgerOrder | undefined {
    const byOrderId = orderId === undefined ? undefined : this.#byOrderId.get(orderId)
    const id = byOrderId ?? (clientOrderId === undefined ? undefined : this.#byClientId.get(clientOrderId))
    return id === undefined ? undefined : this.#orders.get(id)
  }

  inMarket(symbol: MarketSymbol): readonly LedgerOrder[] {
    return [...this.#orders.values()].filter((order) => order.symbol === symbol)
  }

  /** Takes in an order as it stands in the database, or before it does. */
  put(order: LedgerOrder): void {
    this.#settled.delete(order.id)
    this.#orders.set(order.id, order)
    if (order.clientOrderId !== undefined) this.#byClientId.set(order.clientOrderId, order.id)
    if (order.orderId !== undefined) this.#byOrderId.set(order.orderId, order.id)
  }

  #settle(order: LedgerOrder): void {
    this.#settled.set(order.id, order)
    const [oldest] = this.#settled.keys()
    if (this.#settled.size > MOST_SETTLED && oldest !== undefined) this.#settled.delete(oldest)
    this.#orders.delete(order.id)
    if (order.clientOrderId !== undefined) this.#byClientId.delete(order.clientOrderId)
    if (order.orderId !== undefined) this.#byOrderId.delete(order.orderId)
  }

  /** The order as it is with this evidence. Durable by and by: see `saved`. */
  apply(order: LedgerOrder, evidence: Evidence, fills: readonly LedgerFill[] = []): LedgerOrder {
    const known = this.latest(order)
    const step = advance(known, evidence)
    if (step.kind === 'unchanged') return known
    const { next } = step
    this.#unsaved.push(changeOf(known, next, evidence, fills))
    if (isSettled(next)) this.#settle(next)
    else this.put(next)
    this.#startSaving()
    this.#options.onEvent({ kind: 'order', order: next, because: evidence.kind })
    for (const fill of fills) this.#options.onEvent({ kind: 'fill', order: next, fill })
    if (step.kind === 'contradiction') this.#options.onContradiction(next, step.reason)
    return next
  }

  /**
   * As `apply`, but nothing changes in memory unless the change is durable: for what must be recorded before it is done.
   *
   * @throws what the database throws.
   */
  async applyDurably(order: LedgerOrder, evidence: Evidence): Promise<LedgerOrder> {
    await this.saved()
    const known = this.latest(order)
    const step = advance(known, evidence)
    if (step.kind !== 'advanced') return known
    const outcome = await this.#options.storage.commit(changeOf(known, step.next, evidence, []))
    if (outcome === 'stale') throw new Error(`Another writer has changed order ${known.id}.`)
    this.put(step.next)
    this.#options.onEvent({ kind: 'order', order: step.next, because: evidence.kind })
    return step.next
  }

  /** Whether a fill waits here to be written. */
  holdsFill({ symbol, fillId }: Pick<LedgerFill, 'symbol' | 'fillId'>): boolean {
    return this.#unsaved.some(({ fills = [] }) =>
      fills.some((fill) => fill.symbol === symbol && fill.fillId === fillId),
    )
  }

  /**
   * Resolves once all that is known is durable.
   *
   * @throws what the database throws; the changes stay, and are tried again with the next call.
   */
  async saved(): Promise<void> {
    while (this.#unsaved.length > 0) {
      this.#saving ??= this.#save()
      await this.#saving
    }
  }

  #startSaving(): void {
    if (this.#isStorageDown) return
    // A failure is told as an event, and the changes stay.
    this.saved().catch(() => undefined)
  }

  async #save(): Promise<void> {
    try {
      for (let change = this.#unsaved[0]; change !== undefined; change = this.#unsaved[0]) {
        const outcome = await this.#options.storage.commit(change)
        this.#unsaved.shift()
        if (outcome === 'stale') await this.#explainStale(change)
      }
      this.storageWorks()
    } catch (cause) {
      this.storageFailed(cause)
      throw cause
    } finally {
      this.#saving = undefined
    }
  }

  storageFailed(cause: unknown): void {
    if (this.#isStorageDown) return
    this.#isStorageDown = true
    this.#options.onEvent({ kind: 'storage-failed', cause, unsaved: this.#unsaved.length })
  }

  storageWorks(): void {
    if (!this.#isStorageDown) return
    this.#isStorageDown = false
    this.#options.onEvent({ kind: 'storage-recovered' })
  }

  /** A commit whose answer was lost is there already; else somebody else writes, and what we hold cannot be trusted. */
  async #explainStale({ next }: OrderChange): Promise<void> {
    const stored = await this.#options.storage.findOrder(next.accountId, { id: next.id })
    if (stored?.revision === next.revision && stored.status === next.status) return
    this.#options.onContradiction(next, 'another writer has changed it in the database')
  }
}

function changeOf(
  known: LedgerOrder,
  next: LedgerOrder,
  evidence: Evidence,
  fills: readonly LedgerFill[],
): OrderChange {
  const detail = JSON.stringify({ from: known.status, to: next.status, ...detailOf(evidence) })
  return { next, event: { kind: evidence.kind, atMs: evidence.atMs, detail }, fills }
}

function detailOf(evidence: Evidence): object {
  if (evidence.kind !== 'seen') return evidence
  const { orderId, status, filled, filledNotional } = evidence.order
  return { ...evidence, order: { orderId, status, filled, filledNotional } }
}
