import type { Side } from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Instruction, matchOrder } from './match-order.ts'
import { OrderBook } from './order-book.ts'
import type { RestingOrder } from './resting-order.ts'

type Step = Instruction | { readonly type: 'cancel'; readonly pick: number }

const sides = fc.constantFrom<Side>('buy', 'sell')
const prices = fc.integer({ min: 1, max: 12 })
const lots = fc.bigInt({ min: 1n, max: 20n })

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('limit' as const),
      side: sides,
      priceTicks: prices,
      lots,
      timeInForce: fc.constantFrom('gtc', 'gtc', 'ioc', 'fok'),
    }),
  },
  fc.record({ type: fc.constant('post-only' as const), side: sides, priceTicks: prices, lots }),
  fc.record({ type: fc.constant('market' as const), side: sides, lots }),
  fc.record({ type: fc.constant('market-buy' as const), notional: fc.bigInt({ min: 1n, max: 200n }) }),
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('cancel' as const), pick: fc.nat(30) }),
  },
)
const histories = fc.array(steps, { maxLength: 80 })

/** A book of one list, searched through for every lot: too slow to use and too simple to be wrong. */
class PlainBook {
  orders: { owner: number; side: Side; priceTicks: number; lots: bigint }[] = []

  makersFor(side: Side) {
    const opposite = this.orders.filter((order) => order.side !== side)
    const sign = side === 'buy' ? 1 : -1
    return opposite.toSorted(
      (left, right) => sign * (left.priceTicks - right.priceTicks) || left.owner - right.owner,
    )
  }

  /** Trades lot by lot while `wants` agrees to the price; returns `owner@price` for each lot. */
  take(side: Side, wants: (priceTicks: number) => boolean): readonly string[] {
    const taken: string[] = []
    for (const maker of this.makersFor(side))
      while (maker.lots > 0n && wants(maker.priceTicks)) {
        maker.lots -= 1n
        taken.push(`${maker.owner}@${maker.priceTicks}`)
      }
    this.orders = this.orders.filter((order) => order.lots > 0n)
    return taken
  }

  place(owner: number, instruction: Instruction): readonly string[] {
    if (instruction.type === 'market-buy') return this.spend(instruction.notional)
    const { side } = instruction
    const reaches = (priceTicks: number) =>
      instruction.type === 'market' ||
      (side === 'buy' ? priceTicks <= instruction.priceTicks : priceTicks >= instruction.priceTicks)
    const within = this.makersFor(side).filter(({ priceTicks }) => reaches(priceTicks))
    const isForbidden =
      (instruction.type === 'post-only' && within.length > 0) ||
      (instruction.type === 'limit' &&
        instruction.timeInForce === 'fok' &&
        within.reduce((total, maker) => total + maker.lots, 0n) < instruction.lots)
    if (isForbidden) return []
    let left = instruction.lots
    const taken = this.take(side, (priceTicks) => left > 0n && reaches(priceTicks) && left-- > 0n)
    const rests =
      instruction.type === 'post-only' || (instruction.type === 'limit' && instruction.timeInForce === 'gtc')
    if (rests && left > 0n) this.orders.push({ owner, side, priceTicks: instruction.priceTicks, lots: left })
    return taken
  }

  spend(notional: bigint): readonly string[] {
    let left = notional
    return this.take('buy', (priceTicks) => {
      if (left < BigInt(priceTicks)) {
        left = 0n
        return false
      }
      left -= BigInt(priceTicks)
      return true
    })
  }

  cancel(owner: number): void {
    this.orders = this.orders.filter((order) => order.owner !== owner)
  }
}

test('every history trades as in a book of one list, lot by lot, and leaves the same orders', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const [book, plain] = [new OrderBook<number>(), new PlainBook()]
      const resting: RestingOrder<number>[] = []
      history.forEach((step, owner) => {
        if (step.type === 'cancel') {
          cancelBoth(book, plain, resting[step.pick])
          return
        }
        const outcome = matchOrder(book, step, owner)
        if (outcome.status === 'resting') resting.push(outcome.order)
        const traded = outcome.executions.flatMap(({ maker, priceTicks, lots: count }) =>
          Array.from({ length: Number(count) }, () => `${maker.owner}@${priceTicks}`),
        )
        expect(traded).toEqual(plain.place(owner, step))
        expect(queues(book)).toEqual(plainQueues(plain))
      })
    }),
    { numRuns: 500 },
  )
})

test('the best bid is always below the best ask', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const book = new OrderBook<number>()
      history.forEach((step, owner) => {
        if (step.type !== 'cancel') matchOrder(book, step, owner)
        const [bid, ask] = [book.bids.best, book.asks.best]
        if (bid !== undefined && ask !== undefined) expect(bid.priceTicks).toBeLessThan(ask.priceTicks)
      })
    }),
  )
})

test('levels are sorted, and each holds what its orders hold together, never nothing', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const book = new OrderBook<number>()
      history.forEach((step, owner) => {
        if (step.type !== 'cancel') matchOrder(book, step, owner)
      })
      for (const side of [book.bids, book.asks]) {
        const levels = [...side.levels()]
        const sign = side.side === 'buy' ? -1 : 1
        const sorted = levels.toSorted((left, right) => sign * (left.priceTicks - right.priceTicks))
        expect(levels).toEqual(sorted)
        for (const level of levels) {
          const total = [...level.orders()].reduce((sum, order) => sum + order.openLots, 0n)
          expect(level.totalLots).toBe(total)
          expect(total).toBeGreaterThan(0n)
        }
      }
    }),
  )
})

function cancelBoth(
  book: OrderBook<number>,
  plain: PlainBook,
  order: RestingOrder<number> | undefined,
): void {
  if (order === undefined) return
  book.cancel(order)
  plain.cancel(order.owner)
}

function queues(book: OrderBook<number>): readonly string[] {
  return [book.bids, book.asks].flatMap((side) =>
    [...side.levels()].flatMap((level) =>
      [...level.orders()].map(({ owner, openLots }) => `${owner}: ${openLots}@${level.priceTicks}`),
    ),
  )
}

function plainQueues(plain: PlainBook): readonly string[] {
  return [...plain.makersFor('sell'), ...plain.makersFor('buy')].map(
    ({ owner, lots: left, priceTicks }) => `${owner}: ${left}@${priceTicks}`,
  )
}
