import { z } from 'zod'
import { defineEndpoint } from '../endpoint/define-endpoint.ts'
import { wireCurrency, wireDecimal, wireId, wireInteger } from '../endpoint/wire.ts'

/** Balances: two rows a currency, one available (type 1) and one frozen (type 4), in any order. */
export const accountList = defineEndpoint({
  name: 'accountList',
  method: 'POST',
  path: '/spot/accountList',
  access: 'signed',
  effect: 'read',
  request: z.object({}),
  response: z.array(
    z.object({
      uid: wireId,
      accountId: wireId,
      accountType: wireInteger.optional(),
      /** Missing in some rows, which are then to be skipped (observed). */
      currency: wireCurrency.optional(),
      balance: wireDecimal,
      type: z.literal([1, 4]),
      typeName: z.string(),
    }),
  ),
  docs: 'docs/coinstore/account.md',
})
