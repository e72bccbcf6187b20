/**
 * Fills: the exchange's words into ours. A record has neither price nor symbol nor the name of the fee's asset: the
 * price is computed, the symbol was asked for, and the asset is found by comparing ids within the record.
 *
 * Source: observed, the fee is taken from what is received (docs/coinstore/fills.md).
 */
import {
  averagePrice,
  baseOf,
  type Fill,
  type FillId,
  type MarketSymbol,
  notional,
  orderId,
  quantity,
  quoteOf,
  type TradeId,
} from '@trading-bridge/core'
import type { ResponseOf, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import { unexpectedReply } from './judge-reply.ts'
import { toSide } from './order-mapping.ts'

export type WireFill = NonNullable<ResponseOf<typeof SPOT_ENDPOINTS.accountMatches>>[number]

export function toFill(wire: WireFill, symbol: MarketSymbol): Fill {
  const executed = quantity(wire.execQty)
  const paid = notional(wire.execAmt)
  const at = averagePrice(paid, executed)
  if (at === undefined) throw unexpectedReply('accountMatches', `fill ${wire.id} has a quantity of zero`)
  return {
    symbol,
    fillId: wire.id as FillId,
    tradeId: wire.tradeId as TradeId,
    orderId: orderId(wire.orderId),
    side: toSide(wire.side),
    role: wire.role === 'TAKER' ? 'taker' : 'maker',
    price: at,
    quantity: executed,
    notional: paid,
    fee: { asset: feeAssetOf(wire, symbol), amount: wire.fee },
    selfDealtQuantity: quantity(wire.selfDealingQty),
    atMs: wire.matchTime,
  }
}

/** A fee in a third currency has no name in the record; it is told by its number, for no name is better than a wrong one. */
function feeAssetOf(
  { feeCurrencyId, baseCurrencyId, quoteCurrencyId }: WireFill,
  symbol: MarketSymbol,
): string {
  if (feeCurrencyId === baseCurrencyId) return baseOf(symbol)
  return feeCurrencyId === quoteCurrencyId ? quoteOf(symbol) : `currency ${feeCurrencyId}`
}
