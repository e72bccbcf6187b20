/**
 * A market and an account for one goal, as a pure state that chance moves: prices walk, books break, orders fill, are turned
 * away, are lost and found. The goal under test sees what a runner would show it; each of its steps is held to its limits here
 * before it is carried out.
 */
import {
  add,
  compare,
  type Decimal,
  decimal,
  isPositive,
  type Market,
  maximum,
  minimum,
  multiply,
  type Notional,
  notional,
  notionalOf,
  type OrderBook,
  type OrderRequest,
  type Price,
  price,
  type Quantity,
  quantity,
  quantityFor,
  type Random,
  roundToStep,
  subtract,
  ZERO,
} from '@trading-bridge/core'
import type { GoalPlan } from '../src/goals/goal-plan.ts'
import type { GoalSettings } from '../src/goals/goal-settings.ts'
import type { TradedVolume } from '../src/market/market-tape.ts'
import { clientOrderIdOf } from '../src/orders/order-intent.ts'
import {
  hasEnded,
  type LedgerOrder,
  openNotional,
  openQuantity,
  termsOf,
} from '../src/orders/order-record.ts'
import { progressOf, type SliceOrder } from '../src/strategies/goal-progress.ts'
import type { GoalStep, GoalView, Room } from '../src/strategies/goal-step.ts'
import { nextStep } from '../src/strategies/next-step.ts'
import { intervalOf } from '../src/strategies/schedule.ts'
import { ledgerOrder, sharpMarket } from './fixtures.ts'

export interface SimulatedGoal {
  readonly settings: GoalSettings
  readonly plan: GoalPlan
  readonly goalId: string
  readonly random: Random
  /** Called with each step before it is carried out. */
  readonly check: (view: GoalView, step: GoalStep) => void
  /** One event in so many goes wrong; never where left out. */
  readonly mishapEvery?: number | undefined
  /** How much others trade, at most, in a second. */
  readonly flowPerSecond?: number | undefined
}

interface Printed {
  readonly atMs: number
  readonly quantity: Quantity
  readonly price: Price
}

/** More steps than any goal of these tests takes. */
const MOST_STEPS = 20_000

export class GoalSimulator {
  readonly #goal: SimulatedGoal
  readonly #market: Market = sharpMarket
  readonly #trades: Printed[] = []
  readonly #executed: Printed[] = []
  #orders: readonly SliceOrder[] = []
  #nowMs: number
  /** The middle, in ticks, and how far the best prices are from it. */
  #midTicks = 8_000
  #spreadTicks = 2
  #isBroken = false

  constructor(goal: SimulatedGoal) {
    this.#goal = goal
    this.#nowMs = goal.plan.startAtMs
  }

  get orders(): readonly SliceOrder[] {
    return this.#orders
  }

  /** Until the goal ends by itself. */
  run(): GoalStep & { readonly kind: 'end' } {
    for (let count = 0; count < MOST_STEPS; count += 1) {
      const view = this.view()
      const step = nextStep(view)
      this.#goal.check(view, step)
      if (step.kind === 'end') return step
      this.#carryOut(step)
      this.#moveMarket()
      this.#moveOrders()
    }
    throw new Error(`The goal has not ended after ${MOST_STEPS} steps.`)
  }

  view(): GoalView {
    const { settings, plan, goalId } = this.#goal
    const { windowMs } = settings.participation
    const window = this.#traded(windowMs)
    const progress = progressOf(settings.target, this.#orders, { nowMs: this.#nowMs, windowMs })
    return {
      goalId,
      settings,
      plan,
      nowMs: this.#nowMs,
      market: this.#market,
      book: this.#book(),
      bookAgeMs: this.#happens(0.03) ? this.#between(4_000, 9_000) : this.#between(0, 300),
      others: { window, slice: 'sliceIntervalMs' in settings ? this.#traded(intervalOf(settings)) : window },
      progress,
      own: progress.live,
      room: this.#room(window),
    }
  }

  #carryOut(step: GoalStep): void {
    if (step.kind === 'place') this.#place(step.proposal.request, step.proposal.sliceIndex)
    if (step.kind === 'cancel')
      for (const { id } of step.orders) this.#change(id, () => ({ status: 'cancelling' }))
    if (step.kind === 'wait') this.#wait(step.untilMs)
  }

  /** As told, or until an order changes, or far longer than told: a loop that was held up. */
  #wait(untilMs: number): void {
    const isEarly = this.#live().length > 0 && this.#random.integer(0, 1) === 0
    const lateMs = this.#mishap(0.3) ? this.#between(1, 4 * intervalOf(this.#goal.settings)) : 0
    this.#nowMs = isEarly ? Math.min(untilMs, this.#nowMs + this.#between(1, 2_000)) : untilMs + lateMs
  }

