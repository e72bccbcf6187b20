import { ManualClock, seededRandom } from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOW_MS, SHARP } from '../../test/trading.ts'
import { amountOf } from '../accounts/units.ts'
import type { ExchangeEvent } from './exchange-event.ts'
import type { PlaceRequest } from './place-request.ts'
import { SandboxExchange } from './sandbox-exchange.ts'
import { isOpen, type SandboxOrder } from './sandbox-order.ts'

/** What somebody does to the exchange. `who` is one of three accounts; `which` picks one of all orders placed so far. */
type Step =
  | { readonly kind: 'place'; readonly who: number; readonly request: PlaceRequest }
  | { readonly kind: 'cancel'; readonly who: number; readonly which: number }
  | { readonly kind: 'fund'; readonly who: number; readonly asset: string; readonly amount: string }
  | { readonly kind: 'drain'; readonly who: number; readonly asset: string; readonly amount: string }
  | { readonly kind: 'wait'; readonly durationMs: number }
  | { readonly kind: 'regrid'; readonly lotSz: number }

const ASSETS = ['SHARP', 'USDT']
const who = fc.nat(2)
const side = fc.constantFrom('BUY', 'SELL')
const quantity = fc.integer({ min: 1, max: 9_999 }).map((hundredths) => `${hundredths}e-2`)
const price = fc.integer({ min: 95, max: 105 }).map((ticks) => `${ticks}e-6`)
const amount = fc.integer({ min: 1, max: 20_000 }).map((ticks) => `${ticks}e-6`)
const symbol = fc.constant('SHARPUSDT')

const limits = fc.record({
  symbol,
  side,
  ordType: fc.constantFrom('LIMIT' as const, 'LIMIT' as const, 'POST_ONLY' as const),
  timeInForce: fc.constantFrom('GTC', 'GTC', 'IOC', 'FOK'),
  ordQty: quantity,
  ordPrice: price,
})
const marketBuys = fc.record({
  symbol,
  side: fc.constant('BUY' as const),
  ordType: fc.constant('MARKET' as const),
  ordAmt: amount,
})
const marketSells = fc.record({
  symbol,
  side: fc.constant('SELL' as const),
  ordType: fc.constant('MARKET' as const),
  ordQty: quantity,
})
const requests: fc.Arbitrary<PlaceRequest> = fc.oneof(
  { weight: 4, arbitrary: limits },
  marketBuys,
  marketSells,
)

const money = { who, asset: fc.constantFrom(...ASSETS), amount: quantity }
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('place' as const), who, request: requests }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('cancel' as const), who, which: fc.nat(40) }) },
  fc.record({ kind: fc.constant('fund' as const), ...money }),
  fc.record({ kind: fc.constant('drain' as const), ...money }),
  fc.record({ kind: fc.constant('wait' as const), durationMs: fc.nat(100_000) }),
)
/** New decimals cancel every order, so they come rarely. */
const regrids: fc.Arbitrary<Step> = fc.record({ kind: fc.constant('regrid' as const), lotSz: fc.nat(2) })
const histories = fc.array(fc.oneof({ weight: 30, arbitrary: steps }, regrids), { maxLength: 60 })

interface Run {
  readonly exchange: SandboxExchange
  readonly accounts: readonly string[]
  readonly events: ExchangeEvent[]
  /** Every order ever accepted, by who placed it. */
  readonly placed: { readonly accountId: string; readonly ordId: string }[]
}

function run(history: readonly Step[], afterEach: (run: Run) => void = () => {}): Run {
  const clock = new ManualClock(NOW_MS)
  const exchange = new SandboxExchange({
    clock,
    random: seededRandom(7),
    rules: { orderIdOffset: 2n ** 53n },
  })
  const events: ExchangeEvent[] = []
  exchange.onEvent((event) => events.push(event))
  exchange.addMarket({ ...SHARP, takerFee: '0.0013', makerFee: '0.00070000000000001' })
  const accounts = ['alice', 'bob', 'carol'].map((name) => exchange.accounts.open({ name }).accountId)
  const now: Run = { exchange, accounts, events, placed: [] }
  for (const accountId of accounts) {
    exchange.fund(accountId, 'SHARP', '200')
    exchange.fund(accountId, 'USDT', '0.02')
  }
  for (const step of history) {
    take(now, clock, step)
    afterEach(now)
  }
  return now
}

function take({ exchange, accounts, placed }: Run, clock: ManualClock, step: Step): void {
  const accountId = 'who' in step ? (accounts[step.who] ?? '') : ''
  switch (step.kind) {
    case 'wait':
      clock.advance(step.durationMs)
      break
    case 'regrid':
      exchange.changeMarket('SHARPUSDT', { lotSz: step.lotSz })
      break
    case 'fund':
      exchange.fund(accountId, step.asset, step.amount)
      break
    case 'drain':
      exchange.drain(accountId, step.asset, step.amount)
      break
    case 'cancel':
      exchange.cancel(accountId, { ordId: placed[step.which]?.ordId ?? '' })
      break
    case 'place': {
      const outcome = exchange.place(accountId, step.request)
      if (outcome.kind === 'accepted') placed.push({ accountId, ordId: outcome.order.ordId })
    }
  }
}

function allOrders({ exchange, placed }: Run): readonly SandboxOrder[] {
  return placed.map(({ accountId, ordId }) => {
    const order = exchange.order(accountId, { ordId })
    if (order === undefined) throw new Error(`Order ${ordId} is lost.`)
    return order
  })
}

