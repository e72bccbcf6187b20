/**
 * What must hold after every event, whatever goes wrong: I1 to I6 and I9. The ledger's word is held against the exchange
 * itself, not against what the exchange tells over the wire.
 */
import {
  add,
  type ClientOrderId,
  type Clock,
  type Decimal,
  decimal,
  isLess,
  negate,
  type Quantity,
  subtract,
  sum,
  ZERO,
} from '@trading-bridge/core'
import type { ExchangeEvent, Sandbox, SandboxOrder } from '@trading-bridge/sandbox'
import { expect } from 'vitest'
import {
  type AccountLedger,
  goalTotals,
  hasEnded,
  isConservedGoal,
  isOfOurMaking,
  type LedgerEvent,
  type LedgerLimits,
  type LedgerOrder,
  type Venue,
} from '../src/index.ts'
import type { CountedStorage } from './counted-storage.ts'

interface KeeperOptions {
  readonly sandbox: Sandbox
  /** The account at the exchange, and the same in the books. */
  readonly holder: string
  readonly accountId: string
  readonly storage: CountedStorage
  readonly limits: LedgerLimits | undefined
}

export class InvariantKeeper {
  readonly #options: KeeperOptions
  readonly #broken: string[] = []
  /** How often the exchange accepted each client order id. */
  readonly #accepted = new Map<string, number>()
  readonly #filled = new Map<string, Decimal>()
  readonly #reads: number[] = []
  #ledger: AccountLedger | undefined
  #checks = 0

  constructor(options: KeeperOptions) {
    this.#options = options
    options.sandbox.exchange.onEvent((event) => this.#afterExchangeEvent(event))
  }

  get checks(): number {
    return this.#checks
  }

  /** The ledger whose word is held against the exchange from now on; none while it opens. */
  follow(ledger: AccountLedger | undefined): void {
    this.#ledger = ledger
    // The haste of an opening is not held against the second after it.
    this.#reads.length = 0
    this.check('the opening')
  }

  assertNothingBroke(): void {
    expect(this.#broken.join('\n')).toBe('')
  }

  /** The same venue, with its reads counted for I9. */
  watched(venue: Venue, clock: Clock): Venue {
    const counting =
      <Parameters extends readonly unknown[], Result>(call: (...parameters: Parameters) => Promise<Result>) =>
      (...parameters: Parameters): Promise<Result> => {
        this.#countRead(clock.monotonicMs())
        return call(...parameters)
      }
    return {
      ...venue,
      fetchOrder: counting(venue.fetchOrder),
      fetchOpenOrders: counting(venue.fetchOpenOrders),
      fetchFills: counting(venue.fetchFills),
      fetchBalances: counting(venue.fetchBalances),
    }
  }

  afterLedgerEvent(event: LedgerEvent): void {
    if (event.kind === 'order' || event.kind === 'fill') this.#checkOrder(event.order)
    if (event.kind === 'defect') this.#break(`a defect: ${String(event.cause)}`)
    if (this.#ledger !== undefined) this.check(event.kind)
  }

  /** I3, I4 and I6, on everything that is known now. */
  check(after: string): void {
    this.#checks += 1
    const ledger = this.#ledger
    if (ledger === undefined) return
    for (const order of ledger.orders) this.#checkEnd(order, after)
    this.#checkExposure(ledger, after)
    this.#checkGoals(ledger, after)
  }

  /** At rest: every order, fill, position and balance is the same in the books and at the exchange. */
  async assertEqualToExchange(ledger: AccountLedger): Promise<void> {
    const { sandbox, holder, accountId, storage } = this.#options
    const range = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }
    const [orders, fills] = await Promise.all([
      storage.orders(accountId, { ...range, limit: 1e6 }),
      storage.fills(accountId, { ...range, limit: 1e6 }),
    ])
    const truth = [
      ...sandbox.exchange.openOrders(holder),
      ...sandbox.exchange.orderHistory(holder, { limit: 1e6 }),
    ]
    const known = new Set(orders.map(({ orderId }) => `${orderId}`))
    const told = truth
      .filter((order) => known.has(order.ordId) || leavesATrace(order))
      .map((order) => `${order.ordId} ${statusOf(order)} ${amount(order.cumQty)}`)
    const ours = orders.filter(({ orderId }) => orderId !== undefined)
    const booked = ours.map((order) => `${order.orderId} ${plain(order)} ${order.booked}`)
    expect(booked.sort()).toEqual(told.sort())
    const executed = sandbox.exchange
      .markets()
      .flatMap(({ symbol }) => sandbox.exchange.fills(holder, { symbol, pageSize: 1e6 }))
    expect(fills.map(({ fillId }) => `${fillId}`).sort()).toEqual(executed.map(({ id }) => id).sort())
    const balances = await storage.bookedBalances(accountId)
    for (const { asset, available, frozen } of sandbox.exchange.balances(holder))
      expect(`${asset} ${balances.get(asset) ?? ZERO}`).toBe(`${asset} ${amount(available + frozen)}`)
    for (const order of ledger.orders) expect(hasEnded(order)).toBe(false)
  }

  #afterExchangeEvent(event: ExchangeEvent): void {
    if (event.type === 'order.accepted' && event.order.accountId === this.#options.holder)
      this.#checkAccepted(event.order)
    if (event.type === 'order.accepted' || event.type === 'order.filled' || event.type === 'order.done')
      this.check(event.type)
  }

  /** I1 and I2. */
  #checkAccepted({ clOrdId }: SandboxOrder): void {
    const isOurs = isOfOurMaking(clOrdId as ClientOrderId)
    if (isOurs && !this.#options.storage.durable.has(clOrdId))
      this.#break(`I1: order ${clOrdId} reached the exchange before its intent was durable`)
    const times = (this.#accepted.get(clOrdId) ?? 0) + 1
    this.#accepted.set(clOrdId, times)
    if (times > 1) this.#break(`I2: the exchange has ${times} orders of intent ${clOrdId}`)
  }

  /** I5. */
  #checkOrder(order: LedgerOrder): void {
    const before = this.#filled.get(order.id) ?? ZERO
    if (isLess(order.filled, before)) this.#break(`I5: filled of ${order.id} fell from ${before}`)
    this.#filled.set(order.id, order.filled)
    const truth = this.#truthOf(order)
    if (truth !== undefined && isLess(amount(truth.cumQty), order.booked))
      this.#break(`I5: ${order.booked} is counted of ${order.id}, and ${amount(truth.cumQty)} was filled`)
    this.#checkEnd(order, 'its own event')
  }

  /** I3: what the ledger calls ended is ended at the exchange, or was never there. */
  #checkEnd(order: LedgerOrder, after: string): void {
    if (!hasEnded(order)) return
    const truth = this.#truthOf(order)
    const isLive = truth?.ordStatus === 'SUBMITTED' || truth?.ordStatus === 'PARTIAL_FILLED'
    if (isLive) this.#break(`I3: after ${after}, ${order.id} counts as ${order.status} and is live`)
    const isVoid = order.status === 'rejected' || order.status === 'never-placed'
    if (isVoid && truth !== undefined && truth.ordStatus !== 'REJECTED')
      this.#break(`I3: after ${after}, ${order.id} counts as ${order.status} and exists`)
  }

  /** I4: what the exchange itself could make of the position stays within what the ledger counts, and within the limit. */
  #checkExposure(ledger: AccountLedger, after: string): void {
    const { sandbox, holder, limits } = this.#options
    for (const [symbol, limit] of limits?.maxExposure ?? []) {
      const code = symbol.replace('/', '')
      let [highest, lowest]: [Decimal, Decimal] = [ZERO, ZERO]
      for (const fill of sandbox.exchange.fills(holder, { symbol: code, pageSize: 1e6 })) {
        const signed = fill.side === 'BUY' ? amount(fill.execQty) : negate(amount(fill.execQty))
        highest = add(highest, signed)
        lowest = add(lowest, signed)
      }
      for (const order of sandbox.exchange.openOrders(holder, { symbol: code })) {
        if (order.side === 'BUY') highest = add(highest, amount(order.leavesQty))
        else lowest = subtract(lowest, amount(order.leavesQty))
      }
      const counted = ledger.exposure(symbol)
      const isBeyond = isLess(limit, highest) || isLess(limit, negate(lowest))
      if (isBeyond) this.#break(`I4: after ${after}, the exchange could go to ${highest} or ${lowest}`)
      if (isLess(counted.highest, counted.lowest)) this.#break(`I4: after ${after}, the bounds are crossed`)
    }
  }

