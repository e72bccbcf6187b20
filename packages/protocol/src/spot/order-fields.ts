/** What the four order queries have in common, and what each writes its own way. */
import { wireOrderState, wireOrderType, wireSide, wireTimeInForce } from '../endpoint/order-words.ts'
import { wireClientId, wireCurrency, wireDecimal, wireId, wireMs, wireSymbol } from '../endpoint/wire.ts'

export const orderFields = {
  symbol: wireSymbol,
  baseCurrency: wireCurrency,
  quoteCurrency: wireCurrency,
  timestamp: wireMs,
  side: wireSide,
  timeInForce: wireTimeInForce,
  accountId: wireId,
  ordPrice: wireDecimal,
  ordQty: wireDecimal,
  cumQty: wireDecimal,
  cumAmt: wireDecimal,
  /** Not to be relied on: `0` for open orders in the old list. The remainder is `ordQty - cumQty`. */
  leavesQty: wireDecimal,
  clOrdId: wireClientId.optional(),
  ordType: wireOrderType,
}

/** The state is called `ordStatus` in most replies and `ordState` in the old single query; one of them is there. */
export const stateFields = {
  ordStatus: wireOrderState.optional(),
  ordState: wireOrderState.optional(),
}

/** An order without a state is refused: it must not be guessed. */
export function hasState(order: {
  readonly ordStatus?: string | undefined
  readonly ordState?: string | undefined
}): boolean {
  return order.ordStatus !== undefined || order.ordState !== undefined
}

export const NO_STATE = 'expected ordStatus or ordState'

/** What the second generation of queries shows of an order. */
export const orderV2Fields = { ...orderFields, ...stateFields, ordId: wireId, avgPrice: wireDecimal }
