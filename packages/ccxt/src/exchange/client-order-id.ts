/**
 * Every order carries a client order id, a random one where the program gives none: the exchange takes an id once, so an
 * order that the network delivers twice is one order, and an order whose reply was lost can be looked up.
 *
 * Source: documented that ids are unique; that this holds for ever is assumed (docs/coinstore/orders.md).
 */
import { randomUUID } from 'node:crypto'
import { BadResponse, ExchangeNotAvailable, OperationFailed } from 'ccxt'
import { isProvenUnsent } from './transport-errors.ts'

/** 32 characters of those the exchange surely takes. */
export function newClientOrderId(): string {
  return randomUUID().replaceAll('-', '')
}

/** The id that the program chose, under ccxt's name or the exchange's. */
export function clientOrderIdOf(params: Readonly<Record<string, unknown>>): string | undefined {
  const chosen = params['clientOrderId'] ?? params['clOrdId']
  return chosen === undefined || chosen === '' ? undefined : String(chosen)
}

/**
 * The error to throw when orders were sent and `error` came of it. Unless it says that there is no order, it is a network
 * error that tells what to look for: a reply that cannot be read is no refusal, though ccxt counts it as one.
 */
export function toOpenOutcome(error: unknown, clientOrderIds: readonly string[]): unknown {
  const open =
    error instanceof BadResponse
      ? Object.assign(new ExchangeNotAvailable(error.message), { cause: error })
      : error
  if (!(open instanceof OperationFailed) || isProvenUnsent(open)) return error
  open.message += `; it may have been placed: look for clientOrderId ${clientOrderIds.join(', ')} before sending another`
  return open
}
