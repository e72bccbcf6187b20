/** What the four order queries have in common, and what each writes its own way. */
import { z } from 'zod'
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

/** An order as the second generation of queries shows it. */
export const orderV2 = z.object({
  ...orderFields,
  ...stateFields,
  ordId: wireId,
  avgPrice: wireDecimal,
})
