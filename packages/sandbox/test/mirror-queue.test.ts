/** When mirrored trades fill resting paper orders. Quantities and prices are plain numbers of units here. */
import { describe, expect, test } from 'vitest'
import type { OrdSide } from '../src/exchange/sandbox-order.ts'
import { type PaperOrder, PaperQueue } from '../src/mirror/paper-queue.ts'

describe('a resting order', () => {
  test('fills at its own price when a trade goes through it, up to the quantity of the trade', () => {
    const queue = standing([bid('a', 10n, 5n)], 100n)
    expect(queue.take(trade('SELL', 9n, 3n), [bid('a', 10n, 5n)])).toEqual([
      { side: 'BUY', price: 10n, quantity: 3n },
    ])
    expect(queue.take(trade('SELL', 9n, 8n), [bid('a', 10n, 2n)])).toEqual([
      { side: 'BUY', price: 10n, quantity: 2n },
    ])
  })

  test('waits until what stood ahead of it at its price has been traded', () => {
    const orders = [bid('a', 10n, 5n)]
    const queue = standing(orders, 100n)
    expect(queue.take(trade('SELL', 10n, 60n), orders)).toEqual([])
    expect(queue.take(trade('SELL', 10n, 43n), orders)).toEqual([{ side: 'BUY', price: 10n, quantity: 3n }])
  })

  test('moves up when less is shown at its price than stood ahead of it', () => {
    const orders = [bid('a', 10n, 5n)]
    const queue = standing(orders, 100n)
    queue.settle(orders, () => 2n)
    expect(queue.take(trade('SELL', 10n, 4n), orders)).toEqual([{ side: 'BUY', price: 10n, quantity: 2n }])
  })

  test('does not fall back when more is shown at its price', () => {
    const orders = [bid('a', 10n, 5n)]
    const queue = standing(orders, 1n)
    queue.settle(orders, () => 500n)
    expect(queue.take(trade('SELL', 10n, 4n), orders)).toEqual([{ side: 'BUY', price: 10n, quantity: 3n }])
  })

  test.each<[string, OrdSide, bigint]>([
    ['at a better price for it', 'SELL', 11n],
    ['of the other side', 'BUY', 10n],
  ])('is not filled by a trade %s', (_, side, price) => {
    const queue = standing([bid('a', 10n, 5n)], 0n)
    expect(queue.take(trade(side, price, 5n), [bid('a', 10n, 5n)])).toEqual([])
  })

  test('that sells fills by buyers at its price or above', () => {
    const orders: readonly PaperOrder[] = [{ ordId: 'a', side: 'SELL', ordPrice: 10n, leavesQty: 5n }]
    const queue = standing(orders, 0n)
    expect(queue.take(trade('BUY', 12n, 1n), orders)).toEqual([{ side: 'SELL', price: 10n, quantity: 1n }])
    expect(queue.take(trade('BUY', 9n, 1n), orders)).toEqual([])
  })

  test('is not filled by the first list of trades after it came, nor while lists fail', () => {
    const orders = [bid('a', 10n, 5n)]
    const queue = new PaperQueue()
    queue.note(orders, () => 0n)
    expect(queue.take(trade('SELL', 9n, 5n), orders)).toEqual([])
    queue.note(orders, () => 0n)
    expect(queue.take(trade('SELL', 9n, 5n), orders)).toEqual([])
    queue.settle(orders, () => 0n)
    queue.note(orders, () => 0n)
    expect(queue.take(trade('SELL', 9n, 5n), orders)).toHaveLength(1)
  })
})

test('one trade fills several orders with no more than its quantity: the better price first, then the earlier', () => {
  const orders = [bid('best', 12n, 2n), bid('early', 10n, 2n), bid('late', 10n, 9n)]
  const queue = standing(orders, 0n)
  expect(queue.take(trade('SELL', 10n, 7n), orders).map(({ quantity }) => quantity)).toEqual([2n, 2n, 3n])
})

/** A queue in which these have stood for a while, each behind so much. */
function standing(orders: readonly PaperOrder[], shown: bigint): PaperQueue {
  const queue = new PaperQueue()
  queue.note(orders, () => shown)
  queue.settle(orders, () => shown)
  return queue
}

function bid(ordId: string, ordPrice: bigint, leavesQty: bigint): PaperOrder {
  return { ordId, side: 'BUY', ordPrice, leavesQty }
}

function trade(takerSide: OrdSide, price: bigint, volume: bigint) {
  return { tradeId: '1', price, volume, amount: 0n, takerSide, atMs: 0 }
}
