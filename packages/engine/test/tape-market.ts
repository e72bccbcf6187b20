/**
 * A recorded market to run a goal in: trades of `examples/data` in their order, a book around the last of them, and orders that
 * fill as those trades allow. What takes fills at once from what the book shows. What rests fills from trades that come to its
 * price, a half of each, as one of two in the queue.
 */
import { readFileSync } from 'node:fs'
import {
  add,
  type BookLevel,
  decimal,
  divide,
  isLess,
  isPositive,
  minimum,
  multiply,
  notional,
  notionalOf,
  type OrderBook,
  type Price,
  price,
  type Quantity,
  quantity,
  roundToStep,
  type Side,
  subtract,
  sum,
} from '@trading-bridge/core'
import type { GoalPlan } from '../src/goals/goal-plan.ts'
import type { GoalSettings } from '../src/goals/goal-settings.ts'
import type { TradedVolume } from '../src/market/market-tape.ts'
import { hasEnded, type LedgerOrder, openQuantity, termsOf } from '../src/orders/order-record.ts'
import { progressOf, type SliceOrder } from '../src/strategies/goal-progress.ts'
import type { GoalStep, GoalView, OrderProposal } from '../src/strategies/goal-step.ts'
import { nextStep } from '../src/strategies/next-step.ts'
import { intervalOf } from '../src/strategies/schedule.ts'
import { ledgerOrder, SHARP, sharpMarket } from './fixtures.ts'
import { others } from './goal-fixtures.ts'

export interface TapeTrade {
  readonly atMs: number
  readonly price: Price
  readonly quantity: Quantity
  readonly side: Side
}

/** Two hours of SHARP/USDT. */
export function readTape(): readonly TapeTrade[] {
  const file = new URL('../../../examples/data/sharp-usdt-trades.csv', import.meta.url)
  const rows = readFileSync(file, 'utf8').trim().split('\n').slice(2)
  return rows.map((row) => {
    const [atMs = '', at = '', amount = '', side = ''] = row.split(',')
    return {
      atMs: Number(atMs),
      price: price(at),
      quantity: quantity(amount),
      side: side === 'buy' ? 'buy' : 'sell',
    }
  })
}

/** What was traded in [fromMs, toMs). */
export function volumeOf(tape: readonly TapeTrade[], fromMs: number, toMs: number): TradedVolume {
  const seen = tape.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  const amount = sum(seen.map((trade) => trade.quantity))
  const paid = sum(seen.map((trade) => notionalOf(trade.price, trade.quantity)))
  const vwap = isPositive(amount)
    ? price(divide(paid, amount, { decimals: 18, rounding: 'half-even' }))
    : undefined
  return { quantity: amount, notional: paid, trades: seen.length, vwap }
}

export interface Placed {
  readonly atMs: number
  readonly proposal: OrderProposal
  readonly book: OrderBook
}

export class TapeMarket {
  readonly #tape: readonly TapeTrade[]
  readonly #settings: GoalSettings
  readonly #plan: GoalPlan
  readonly #placed: Placed[] = []
  #orders: readonly SliceOrder[] = []
  #nowMs: number
  /** How many trades of the tape have happened. */
  #happened = 0

  constructor(tape: readonly TapeTrade[], settings: GoalSettings, plan: GoalPlan) {
    this.#tape = tape
    this.#settings = settings
    this.#plan = plan
    this.#nowMs = plan.startAtMs
  }

  get placed(): readonly Placed[] {
    return this.#placed
  }

  get orders(): readonly SliceOrder[] {
    return this.#orders
  }