/** What an open order has frozen, worked out from the order alone. */
function reservedBy({ side: ordSide, ordPrice, leavesQty, ordStatus }: SandboxOrder): bigint {
  if (!isOpen(ordStatus)) return 0n
  return ordSide === 'BUY' ? amountOf(ordPrice, leavesQty) : leavesQty
}

test('money is conserved: what all have, fees included, is what was paid in, and nobody has less than nothing', () => {
  fc.assert(
    fc.property(histories, (history) => {
      run(history, ({ exchange, accounts }) => {
        for (const asset of ASSETS) {
          expect(exchange.ledger.total(asset)).toBe(exchange.ledger.issued(asset))
          for (const holder of [...accounts, 'fees']) {
            const { available, frozen } = exchange.ledger.balance(holder, asset)
            expect(available >= 0n && frozen >= 0n).toBe(true)
          }
        }
      })
    }),
  )
})

test('what is frozen is what the open orders need, to the last unit', () => {
  fc.assert(
    fc.property(histories, (history) => {
      run(history, ({ exchange, accounts }) => {
        for (const accountId of accounts)
          for (const asset of ASSETS) {
            const orders = exchange
              .openOrders(accountId)
              .filter((order) => (order.side === 'BUY' ? 'USDT' : 'SHARP') === asset)
            const needed = orders.reduce((total, order) => total + reservedBy(order), 0n)
            expect(exchange.ledger.balance(accountId, asset).frozen).toBe(needed)
          }
      })
    }),
  )
})

test('the book is never crossed, and holds what the open orders have left', () => {
  fc.assert(
    fc.property(histories, (history) => {
      run(history, ({ exchange, accounts }) => {
        const { asks = [], bids = [] } = exchange.depth('SHARPUSDT', 100) ?? {}
        const [ask, bid] = [asks[0]?.price, bids[0]?.price]
        if (ask !== undefined && bid !== undefined) expect(bid < ask).toBe(true)
        const inBook = [...asks, ...bids].reduce((total, level) => total + level.quantity, 0n)
        const open = accounts.flatMap((accountId) => exchange.openOrders(accountId))
        expect(inBook).toBe(open.reduce((total, order) => total + order.leavesQty, 0n))
      })
    }),
  )
})

test('no order fills beyond its size, and its fills add up to it', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const finished = run(history)
      for (const order of allOrders(finished)) {
        const { accountId, ordId, cumQty, cumAmt, ordQty, ordAmt } = order
        if (ordQty > 0n) expect(cumQty <= ordQty).toBe(true)
        if (ordAmt > 0n) expect(cumAmt <= ordAmt).toBe(true)
        if (order.ordStatus === 'FILLED' && ordQty > 0n) expect(cumQty).toBe(ordQty)
        const fills = finished.exchange.fills(accountId, { symbol: 'SHARPUSDT', ordId, pageSize: 1_000 })
        expect(fills.reduce((total, fill) => total + fill.execQty, 0n)).toBe(cumQty)
        expect(fills.reduce((total, fill) => total + fill.execAmt, 0n)).toBe(cumAmt)
      }
    }),
  )
})

test('a fill-or-kill order fills wholly or not at all, and a post-only order never takes', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const finished = run(history)
      for (const { accountId, ordId, ordType, timeInForce, cumQty, ordQty } of allOrders(finished)) {
        if (ordType === 'LIMIT' && timeInForce === 'FOK') expect([0n, ordQty]).toContain(cumQty)
        if (ordType !== 'POST_ONLY') continue
        const fills = finished.exchange.fills(accountId, { symbol: 'SHARPUSDT', ordId, pageSize: 1_000 })
        expect(fills.every(({ role }) => role === 'maker')).toBe(true)
      }
    }),
  )
})

test('of two orders resting at one price, the earlier one fills first', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const open = new Map<string, SandboxOrder>()
      for (const event of run(history).events) {
        if (event.type === 'order.accepted') open.set(event.order.ordId, event.order)
        if (event.type === 'order.done') open.delete(event.order.ordId)
        if (event.type !== 'order.filled' || event.fill.role !== 'maker') continue
        const { side: makerSide, ordPrice, ordId } = event.order
        const earlier = [...open.values()].filter(
          (order) =>
            order.side === makerSide && order.ordPrice === ordPrice && BigInt(order.ordId) < BigInt(ordId),
        )
        expect(earlier).toEqual([])
      }
    }),
  )
})

test('the same steps give the same events, to the last id', () => {
  fc.assert(
    fc.property(histories, (history) => {
      expect(run(history).events).toEqual(run(history).events)
    }),
  )
})

test('ids above 2^53 are found again, listed and cancelled as they are', () => {
  fc.assert(
    fc.property(histories, (history) => {
      const finished = run(history)
      for (const { accountId, ordId } of finished.placed) {
        expect(BigInt(ordId) > 2n ** 53n).toBe(true)
        const order = finished.exchange.order(accountId, { ordId })
        expect(order?.ordId).toBe(ordId)
        const listed = finished.exchange.openOrders(accountId, { ordId }).map((each) => each.ordId)
        const isListed = order !== undefined && isOpen(order.ordStatus)
        expect(listed).toEqual(isListed ? [ordId] : [])
        const outcome = finished.exchange.cancel(accountId, { ordId })
        expect(outcome.kind === 'cancelled').toBe(isListed)
      }
    }),
  )
})
