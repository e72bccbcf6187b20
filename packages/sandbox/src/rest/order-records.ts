/**
 * One order in the four forms the exchange shows it in.
 *
 * Source: observed unless said otherwise (docs/coinstore/orders.md). The old list gives its id as text, has no average
 * price, and says `"0"` for what is left of an open order; the old single query calls the state `ordState`; the new ones
 * give ids as numbers and the true remainder.
 */
import { ExactNumber } from '@trading-bridge/protocol'
import { amountOf, unitsText } from '../accounts/units.ts'
import type { SandboxOrder } from '../exchange/sandbox-order.ts'
import { isOpen } from '../exchange/sandbox-order.ts'
import type { SandboxSettings } from '../sandbox-settings.ts'
import type { WireData } from './answer.ts'

export function oldListRecord(order: SandboxOrder): WireData<'activeOrders'>[number] {
  return {
    symbol: order.symbol,
    baseCurrency: order.baseCurrency,
    quoteCurrency: order.quoteCurrency,
    timestamp: order.timestamp,
    side: order.side,
    timeInForce: order.timeInForce,
    accountId: new ExactNumber(order.accountId),
    ordPrice: unitsText(order.ordPrice),
    cumAmt: unitsText(order.cumAmt),
    cumQty: unitsText(order.cumQty),
    leavesQty: '0',
    clOrdId: order.clOrdId,
    ordAmt: unitsText(order.ordAmt),
    ordQty: unitsText(order.ordQty),
    ordId: order.ordId,
    ordStatus: order.ordStatus,
    ordType: order.ordType,
  }
}

export function newListRecord(
  order: SandboxOrder,
  settings: SandboxSettings,
): WireData<'activeOrdersV2'>[number] {
  return {
    baseCurrency: order.baseCurrency,
    quoteCurrency: order.quoteCurrency,
    side: order.side,
    cumQty: unitsText(order.cumQty),
    ordId: new ExactNumber(order.ordId),
    clOrdId: shownClientId(order, settings),
    ordType: order.ordType,
    ordQty: unitsText(order.ordQty),
    cumAmt: unitsText(order.cumAmt),
    accountId: new ExactNumber(order.accountId),
    timeInForce: order.timeInForce,
    ordPrice: unitsText(order.ordPrice),
    leavesQty: unitsText(order.leavesQty),
    avgPrice: unitsText(order.avgPrice),
    ordStatus: order.ordStatus,
    symbol: order.symbol,
    timestamp: order.timestamp,
  }
}

/** The amount of a limit order is price × quantity here; what is left is zero once the order is done. */
export function oldSingleRecord(order: SandboxOrder): WireData<'orderInfo'> {
  const { ordPrice, ordQty, leavesQty } = order
  const ordAmt = ordPrice === 0n ? order.ordAmt : amountOf(ordPrice, ordQty)
  return {
    baseCurrency: order.baseCurrency,
    quoteCurrency: order.quoteCurrency,
    symbol: order.symbol,
    timestamp: order.timestamp,
    side: order.side,
    accountId: new ExactNumber(order.accountId),
    ordId: new ExactNumber(order.ordId),
    clOrdId: order.clOrdId,
    ordType: order.ordType,
    ordState: order.ordStatus,
    ordPrice: unitsText(ordPrice),
    ordQty: unitsText(ordQty),
    ordAmt: unitsText(ordAmt),
    cumAmt: unitsText(order.cumAmt),
    cumQty: unitsText(order.cumQty),
    leavesQty: isOpen(order.ordStatus) ? unitsText(leavesQty) : '0',
    avgPrice: unitsText(order.avgPrice),
    feeCurrency: order.feeCurrency,
    timeInForce: order.timeInForce,
  }
}

export function newSingleRecord(order: SandboxOrder, settings: SandboxSettings) {
  return {
    baseCurrency: order.baseCurrency,
    quoteCurrency: order.quoteCurrency,
    orderUpdateTime: updateTimeOf(order),
    timestamp: order.timestamp,
    symbol: order.symbol,
    cumQty: unitsText(order.cumQty),
    ordId: new ExactNumber(order.ordId),
    clOrdId: shownClientId(order, settings),
    timeInForce: order.timeInForce,
    accountId: new ExactNumber(order.accountId),
    side: order.side,
    ordStatus: order.ordStatus,
    ordType: order.ordType,
    ordPrice: unitsText(order.ordPrice),
    ordQty: unitsText(order.ordQty),
    cumAmt: unitsText(order.cumAmt),
    leavesQty: unitsText(order.leavesQty),
    avgPrice: unitsText(order.avgPrice),
  }
}

/** Milliseconds when it equals the order's own time, else seconds. */
function updateTimeOf({ timestamp, lastFillAtMs }: SandboxOrder): number {
  const isOwnTime = lastFillAtMs === undefined || lastFillAtMs === timestamp
  return isOwnTime ? timestamp : Math.floor(lastFillAtMs / 1_000)
}

function shownClientId(order: SandboxOrder, { unsentClientId }: SandboxSettings): string {
  return order.isClOrdIdGenerated && unsentClientId === 'zero' ? '0' : order.clOrdId
}
