import { ExchangeRejectedError } from '@trading-bridge/core'

/** A result other than 200. What the other codes mean is not documented. */
export function commandRefused(
  what: string,
  { code, text }: { readonly code: number; readonly text: string },
): ExchangeRejectedError {
  return new ExchangeRejectedError({
    message: `${what} was answered with code ${code} on the stream: ${text || 'no reason given'}.`,
    operation: what,
    exchangeCode: String(code),
    exchangeText: text,
    httpStatus: 101,
    causes: ['The channel does not exist, or its market is not listed.'],
    next: 'Check that the market is listed; REST gives the same data meanwhile.',
  })
}
