import type { Account } from '../accounts/account.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { Answer } from './answer.ts'
import { cancelAnswer } from './order-answers.ts'
import type { RequestParameters } from './read-request.ts'
import { FIELD_MISSING } from './rest-reply.ts'

/**
 * A cancel that may name its order by `clOrdId` alone and leave out the symbol.
 *
 * Source: documented for half a day in 2024 and sent by some clients since (docs/coinstore/orders.md).
 */
export function lenientCancelAnswer(
  exchange: SandboxExchange,
  { accountId }: Account,
  parameters: RequestParameters,
): Answer {
  const symbol = textOf(parameters['symbol'])
  const ordId = textOf(parameters['ordId'])
  const clOrdId = textOf(parameters['clOrdId'])
  if (ordId !== undefined) return cancelAnswer(exchange.cancel(accountId, { symbol, ordId }))
  if (clOrdId !== undefined) return cancelAnswer(exchange.cancel(accountId, { symbol, clOrdId }))
  return { kind: 'reply', reply: FIELD_MISSING }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
