import { z } from 'zod'
import { defineEndpoint } from '../endpoint/define-endpoint.ts'
import { wireRole, wireSideNumber } from '../endpoint/order-words.ts'
import { wireId, wireInteger, wireLongDecimal, wireSeconds } from '../endpoint/wire.ts'

/** One fill. There is neither price nor symbol: price is `execAmt / execQty`, the symbol was asked for. */
const wireFill = z.object({
  id: wireId,
  remainingQty: wireLongDecimal,
  matchRole: wireInteger,
  feeCurrencyId: wireInteger,
  acturalFeeRate: wireLongDecimal,
  role: wireRole,
  accountId: wireId,
  instrumentId: wireInteger,
  baseCurrencyId: wireInteger,
  quoteCurrencyId: wireInteger,
  execQty: wireLongDecimal,
  orderState: wireInteger,
  matchId: wireId,
  orderId: wireId,
  side: wireSideNumber,
  execAmt: wireLongDecimal,
  selfDealingQty: wireLongDecimal,
  tradeId: wireId,
  fee: wireLongDecimal,
  matchTime: wireSeconds,
  /** Null wherever it was seen. */
  seq: z.unknown().optional(),
  // Observed in December 2024, in no table of the documentation.
  taxRate: z.unknown().optional(),
  tradeScale: z.unknown().optional(),
  baseCurrencyName: z.unknown().optional(),
  orderType: z.unknown().optional(),
})

/** The account's own fills in one market, newest first as far as is known. The spelling `acturalFeeRate` is theirs. */
export const accountMatches = defineEndpoint({
  name: 'accountMatches',
  method: 'GET',
  path: '/trade/match/accountMatches',
  access: 'signed',
  effect: 'read',
  request: z.object({
    symbol: z.string(),
    ordId: wireId.optional(),
    pageNum: wireInteger.optional(),
    pageSize: wireInteger.optional(),
    side: wireSideNumber.optional(),
  }),
  response: z.array(wireFill).nullish(),
  docs: 'docs/coinstore/fills.md',
})
