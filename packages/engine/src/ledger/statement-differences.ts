/** Where two records of the same thing differ, by a digit or altogether, in words. */
import { type Decimal, equals, type Fill, type MarketSymbol } from '@trading-bridge/core'
import type { LedgerOrder } from '../orders/order-record.ts'
import type { AssetChange } from './account-statement.ts'
import type { LedgerFill } from './ledger-storage.ts'

/** Over its whole life, not over the span: what an order says it has filled against its fills in the books. */
export function orderDifferences(orders: readonly LedgerOrder[]): readonly string[] {
  return orders
    .filter(({ filled, booked }) => !equals(filled, booked))
    .map(
      ({ clientOrderId, orderId, id, filled, booked }) =>
        `order ${clientOrderId ?? orderId ?? id}: it has filled ${filled}, its fills come to ${booked}`,
    )
}

export function fillDifferences(booked: readonly LedgerFill[], listed: readonly Fill[]): readonly string[] {
  const ours = new Map(booked.map((fill) => [nameOf(fill), fill]))
  const theirs = new Map(listed.map((fill) => [nameOf(fill), fill]))
  const missing = [...theirs.keys()].filter((name) => !ours.has(name))
  const surplus = [...ours.keys()].filter((name) => !theirs.has(name))
  const unequal = [...ours].flatMap(([name, fill]) => {
    const other = theirs.get(name)
    return other === undefined ? [] : fieldDifferences(name, fill, other)
  })
  return [
    ...missing.map((name) => `fill ${name}: the exchange lists it, the books do not`),
    ...surplus.map((name) => `fill ${name}: the books have it, the exchange does not list it`),
    ...unequal,
  ]
}

function fieldDifferences(name: string, ours: Fill, theirs: Fill): readonly string[] {
  const fields: readonly (readonly [what: string, ours: Decimal, theirs: Decimal])[] = [
    ['quantity', ours.quantity, theirs.quantity],
    ['notional', ours.notional, theirs.notional],
    ['fee', ours.fee.amount, theirs.fee.amount],
  ]
  return fields
    .filter(([, mine, other]) => !equals(mine, other))
    .map(
      ([what, mine, other]) => `fill ${name}: ${what} is ${mine} in the books and ${other} at the exchange`,
    )
}

export function balanceDifferences(
  assets: readonly Pick<AssetChange, 'asset' | 'after' | 'exchange'>[],
): readonly string[] {
  return assets.flatMap(({ asset, after, exchange }) =>
    exchange === undefined || equals(after, exchange)
      ? []
      : [`${asset}: the books come to ${after}, the exchange says ${exchange}`],
  )
}

function nameOf({ symbol, fillId }: { readonly symbol: MarketSymbol; readonly fillId: string }): string {
  return `${fillId} of ${symbol}`
}