  #place(request: OrderRequest, sliceIndex: number): void {
    const sequence = this.#orders.length + 1
    const { goalId } = this.#goal
    const order = ledgerOrder({
      ...termsOf(request),
      id: `order-${sequence}`,
      goalId,
      sequence,
      clientOrderId: clientOrderIdOf({ goalId, sequence }),
      createdAtMs: this.#nowMs,
      updatedAtMs: this.#nowMs,
    })
    this.#orders = [...this.#orders, { order, sliceIndex }]
  }

  #moveOrders(): void {
    for (const order of this.#live()) if (this.#happens(0.7)) this.#moveOrder(order)
    const [{ order } = {}] = this.#orders.slice(-2)
    if (order !== undefined && order.status === 'cancelled' && this.#mishap(0.5)) this.#fillLate(order)
  }

  #moveOrder(order: LedgerOrder): void {
    const isNew = order.status === 'sending' || order.status === 'unknown'
    if (isNew && this.#mishap(1)) this.#goWrong(order)
    else if (order.timeInForce === 'ioc') this.#take(order)
    else if (isNew) this.#change(order.id, () => ({ status: 'open' }))
    else if (order.status === 'cancelling') this.#endCancelled(order)
    else if (this.#happens(0.3)) this.#fill(order, this.#part())
  }

  /** Its cancel was refused, or it has ended, perhaps after another fill. */
  #endCancelled(order: LedgerOrder): void {
    if (this.#mishap(0.3)) {
      this.#change(order.id, () => ({ status: 'open' }))
      return
    }
    if (this.#happens(0.3)) this.#fill(order, this.#part())
    this.#change(order.id, ended)
  }

  #goWrong(order: LedgerOrder): void {
    const status = (['unknown', 'unknown', 'rejected', 'never-placed'] as const)[this.#between(0, 3)]
    // What is not known to have arrived was not refused either.
    const isRefusal = status === 'rejected' && order.status === 'unknown'
    if (status !== undefined && !isRefusal) this.#change(order.id, () => ({ status }))
  }

  /** All, a part or nothing, at the best price or worse up to its limit; and that was its end. */
  #take(order: LedgerOrder): void {
    this.#fill(order, this.#happens(0.7) ? 100 : this.#part())
    this.#change(order.id, ended)
  }

  /** Part of what is open, in hundredths. */
  #fill(order: LedgerOrder, hundredths: number): void {
    const at = order.timeInForce === 'ioc' ? this.#takenAt(order) : (order.price ?? this.#best(order.side))
    const open = openQuantity(order) ?? quantityFor(openNotional(order), at, this.#market.lotSize)
    const part = roundToStep(
      quantity(multiply(open, decimal(`${hundredths}e-2`))),
      this.#market.lotSize,
      'down',
    )
    if (!isPositive(part)) return
    this.#executed.push({ atMs: this.#nowMs, quantity: part, price: at })
    this.#change(order.id, (before) => ({
      filled: add(before.filled, part),
      filledNotional: add(before.filledNotional, notionalOf(at, part)),
      status:
        hundredths === 100 ? 'filled' : before.status === 'cancelling' ? 'cancelling' : 'partially-filled',
    }))
  }

  /** A fill that shows only after its order was taken for ended, as far as the goal has left it room. */
  #fillLate(order: LedgerOrder): void {
    const { settings } = this.#goal
    if (settings.target.unit === 'quote' || order.quantity === undefined) return
    const { remaining } = this.view().progress.totals
    const open = subtract(order.quantity, order.filled)
    const part = roundToStep(minimum(open, quantity(maximum(remaining, ZERO))), this.#market.lotSize, 'down')
    if (!isPositive(part)) return
    const at = order.price ?? this.#best(order.side)
    this.#executed.push({ atMs: this.#nowMs, quantity: part, price: at })
    this.#change(order.id, (before) => ({
      filled: add(before.filled, part),
      filledNotional: add(before.filledNotional, notionalOf(at, part)),
    }))
  }

  #change(id: string, change: (order: LedgerOrder) => Partial<LedgerOrder>): void {
    this.#orders = this.#orders.map((each) => {
      if (each.order.id !== id) return each
      const { order } = each
      const next = { ...order, ...change(order), updatedAtMs: this.#nowMs, revision: order.revision + 1 }
      return { ...each, order: next }
    })
  }

  /** The book moves, at times through an order that rests, which fills then; now and then it is no book. */
  #moveMarket(): void {
    this.#midTicks = Math.max(6_000, this.#midTicks + this.#between(-4, 4))
    this.#spreadTicks = this.#between(1, 4)
    this.#isBroken = this.#mishap(0.5)
    for (const order of this.#live())
      if (order.timeInForce === 'gtc' && order.status !== 'sending' && this.#isThrough(order))
        this.#fill(order, 100)
    const most = this.#goal.flowPerSecond ?? 500
    const amount = quantity(decimal(`${this.#between(0, most * 100)}e-2`))
    this.#trades.push({ atMs: this.#nowMs, quantity: amount, price: this.#best('buy') })
  }

  #isThrough({ side, price: at }: LedgerOrder): boolean {
    if (at === undefined) return false
    const best = this.#best(side)
    return `${side === 'buy' ? maximum(at, best) : minimum(at, best)}` === `${at}`
  }

  /** The best price that an order of `side` can take. */
  #best(side: 'buy' | 'sell'): Price {
    return ticks(side === 'buy' ? this.#midTicks + this.#spreadTicks : this.#midTicks)
  }

  #takenAt({ side, price: limit }: LedgerOrder): Price {
    const best = this.#best(side)
    if (limit === undefined) return best
    // The book may have moved past the limit meanwhile: it fills at its limit then.
    return side === 'buy' ? minimum(best, limit) : maximum(best, limit)
  }

  /** Three levels a side, own resting orders among them. */
  #book(): OrderBook {
    const levels = (side: 'buy' | 'sell', step: number) => {
      const others = [0, 1, 2].map((away) => ({
        price: ticks(this.#midTicks + (side === 'buy' ? 0 : this.#spreadTicks) + step * away),
        quantity: quantity(String(this.#between(1, 5_000))),
      }))
      const own = this.#live().filter((order) => order.side === side && order.timeInForce === 'gtc')
      const ours = own.flatMap(({ price: at, quantity: amount }) =>
        at === undefined || amount === undefined ? [] : [{ price: at, quantity: amount }],
      )
      return merged([...others, ...ours], side)
    }
    const [bids, asks] = [levels('buy', -1), levels('sell', 1)]
    const { symbol } = this.#market
    if (!this.#isBroken) return { symbol, bids, asks }
    const broken = [
      { symbol, bids: [], asks },
      { symbol, bids, asks: [] },
      { symbol, bids: asks, asks: bids },
    ]
    return broken[this.#between(0, 2)] ?? { symbol, bids, asks }
  }

  #room(window: TradedVolume): Room {
    const { participation } = this.#goal.settings
    if (this.#mishap(0.2)) return { quantity: decimal('-0.01'), because: 'nothing may rest now' }
    const since = this.#nowMs - participation.windowMs
    const executed = total(this.#executed.filter(({ atMs }) => atMs > since).map((each) => each.quantity))
    const outstanding = total(this.#live().map((order) => this.#outstanding(order)))
    const left = subtract(multiply(window.quantity, participation.max), add(executed, outstanding))
    const most = this.#mishap(0.5) ? decimal(`${this.#between(0, 20_000)}e-2`) : decimal('1000000')
    const room = roundToStep(maximum(minimum(left, most), ZERO), this.#market.lotSize, 'down')
    return { quantity: room, because: 'the share of others' }
  }

  #outstanding(order: LedgerOrder): Decimal {
    return (
      openQuantity(order) ?? quantityFor(openNotional(order), ticks(this.#midTicks), this.#market.lotSize)
    )
  }

  #traded(windowMs: number): TradedVolume {
    const recent = this.#trades.filter(({ atMs }) => atMs > this.#nowMs - windowMs)
    const amount = quantity(total(recent.map((each) => each.quantity)))
    const paid: Notional = notional(total(recent.map((each) => notionalOf(each.price, each.quantity))))
    const vwap = isPositive(amount) ? this.#best('buy') : undefined
    return { quantity: amount, notional: paid, trades: recent.length, vwap }
  }

  #live(): readonly LedgerOrder[] {
    return this.#orders.map(({ order }) => order).filter((order) => !hasEnded(order))
  }

  get #random(): Random {
    return this.#goal.random
  }

  #between(from: number, to: number): number {
    return this.#random.integer(from, to)
  }

  #happens(chance: number): boolean {
    return this.#random.fraction() < chance
  }

  /** `weight` of how often things go wrong. */
  #mishap(weight: number): boolean {
    const { mishapEvery } = this.#goal
    return mishapEvery !== undefined && this.#happens(weight / mishapEvery)
  }

  #part(): number {
    return [0, 25, 50, 100][this.#between(0, 3)] ?? 0
  }
}

function ended({ status }: LedgerOrder): Partial<LedgerOrder> {
  return { status: status === 'filled' ? 'filled' : 'cancelled' }
}

function ticks(count: number): Price {
  return price(decimal(`${count}e-6`))
}

function total(values: readonly Decimal[]): Decimal {
  return values.reduce((sum, value) => add(sum, value), ZERO)
}

/** One level a price, the best first. */
function merged(levels: readonly { price: Price; quantity: Quantity }[], side: 'buy' | 'sell') {
  const byPrice = new Map<string, { price: Price; quantity: Quantity }>()
  for (const level of levels) {
    const before = byPrice.get(`${level.price}`)
    byPrice.set(`${level.price}`, {
      ...level,
      quantity: before === undefined ? level.quantity : add(before.quantity, level.quantity),
    })
  }
  const sorted = [...byPrice.values()].sort((left, right) => compare(left.price, right.price))
  return side === 'buy' ? sorted.reverse() : sorted
}
