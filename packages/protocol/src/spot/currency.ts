import { z } from 'zod'
import { defineEndpoint } from '../endpoint/define-endpoint.ts'
import { wireCurrency, wireDecimal, wireFlagNumber, wireInteger, wireText } from '../endpoint/wire.ts'

/** A currency on one chain. A `withdrawMax` of zero probably means that there is no maximum (inferred). */
const wireChain = z.object({
  currencyCode: wireCurrency,
  chainName: z.string(),
  chainProtocol: z.string().optional(),
  contractAddress: wireText,
  depositOpen: wireFlagNumber,
  withdrawOpen: wireFlagNumber,
  withdrawFee: wireDecimal,
  withdrawMin: wireDecimal,
  withdrawMax: wireDecimal,
  depositMin: wireDecimal,
  withdrawFeePlatform: wireDecimal,
  burningState: wireFlagNumber,
  withdrawFeeOnChain: wireDecimal,
  tagType: wireInteger,
  withdrawFeeMin: wireDecimal,
})

/** One currency with its chains. Signed in the documentation's sample; whether it must be is unknown. */
export const currency = defineEndpoint({
  name: 'currency',
  method: 'GET',
  path: '/fi/v1/common/currency',
  access: 'signed',
  effect: 'read',
  codeStyle: 'text',
  request: z.object({ currencyCode: z.string() }),
  response: z.object({
    name: z.string(),
    code: wireCurrency,
    showPrecision: wireInteger,
    chainDataList: z.array(wireChain),
  }),
  docs: 'docs/coinstore/funding.md',
})
