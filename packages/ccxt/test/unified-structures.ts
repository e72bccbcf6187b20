/** The fields of ccxt's structures, as its manual has them: there must be each, of its type, or undefined where it may be. */
import { expect } from 'vitest'

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'integer'
/** A question mark allows that the exchange does not tell. */
type Shape = Readonly<Record<string, Kind | `${Kind}?`>>

const TIMES: Shape = { timestamp: 'integer', datetime: 'string' }
const NO_TIMES: Shape = { timestamp: 'integer?', datetime: 'string?' }

export const MARKET: Shape = {
  id: 'string',
  lowercaseId: 'string',
  numericId: 'integer',
  symbol: 'string',
  base: 'string',
  quote: 'string',
  baseId: 'string',
  quoteId: 'string',
  type: 'string',
  spot: 'boolean',
  margin: 'boolean',
  swap: 'boolean',
  future: 'boolean',
  option: 'boolean',
  active: 'boolean',
  contract: 'boolean',
  taker: 'number',
  maker: 'number',
  percentage: 'boolean',
  tierBased: 'boolean',
  precision: 'object',
  limits: 'object',
  created: 'integer',
  info: 'object',
}
export const CURRENCY: Shape = {
  id: 'string',
  code: 'string',
  name: 'string?',
  type: 'string?',
  active: 'boolean?',
  deposit: 'boolean?',
  withdraw: 'boolean?',
  fee: 'number?',
  precision: 'number?',
  limits: 'object',
  networks: 'object',
}
export const TICKER: Shape = {
  symbol: 'string',
  ...NO_TIMES,
  high: 'number',
  low: 'number',
  bid: 'number',
  bidVolume: 'number',
  ask: 'number',
  askVolume: 'number',
  vwap: 'number',
  open: 'number',
  close: 'number',
  last: 'number',
  previousClose: 'number?',
  change: 'number',
  percentage: 'number',
  average: 'number',
  baseVolume: 'number',
  quoteVolume: 'number',
  info: 'object',
}
export const LAST_PRICE: Shape = {
  symbol: 'string',
  ...NO_TIMES,
  price: 'number',
  side: 'string?',
  info: 'object',
}
export const ORDER_BOOK: Shape = {
  symbol: 'string',
  ...NO_TIMES,
  bids: 'array',
  asks: 'array',
  nonce: 'integer?',
}
const ANY_TRADE: Shape = {
  id: 'string',
  ...TIMES,
  symbol: 'string',
  type: 'string?',
  side: 'string',
  price: 'number',
  amount: 'number',
  cost: 'number',
  fees: 'array',
  info: 'object',
}
export const PUBLIC_TRADE: Shape = { ...ANY_TRADE, order: 'string?', takerOrMaker: 'string?' }
export const OWN_TRADE: Shape = { ...ANY_TRADE, order: 'string', takerOrMaker: 'string', fee: 'object' }
export const ORDER: Shape = {
  id: 'string',
  clientOrderId: 'string?',
  ...TIMES,
  lastTradeTimestamp: 'integer?',
  lastUpdateTimestamp: 'integer?',
  symbol: 'string',
  type: 'string',
  timeInForce: 'string',
  postOnly: 'boolean',
  side: 'string',
  price: 'number',
  triggerPrice: 'number?',
  amount: 'number',
  cost: 'number',
  average: 'number?',
  filled: 'number',
  remaining: 'number',
  status: 'string',
  fee: 'object?',
  fees: 'array',
  trades: 'array',
  info: 'object',
}
export const TRADING_FEE: Shape = {
  symbol: 'string',
  maker: 'number',
  taker: 'number',
  percentage: 'boolean',
  tierBased: 'boolean',
  info: 'object',
}
export const TRANSACTION: Shape = {
  id: 'string',
  txid: 'string?',
  ...NO_TIMES,
  network: 'string',
  address: 'string?',
  addressTo: 'string?',
  addressFrom: 'string?',
  tag: 'string?',
  tagTo: 'string?',
  tagFrom: 'string?',
  type: 'string',
  amount: 'number',
  currency: 'string',
  status: 'string?',
  updated: 'integer?',
  internal: 'boolean?',
  comment: 'string?',
  fee: 'object?',
  info: 'object',
}
export const DEPOSIT_ADDRESS: Shape = {
  currency: 'string',
  network: 'string',
  address: 'string',
  tag: 'string?',
  info: 'object',
}
export const TRANSFER: Shape = {
  id: 'string?',
  ...NO_TIMES,
  currency: 'string',
  amount: 'number',
  fromAccount: 'string',
  toAccount: 'string',
  status: 'string',
  info: 'object',
}

export function expectShape(structure: object, shape: Shape): void {
  const told = Object.fromEntries(Object.entries(structure))
  const kinds = Object.entries(shape).map(([field, kind]) => {
    if (!(field in told)) return [field, 'missing']
    const isLeftOut = told[field] === undefined || told[field] === null
    return [field, isLeftOut && kind.endsWith('?') ? kind : kindOf(told[field], kind)]
  })
  expect(Object.fromEntries(kinds)).toEqual(shape)
  if (typeof told['timestamp'] === 'number') {
    expect(told['datetime']).toBe(new Date(told['timestamp']).toISOString())
  }
}

/** The kind that was asked for where the value is of it, and otherwise what it is. */
function kindOf(value: unknown, wanted: string): string {
  const kind = wanted.replace('?', '')
  const isOfKind =
    kind === 'array'
      ? Array.isArray(value)
      : kind === 'integer'
        ? Number.isInteger(value)
        : kind === 'number'
          ? Number.isFinite(value)
          : typeof value === kind && value !== null
  return isOfKind ? wanted : `${typeof value} ${String(value)}`
}
