/**
 * From the options of `order place` to an order request. A market buy is sized by what it spends, every other order by
 * what it trades: the other size is refused rather than converted, since a price would have to be guessed.
 */
import { randomBytes } from 'node:crypto'
import {
  type ClientOrderId,
  clientOrderId,
  InvalidInputError,
  marketSymbol,
  type Notional,
  notional,
  type OrderRequest,
  type Price,
  price,
  type Quantity,
  quantity,
  type TimeInForce,
} from '@trading-bridge/core'
import { readNamed } from './read-option.ts'

export interface OrderFlags {
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly type: 'limit' | 'market' | 'post-only'
  readonly quantity?: string
  readonly price?: string
  readonly notional?: string
  readonly timeInForce?: TimeInForce
  readonly clientOrderId?: string
}

/** The request always has a client order id, so that an order without an answer can be looked up. */
export type NamedOrderRequest = OrderRequest & { readonly clientOrderId: ClientOrderId }

/** @throws {InvalidInputError} an option is missing, malformed, or does not belong to this kind of order. */
export function readOrderRequest(flags: OrderFlags): NamedOrderRequest {
  const identity = { symbol: marketSymbol(flags.symbol), clientOrderId: readClientOrderId(flags) }
  if (flags.type === 'market') {
    return flags.side === 'buy'
      ? { ...identity, type: 'market', side: 'buy', notional: readSpending(flags) }
      : { ...identity, type: 'market', side: 'sell', quantity: readSelling(flags) }
  }
  refuse(flags, 'notional', `a ${flags.type} order is sized by --quantity`, 'Give --quantity and --price.')
  const terms = { side: flags.side, price: readPrice(flags), quantity: readQuantity(flags) }
  if (flags.type === 'limit') {
    return { ...identity, type: 'limit', ...terms, timeInForce: flags.timeInForce ?? 'gtc' }
  }
  refuse(flags, 'timeInForce', 'a post-only order always rests', 'Leave --time-in-force out.')
  return { ...identity, type: 'post-only', ...terms }
}

const CLIENT_ORDER_ID_BYTES = 16

function readClientOrderId(flags: OrderFlags): ClientOrderId {
  const text = flags.clientOrderId ?? randomBytes(CLIENT_ORDER_ID_BYTES).toString('hex')
  return readNamed('--client-order-id', text, clientOrderId)
}

function readSpending(flags: OrderFlags): Notional {
  refuseLimitTerms(flags)
  const why = 'a market buy is sized by what it spends, in quote currency'
  refuse(flags, 'quantity', why, 'Give --notional instead of --quantity.')
  return readNamed('--notional', required(flags, 'notional', why), notional)
}

function readSelling(flags: OrderFlags): Quantity {
  refuseLimitTerms(flags)
  const why = 'a market sell is sized by what it gives away, in base currency'
  refuse(flags, 'notional', why, 'Give --quantity instead of --notional.')
  return readNamed('--quantity', required(flags, 'quantity', why), quantity)
}

function refuseLimitTerms(flags: OrderFlags): void {
  const next = 'Leave it out, or use --type limit.'
  refuse(flags, 'price', 'a market order takes the prices that are there', next)
  refuse(flags, 'timeInForce', 'a market order never rests', next)
}

function readPrice(flags: OrderFlags): Price {
  return readNamed('--price', required(flags, 'price', `a ${flags.type} order needs a price`), price)
}

function readQuantity(flags: OrderFlags): Quantity {
  const text = required(flags, 'quantity', `a ${flags.type} order needs a quantity`)
  return readNamed('--quantity', text, quantity)
}

type Term = 'quantity' | 'price' | 'notional' | 'timeInForce'

const OPTION_OF: Readonly<Record<Term, string>> = {
  quantity: '--quantity',
  price: '--price',
  notional: '--notional',
  timeInForce: '--time-in-force',
}

function required(flags: OrderFlags, term: Term, why: string): string {
  const text = flags[term]
  if (text !== undefined) return text
  throw new InvalidInputError({
    rule: 'order-option-missing',
    subject: OPTION_OF[term],
    value: '',
    limit: why,
    message: `${OPTION_OF[term]} is missing: ${why}.`,
    next: `Add ${OPTION_OF[term]}.`,
  })
}

function refuse(flags: OrderFlags, term: Term, why: string, next: string): void {
  const text = flags[term]
  if (text === undefined) return
  throw new InvalidInputError({
    rule: 'order-option-foreign',
    subject: OPTION_OF[term],
    value: text,
    limit: why,
    message: `${OPTION_OF[term]} does not belong to this order: ${why}.`,
    next,
  })
}
