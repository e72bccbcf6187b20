/** What the ledger refuses before anything is recorded or sent. Expected, so each is a value. */
import { add, type Decimal, isLess, maximum, subtract, ZERO } from '@trading-bridge/core'
import type { LedgerOrder } from '../orders/order-record.ts'
import { beyondLimit, costOf, exposureOf, mayBeOpen, reservedOf } from './exposure.ts'
import type { LedgerRefusal } from './ledger-event.ts'
import type { ReadLimits } from './ledger-limits.ts'
import type { AccountBlock } from './ledger-storage.ts'

export interface AccountView {
  /** Every order that may be live, those that are being recorded included. */
  readonly orders: readonly LedgerOrder[]
  readonly position: Decimal
  /** What the books say the account holds of the asset the order takes. */
  readonly held: Decimal
  /** What of it is frozen for something else than orders. */
  readonly heldElsewhere: Decimal
  readonly block: AccountBlock | undefined
  readonly limits: ReadLimits
}

export function refusalOf(order: LedgerOrder, view: AccountView): LedgerRefusal | undefined {
  const { block } = view
  if (block !== undefined) return { code: 'LEDGER_BLOCKED', message: block.reason, block: block.code }
  return beyondCap(view) ?? beyondExposure(order, view) ?? beyondBalance(order, view)
}

function beyondCap({ orders, limits }: AccountView): LedgerRefusal | undefined {
  const open = orders.filter(mayBeOpen).length
  if (open < limits.mostOpenOrders) return undefined
  return {
    code: 'LEDGER_OPEN_ORDERS',
    message: `${open} orders are open or may be, and the account may have ${limits.mostOpenOrders}: cancel first.`,
  }
}

function beyondExposure(
  order: LedgerOrder,
  { orders, position, limits }: AccountView,
): LedgerRefusal | undefined {
  const limit = limits.maxExposure.get(order.symbol)
  if (limit === undefined) return undefined
  if (order.quantity === undefined)
    return {
      code: 'LEDGER_EXPOSURE',
      message: 'How much a market buy buys is not bounded, and a limit is set.',
    }
  const worst = beyondLimit(exposureOf(order.symbol, position, [...orders, order]), order.side)
  if (!isLess(limit, worst)) return undefined
  return {
    code: 'LEDGER_EXPOSURE',
    message: `At worst the position in ${order.symbol} would go to ${worst}; the limit is ${limit}.`,
  }
}

/** An order whose outcome is unknown holds its funds like an open one. */
function beyondBalance(
  order: LedgerOrder,
  { orders, held, heldElsewhere }: AccountView,
): LedgerRefusal | undefined {
  const { asset, amount } = costOf(order)
  const used = add<Decimal>(reservedOf(asset, orders), heldElsewhere)
  const free = maximum(subtract(held, used), ZERO)
  if (!isLess(free, amount)) return undefined
  return {
    code: 'LEDGER_BALANCE',
    message: `The order needs ${amount} ${asset}; of ${held} are ${used} held by other orders, ${free} free.`,
  }
}
