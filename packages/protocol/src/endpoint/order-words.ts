/**
 * The exchange's words for orders, read strictly: a word that is not listed is an error, for a state that we do not
 * know must not be guessed. Source: documented, "Dictionary" (docs/coinstore/orders.md).
 */
import { z } from 'zod'

export const wireSide = z.enum(['BUY', 'SELL'])
export type WireSide = z.output<typeof wireSide>

export const wireOrderType = z.enum(['LIMIT', 'MARKET', 'POST_ONLY'])
export type WireOrderType = z.output<typeof wireOrderType>

export const wireTimeInForce = z.enum(['GTC', 'IOC', 'FOK'])
export type WireTimeInForce = z.output<typeof wireTimeInForce>

export const wireOrderState = z.enum([
  'SUBMITTING',
  'SUBMITTED',
  'PARTIAL_FILLED',
  'FILLED',
  'CANCELING',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
  'STOPPED',
  'REPLACING',
  'REPLACED',
  'NOT_FOUND',
])
export type WireOrderState = z.output<typeof wireOrderState>

/** In fills: 1 buys, -1 sells; in a query the same as text. */
export const wireSideNumber = z.codec(z.literal([1, -1, '1', '-1']), wireSide, {
  decode: (wire) => (String(wire) === '1' ? 'BUY' : 'SELL'),
  encode: (side) => (side === 'BUY' ? 1 : -1),
})

/** In fills: 1 is the taker; a maker is -1 by the documentation and in what was observed of `role`. */
export const wireRole = z.codec(
  z.union([z.literal([1, -1, 2]), z.enum(['TAKER', 'MAKER'])]),
  z.enum(['TAKER', 'MAKER']),
  {
    decode: (wire) => (wire === 1 || wire === 'TAKER' ? 'TAKER' : 'MAKER'),
    encode: (role) => (role === 'TAKER' ? 1 : -1),
  },
)
