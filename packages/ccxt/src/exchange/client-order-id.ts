/**
 * Every order carries a client order id, a random one where the program gives none: the exchange takes an id once, so an
 * order that the network delivers twice is one order, and an order whose reply was lost can be looked up.
 *
 * Source: documented that ids are unique; that this holds for ever is assumed (docs/coinstore/orders.md).
 */
import { randomUUID } from 'node:crypto'
import { BadResponse, OperationFailed } from 'ccxt'
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

/** Adds to an error what is to be looked up, unless it says that there is no order. */
export function tellUnknownOutcome(error: unknown, clientOrderIds: readonly string[]): void {
  const isOpen = error instanceof OperationFailed || error instanceof BadResponse
  if (!isOpen || isProvenUnsent(error)) return
  error.message += `; it may have been placed: look for clientOrderId ${clientOrderIds.join(', ')} before sending another`
}
