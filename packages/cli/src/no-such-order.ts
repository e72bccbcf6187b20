import { ExchangeRejectedError } from '@trading-bridge/core'

const NOT_FOUND_CODE = '3103'

/** Not found: which does not say whether the order lives. */
export async function noSuchOrder(operation: string, id: string): Promise<ExchangeRejectedError> {
  const { explainCode } = await import('@trading-bridge/protocol')
  const { text, causes, next } = explainCode(NOT_FOUND_CODE)
  return new ExchangeRejectedError({
    operation,
    exchangeCode: NOT_FOUND_CODE,
    exchangeText: text,
    httpStatus: 200,
    message: `The exchange knows no order ${id} in this account.`,
    causes,
    next,
  })
}
