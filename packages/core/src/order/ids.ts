/** Ids are opaque text. Some of the exchange's may exceed what a `number` holds exactly, so nobody computes with them. */
import type { Brand } from '../brand.ts'
import { InvalidInputError } from '../errors/invalid-input-error.ts'

/** Given by the exchange to an order. */
export type OrderId = Brand<string, 'OrderId'>
/** Chosen by us for an order: 1 to 32 letters and digits, unique for ever within the account. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>
/** Given by the exchange to one side of an execution. */
export type FillId = Brand<string, 'FillId'>
/** Given by the exchange to an execution; both sides of it share it. */
export type TradeId = Brand<string, 'TradeId'>

const CLIENT_ORDER_ID = /^[A-Za-z0-9]{1,32}$/
const EXCHANGE_ID = /^[0-9]{1,20}$/

/** @throws {InvalidInputError} not a whole number as the exchange writes its ids. */
export function orderId(text: string): OrderId {
  if (EXCHANGE_ID.test(text)) return text as OrderId
  throw new InvalidInputError({
    rule: 'order-id-digits',
    subject: 'order id',
    value: text,
    limit: '1 to 20 digits',
    message: `"${text}" is not an order id: the exchange's ids are whole numbers.`,
    next: 'Copy the id from "order list"; a client order id goes where a client order id is asked for.',
  })
}

/** @throws {InvalidInputError} characters or a length that the exchange is not known to take. */
export function clientOrderId(text: string): ClientOrderId {
  if (CLIENT_ORDER_ID.test(text)) return text as ClientOrderId
  throw new InvalidInputError({
    rule: 'client-order-id-characters',
    subject: 'client order id',
    value: text,
    limit: '1 to 32 letters and digits',
    message: `"${text}" cannot be a client order id.`,
    next: 'Use 1 to 32 characters of A-Z, a-z and 0-9: anything else may change on the way and break the signature.',
  })
}
