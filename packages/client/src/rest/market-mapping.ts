/** Markets: the exchange's words into ours. Source: docs/coinstore/markets.md. */
import {
  baseOf,
  type Market,
  type MarketSymbol,
  marketSymbol,
  notional,
  price,
  quantity,
  quoteOf,
  stepOfDecimals,
} from '@trading-bridge/core'
import type { ResponseOf, SPOT_ENDPOINTS } from '@trading-bridge/protocol'

type WireMarket = NonNullable<ResponseOf<typeof SPOT_ENDPOINTS.symbols>[number]>

/** How the exchange writes a market: base and quote in upper case with nothing between them. */
export function wireCodeOf(symbol: MarketSymbol): string {
  return baseOf(symbol) + quoteOf(symbol)
}

/** Currency codes as symbols are made of. A market of other ones could not be named, and is left out. */
const CURRENCY_CODE = /^[A-Z0-9]{1,20}$/

export function toMarkets(wire: ResponseOf<typeof SPOT_ENDPOINTS.symbols>): readonly Market[] {
  return wire
    .filter((market): market is WireMarket => market !== null)
    .filter(({ tradeCurrencyCode, quoteCurrencyCode }) =>
      [tradeCurrencyCode, quoteCurrencyCode].every((code) => CURRENCY_CODE.test(code)),
    )
    .map(toMarket)
}

function toMarket(wire: WireMarket): Market {
  const symbol = marketSymbol(`${wire.tradeCurrencyCode}/${wire.quoteCurrencyCode}`)
  return {
    symbol,
    base: baseOf(symbol),
    quote: quoteOf(symbol),
    exchangeId: wire.symbolId,
    isOpen: wire.openTrade,
    tickSize: stepOfDecimals(wire.tickSz),
    lotSize: stepOfDecimals(wire.lotSz),
    minPrice: price(wire.minLmtPr),
    minQuantity: quantity(wire.minLmtSz),
    minMarketNotional: notional(wire.minMktVa),
    minMarketQuantity: quantity(wire.minMktSz),
    makerFeeRate: wire.makerFee,
    takerFeeRate: wire.takerFee,
    listedAtMs: wire.onLineTime,
  }
}
