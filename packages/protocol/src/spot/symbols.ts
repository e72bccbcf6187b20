import { z } from 'zod'
import { defineEndpoint } from '../endpoint/define-endpoint.ts'
import {
  wireCurrency,
  wireDecimal,
  wireFlag,
  wireId,
  wireInteger,
  wireMs,
  wireSymbol,
} from '../endpoint/wire.ts'

/** One market. `tickSz` and `lotSz` count decimals; they are not steps. */
const wireMarket = z.object({
  symbolId: wireId,
  symbolCode: wireSymbol,
  tradeCurrencyCode: wireCurrency,
  quoteCurrencyCode: wireCurrency,
  openTrade: wireFlag,
  onLineTime: wireMs,
  tickSz: wireInteger,
  lotSz: wireInteger,
  minLmtPr: wireDecimal,
  minLmtSz: wireDecimal,
  minMktVa: wireDecimal,
  minMktSz: wireDecimal,
  makerFee: wireDecimal,
  takerFee: wireDecimal,
})

/**
 * The catalogue of markets. A filter with an unknown code answers with null in its place. It stands below `/api`, as in
 * the documentation's own sample, unlike the other paths that begin with `/v2/public`.
 */
export const symbols = defineEndpoint({
  name: 'symbols',
  method: 'POST',
  path: '/v2/public/config/spot/symbols',
  access: 'public',
  effect: 'read',
  codeStyle: 'text',
  request: z.object({
    symbolCodes: z.array(z.string()).optional(),
    symbolIds: z.array(wireId).optional(),
  }),
  response: z.array(wireMarket.nullable()),
  docs: 'docs/coinstore/markets.md',
})
