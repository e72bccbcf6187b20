/** One contract for every venue: what bots and the ledger rely on, whatever exchange is behind it. */
import {
  type ClientOrderId,
  clientOrderId,
  equals,
  isZero,
  marketSymbol,
  type OrderId,
  price,
  quantity,
  type Side,
  sum,
  type TimeInForce,
} from '@trading-bridge/core'
import { describe, expect, test } from 'vitest'
import { type ApprovedOrder, approveManualOrder, clientOrderIdOf, type Venue } from '../src/index.ts'

/** A venue for an account with 5 000 USDT and 10 000 SHARP, and the exchange's side of it. */
export interface TradedVenue extends AsyncDisposable {
  readonly venue: Venue
  /** Somebody else's order rests in SHARP/USDT. */
  offer(side: Side, at: string, amount: string): Promise<void>
  /** The next order is carried out, and its reply is lost. */
  loseNextReply(): void
  /** The same venue where nobody listens. */
  unreachable(): Promise<Venue>
}

const SHARP = marketSymbol('SHARP/USDT')
let intents = 0

export function venueContract(name: string, open: () => Promise<TradedVenue>): void {
  describe(`${name} as a venue`, () => {
    test('tells its markets with exact steps, and which it does not list', async () => {
      await using traded = await open()
      const market = await traded.venue.fetchMarket(SHARP)
      expect(`${market.tickSize} ${market.lotSize}`).toBe('0.000001 0.01')
      expect((await traded.venue.fetchMarkets()).map(({ symbol }) => symbol)).toContain(SHARP)
      const missing = traded.venue.fetchMarket(marketSymbol('NONE/USDT'))
      await expect(missing).rejects.toMatchObject({ code: 'TB_INVALID_INPUT' })
    })

    test('tells its book exactly', async () => {
      await using traded = await open()
      await traded.offer('sell', '0.008123', '12.34')
      const { asks } = await traded.venue.fetchBook(SHARP)
      expect(`${asks[0]?.quantity} at ${asks[0]?.price}`).toBe('12.34 at 0.008123')
    })

    test('tells public trades, own ones among them, oldest first and by the taker', async () => {
      await using traded = await open()
      const { venue } = traded
      expect(await venue.fetchTrades(SHARP)).toEqual([])
      await traded.offer('sell', '0.008123', '12.34')
      await venue.submit(await limit(venue, 'buy', '0.008123', '12.34', 'ioc'))
      await traded.offer('buy', '0.0079', '40')
      await venue.submit(await limit(venue, 'sell', '0.0079', '20.5', 'ioc'))
      const trades = await venue.fetchTrades(SHARP)
      expect(trades.map((trade) => `${trade.side} ${trade.quantity} at ${trade.price}`)).toEqual([
        'buy 12.34 at 0.008123',
        'sell 20.5 at 0.0079',
      ])
      expect(new Set(trades.map(({ tradeId }) => tradeId)).size).toBe(2)
      expect(trades.every(({ atMs }) => Number.isInteger(atMs) && atMs > 1e12)).toBe(true)
    })

    test('tells candles that add up to what was traded, oldest first', async () => {
      await using traded = await open()
      const { venue } = traded
      await traded.offer('sell', '0.008', '30')
      await traded.offer('sell', '0.0081', '30')
      await venue.submit(await limit(venue, 'buy', '0.0081', '50', 'ioc'))
      // The two executions may fall into two minutes.
      const candles = (await venue.fetchCandles(SHARP, { interval: '1m', limit: 10 })).filter(
        ({ volume }) => !isZero(volume),
      )
      expect(`${sum(candles.map(({ volume }) => volume))}`).toBe('50')
      expect(`${candles[0]?.open} ${candles.at(-1)?.high} ${candles.at(-1)?.close}`).toBe(
        '0.008 0.0081 0.0081',
      )
      expect(candles.every(({ openAtMs }) => openAtMs % 60_000 === 0)).toBe(true)
      expect(await venue.fetchCandles(SHARP, { interval: '1m', limit: 1 })).toHaveLength(1)
    })

    test('acknowledges an order, which is then found by both of its ids and among the open ones', async () => {
      await using traded = await open()
      const { venue } = traded
      const order = await limit(venue, 'buy', '0.007001', '100.25')
      const outcome = await venue.submit(order)
      if (outcome.kind !== 'acknowledged') throw new Error(`It came to ${outcome.kind}.`)
      const { orderId } = outcome
      const { clientOrderId: ours } = order.request
      const resting = {
        orderId,
        clientOrderId: ours,
        symbol: SHARP,
        side: 'buy',
        status: 'open',
        type: 'limit',
      }
      expect(await venue.fetchOrder({ symbol: SHARP, orderId })).toMatchObject(resting)
      const found = await venue.fetchOrder({ symbol: SHARP, clientOrderId: ours })
      expect(found).toMatchObject(resting)
      expect(`${found?.price} ${found?.quantity} ${found?.filled}`).toBe('0.007001 100.25 0')
      for (const symbol of [SHARP, undefined])
        expect((await venue.fetchOpenOrders(symbol)).map((each) => each.orderId)).toEqual([orderId])
      const usdt = (await venue.fetchBalances()).find(({ asset }) => asset === 'USDT')
      expect(`${usdt?.available} ${usdt?.frozen}`).toBe('4999.29814975 0.70185025')
    })

    test('knows nothing of an order that was never placed', async () => {
      await using traded = await open()
      const { venue } = traded
      const strange = clientOrderIdOf({ goalId: 'never', sequence: 1 })
      expect(await venue.fetchOrder({ symbol: SHARP, clientOrderId: strange })).toBeUndefined()
      expect(await venue.fetchOrder({ symbol: SHARP, orderId: '999999999' as OrderId })).toBeUndefined()
    })

    test('takes a client order id once, and says of the second that it exists', async () => {
      await using traded = await open()
      const { venue } = traded
      const order = await limit(venue, 'buy', '0.007', '100')
      await venue.submit(order)
      expect(await venue.submit(order)).toMatchObject({ kind: 'duplicate' })
      expect(await venue.fetchOpenOrders(SHARP)).toHaveLength(1)
    })

    test('tells what filled: the order, its fills and the fee, exactly', async () => {
      await using traded = await open()
      const { venue } = traded
      await traded.offer('sell', '0.008', '30')
      await traded.offer('sell', '0.0081', '30')
      const order = await limit(venue, 'buy', '0.0081', '50', 'ioc')
      const outcome = await venue.submit(order)
      if (outcome.kind !== 'acknowledged') throw new Error(`It came to ${outcome.kind}.`)
      const { orderId } = outcome
      const filled = await venue.fetchOrder({ symbol: SHARP, orderId })
      expect(`${filled?.status} ${filled?.filled} ${filled?.filledNotional}`).toBe('filled 50 0.402')
      const fills = await venue.fetchFills({ symbol: SHARP, orderId })
      expect(fills.map((fill) => `${fill.quantity} ${fill.notional} ${fill.role} ${fill.fee.asset}`)).toEqual(
        ['30 0.24 taker SHARP', '20 0.162 taker SHARP'],
      )
      expect(fills.every((fill) => fill.orderId === orderId && fill.side === 'buy')).toBe(true)
      expect(new Set(fills.map(({ fillId }) => fillId)).size).toBe(2)
      const atMs = fills[0]?.atMs ?? 0
      expect(await venue.fetchFills({ symbol: SHARP, sinceAtMs: atMs })).toHaveLength(2)
      expect(await venue.fetchFills({ symbol: SHARP, sinceAtMs: atMs + 60_000 })).toEqual([])
    })

    test('ends the rest of an order that may not wait', async () => {
      await using traded = await open()
      await traded.offer('sell', '0.008', '30')
      const order = await limit(traded.venue, 'buy', '0.008', '50', 'ioc')
      await traded.venue.submit(order)
      const { clientOrderId: ours } = order.request
      const ended = await traded.venue.fetchOrder({ symbol: SHARP, clientOrderId: ours })
      expect(`${ended?.status} ${ended?.filled}`).toMatch(/^(cancelled|expired) 30$/)
    })

    test.each(['order id', 'client order id'] as const)('cancels an order by its %s', async (by) => {
      await using traded = await open()
      const { venue } = traded
      const order = await limit(venue, 'buy', '0.007', '100')
      const outcome = await venue.submit(order)
      if (outcome.kind !== 'acknowledged') throw new Error(`It came to ${outcome.kind}.`)
      const { orderId } = outcome
      const id = by === 'order id' ? { orderId } : { clientOrderId: order.request.clientOrderId }
      expect(await venue.cancel({ symbol: SHARP, ...id })).toEqual({ kind: 'taken' })
      expect(await venue.fetchOrder({ symbol: SHARP, orderId })).toMatchObject({ status: 'cancelled' })
      expect(await venue.fetchOpenOrders()).toEqual([])
    })

    test('finds nothing to cancel of what is not there', async () => {
      await using traded = await open()
      const { venue } = traded
      expect(await venue.cancel({ symbol: SHARP, orderId: '999999999' as OrderId })).toEqual({
        kind: 'not-open',
      })
      const strange: ClientOrderId = clientOrderId('neverplaced')
      expect(await venue.cancel({ symbol: SHARP, clientOrderId: strange })).toEqual({ kind: 'not-open' })
    })

    test('says what a rejection is about, and nothing of it is live', async () => {
      await using traded = await open()
      const { venue } = traded
      const order = await limit(venue, 'buy', '1', '10000')
      expect(await venue.submit(order)).toMatchObject({ kind: 'rejected', subject: 'balance' })
      expect(await venue.fetchOpenOrders()).toEqual([])
    })

    test('says of an order whose reply is lost that nothing is known', async () => {
      await using traded = await open()
      const { venue } = traded
      const order = await limit(venue, 'buy', '0.007', '100')
      traded.loseNextReply()
      expect(await venue.submit(order)).toMatchObject({ kind: 'unknown' })
      const { clientOrderId: ours } = order.request
      expect(await venue.fetchOrder({ symbol: SHARP, clientOrderId: ours })).toMatchObject({ status: 'open' })
    })

    test('says of an order that nobody was there to take that it was not sent', async () => {
      await using traded = await open()
      const order = await limit(traded.venue, 'buy', '0.007', '100')
      const venue = await traded.unreachable()
      expect(await venue.submit(order)).toMatchObject({ kind: 'unsent' })
      await expect(venue.fetchBalances()).rejects.toMatchObject({ code: 'TB_CONNECTION_REFUSED' })
    })

    test('has no way to take money out', async () => {
      await using traded = await open()
      const { venue } = traded
      expect(Object.keys(venue).filter((call) => /withdraw|transfer/i.test(call))).toEqual([])
    })

    test('sums to the same whichever way its records are read', async () => {
      await using traded = await open()
      const { venue } = traded
      const before = await venue.fetchBalances()
      await traded.offer('buy', '0.0079', '40')
      const order = await limit(venue, 'sell', '0.0079', '40', 'ioc')
      await venue.submit(order)
      const [fill] = await venue.fetchFills({ symbol: SHARP })
      if (fill === undefined) throw new Error('It fills at once.')
      const after = await venue.fetchBalances()
      const gained = totalOf(after, 'USDT') - totalOf(before, 'USDT')
      const wanted = units(`${fill.notional}`) - units(`${fill.fee.amount}`)
      expect(gained).toBe(wanted)
      expect(equals(fill.quantity, quantity('40'))).toBe(true)
    })
  })
}

async function limit(
  venue: Venue,
  side: Side,
  at: string,
  amount: string,
  timeInForce: TimeInForce = 'gtc',
): Promise<ApprovedOrder> {
  intents += 1
  const request = {
    type: 'limit',
    symbol: SHARP,
    side,
    price: price(at),
    quantity: quantity(amount),
    timeInForce,
  } as const
  const market = await venue.fetchMarket(SHARP)
  const goalId = `venue contract ${process.pid} ${intents}`
  const decision = approveManualOrder({ goalId, sequence: 1, request, reason: 'the contract' }, market)
  if (decision.kind === 'refused') throw new Error(decision.refusal.message)
  return decision.order
}

function totalOf(balances: Awaited<ReturnType<Venue['fetchBalances']>>, asset: string): bigint {
  const held = balances.find((balance) => balance.asset === asset)
  return units(`${held?.available ?? 0}`) + units(`${held?.frozen ?? 0}`)
}

function units(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(18, '0'))
}