  /** Runs the goal to its end; `atMoments` are told what has filled by then, each as it passes. */
  run(atMoments: readonly number[], tell: (atMs: number, filled: Quantity) => void): GoalStep {
    const moments = [...atMoments]
    for (;;) {
      this.#catchUp()
      while (moments[0] !== undefined && moments[0] <= this.#nowMs) tell(moments.shift() ?? 0, this.#filled())
      const step = nextStep(this.#view())
      if (step.kind === 'end') {
        for (const atMs of moments) tell(atMs, this.#filled())
        return step
      }
      if (step.kind === 'place') this.#place(step.proposal)
      else if (step.kind === 'cancel')
        for (const { id } of step.orders) this.#change(id, { status: 'cancelled' })
      else this.#nowMs = Math.min(step.untilMs, this.#nextFillMs(), moments[0] ?? step.untilMs)
    }
  }

  #filled(): Quantity {
    return sum(this.#orders.map(({ order }) => order.filled))
  }

  #view(): GoalView {
    const { participation, target } = this.#settings
    const { windowMs } = participation
    const progress = progressOf(target, this.#orders, { nowMs: this.#nowMs, windowMs })
    const seen = (lengthMs: number) => volumeOf(this.#tape, this.#nowMs - lengthMs, this.#nowMs)
    return {
      goalId: 'goal-1',
      settings: this.#settings,
      plan: this.#plan,
      nowMs: this.#nowMs,
      market: sharpMarket,
      book: this.#book(),
      bookAgeMs: 0,
      others:
        this.#settings.kind === 'pov'
          ? { window: seen(windowMs), slice: seen(intervalOf(this.#settings)) }
          : others(),
      progress,
      own: progress.live,
      room: { quantity: decimal('1000000'), because: 'no limit' },
    }
  }

  #place(proposal: OrderProposal): void {
    const { request, sliceIndex } = proposal
    const book = this.#book()
    this.#placed.push({ atMs: this.#nowMs, proposal, book })
    const sequence = this.#orders.length + 1
    const terms = { ...termsOf(request), id: `order-${sequence}`, sequence }
    // A moment before now, so that the next look at the book is younger.
    const moment = { createdAtMs: this.#nowMs - 1, updatedAtMs: this.#nowMs - 1 }
    const order = ledgerOrder({ ...terms, ...moment, status: 'open' })
    this.#orders = [...this.#orders, { order, sliceIndex }]
    if (order.timeInForce !== 'ioc' || order.quantity === undefined) return
    const best = (order.side === 'sell' ? book.bids[0] : book.asks[0])?.price ?? price('0')
    this.#fill(order, order.quantity, best)
    this.#change(order.id, { status: 'filled' })
  }

  /** Everything that the tape tells up to now. */
  #catchUp(): void {
    for (;;) {
      const trade = this.#tape[this.#happened]
      if (trade === undefined || trade.atMs >= this.#nowMs) return
      this.#happened += 1
      const resting = this.#live()
      if (resting === undefined || !comesTo(trade, resting)) continue
      const half = roundToStep(
        quantity(multiply(trade.quantity, decimal('0.5'))),
        sharpMarket.lotSize,
        'down',
      )
      this.#fill(resting, half, resting.price ?? trade.price)
    }
  }

  /** Just after the next trade that comes to the order that rests. */
  #nextFillMs(): number {
    const resting = this.#live()
    if (resting === undefined) return Number.POSITIVE_INFINITY
    const next = this.#tape.find((trade, index) => index >= this.#happened && comesTo(trade, resting))
    return next === undefined ? Number.POSITIVE_INFINITY : next.atMs + 1
  }

  #fill(order: LedgerOrder, most: Quantity, at: Price): void {
    const part = minimum(most, subtract(order.quantity ?? most, order.filled))
    const filled = add(order.filled, part)
    const filledNotional = notional(add(order.filledNotional, notionalOf(at, part)))
    const isWhole = `${filled}` === `${order.quantity}`
    this.#change(order.id, { filled, filledNotional, status: isWhole ? 'filled' : 'partially-filled' })
  }

  #change(id: string, changes: Partial<LedgerOrder>): void {
    this.#orders = this.#orders.map((each) =>
      each.order.id === id
        ? { ...each, order: { ...each.order, ...changes, updatedAtMs: this.#nowMs - 1 } }
        : each,
    )
  }

  #live(): LedgerOrder | undefined {
    const last = this.#orders.at(-1)?.order
    return last === undefined || hasEnded(last) ? undefined : last
  }

  /** The last trade was at the best price of the half that its taker met; the other half is two ticks away, and deep. */
  #book(): OrderBook {
    const last = this.#tape[Math.max(0, this.#happened - 1)]
    if (last === undefined) throw new Error('The tape is empty.')
    const bid = last.side === 'sell' ? last.price : subtract(last.price, ticks(2))
    const away = [0, 1, 2].map(ticks)
    return {
      symbol: SHARP,
      bids: away.map((distance) => this.#level(subtract(bid, distance))),
      asks: away.map((distance) => this.#level(add(add(bid, ticks(2)), distance))),
    }
  }

  /** Others, and an own order that rests there. */
  #level(at: Price): BookLevel {
    const own = this.#live()
    const isOwn = own !== undefined && `${own.price}` === `${at}`
    const deep = quantity('5000')
    return { price: at, quantity: isOwn ? add(deep, openQuantity(own) ?? deep) : deep }
  }
}

function ticks(count: number): Price {
  return price(multiply(sharpMarket.tickSize, decimal(String(count))))
}

/** Whether a trade reaches the price of an order that rests. */
function comesTo(trade: TapeTrade, { side, price: at }: LedgerOrder): boolean {
  if (at === undefined || trade.side === side) return false
  return side === 'buy' ? !isLess(at, trade.price) : !isLess(trade.price, at)
}