  /** I6: of every goal, target = filled + open + unknown + remaining. */
  #checkGoals(ledger: AccountLedger, after: string): void {
    const byGoal = new Map<string, LedgerOrder[]>()
    for (const order of ledger.orders)
      if (order.goalId !== undefined && order.quantity !== undefined)
        byGoal.set(order.goalId, [...(byGoal.get(order.goalId) ?? []), order])
    for (const [goalId, orders] of byGoal) {
      const target = {
        unit: 'base',
        amount: sum(orders.map((order) => order.quantity ?? (ZERO as Quantity))),
      } as const
      if (!isConservedGoal(target, goalTotals(target, orders)))
        this.#break(`I6: after ${after}, goal ${goalId} is not conserved`)
    }
  }

  /** I9: no more than the budget in any second, and one more for its edge; five times that while the ledger opens. */
  #countRead(atMs: number): void {
    this.#reads.push(atMs)
    while ((this.#reads[0] ?? atMs) <= atMs - 1_000) this.#reads.shift()
    const budget = this.#options.limits?.requestsPerSecond ?? 4
    const most = this.#ledger === undefined ? budget * 5 : budget
    if (this.#reads.length > most + 1) this.#break(`I9: ${this.#reads.length} reads within a second`)
  }

  #truthOf({ orderId, clientOrderId }: LedgerOrder): SandboxOrder | undefined {
    const { exchange } = this.#options.sandbox
    const { holder } = this.#options
    const orders = [...exchange.openOrders(holder), ...exchange.orderHistory(holder, { limit: 1e6 })]
    return orders.find((order) =>
      orderId === undefined ? order.clOrdId === clientOrderId : order.ordId === orderId,
    )
  }

  #break(what: string): void {
    this.#broken.push(what)
  }
}

/** The sandbox counts in 10^-18. */
function amount(units: bigint): Decimal {
  return decimal(`${units}e-18`)
}

function statusOf({ ordStatus }: SandboxOrder): string {
  return ordStatus === 'SUBMITTED' || ordStatus === 'PARTIAL_FILLED' ? 'live' : ordStatus.toLowerCase()
}

/** An order of others that was placed and cancelled between two looks, with nothing filled, nobody can tell of. */
function leavesATrace({ clOrdId, cumQty, ordStatus }: SandboxOrder): boolean {
  return ordStatus !== 'CANCELED' || cumQty > 0n || isOfOurMaking(clOrdId as ClientOrderId)
}

/** The exchange's words for how an order stands. */
function plain({ status }: LedgerOrder): string {
  if (status === 'cancelled') return 'canceled'
  return status === 'filled' || status === 'rejected' || status === 'never-placed' ? status : 'live'
}
