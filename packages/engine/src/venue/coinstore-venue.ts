import type { CoinstoreClient } from '@trading-bridge/client'
import {
  ConfigError,
  ExchangeRejectedError,
  InvalidInputError,
  RateLimitedError,
  TransportError,
} from '@trading-bridge/core'
import type { ApprovedOrder } from '../risk/approve-order.ts'
import type { SubmitOutcome, Venue, VenueCall } from './venue.ts'

/** Levels of the book that a bot reads: enough for a slice, cheap to fetch. */
const BOOK_LEVELS = 50

/** Thrown by the client before an order is handed to a socket, or for one that the exchange turned away unread. */
const UNSENT_ERRORS = [ConfigError, InvalidInputError, RateLimitedError, TransportError] as const

/** Coinstore through our own client. The client stays the caller's: closing it is not the venue's business. */
export function coinstoreVenue(client: CoinstoreClient): Venue {
  return {
    name: 'coinstore',
    fetchMarket: (symbol, call) => client.fetchMarket(symbol, call),
    fetchBook: (symbol, call) => client.fetchOrderBook(symbol, { ...call, levels: BOOK_LEVELS }),
    fetchBalances: (call) => client.fetchBalances(call),
    submit: (order, call) => submit(client, order, call),
    fetchOrder: (clientOrderId, call) => client.fetchOrder({ clientOrderId }, call),
    fetchOpenOrders: (symbol, call) => client.fetchOpenOrders(symbol, call),
    fetchFills: (query, call) => client.fetchFills(query, call),
  }
}

async function submit(
  client: CoinstoreClient,
  order: ApprovedOrder,
  call?: VenueCall,
): Promise<SubmitOutcome> {
  try {
    const { orderId } = await client.placeOrder(order.request, call)
    return { kind: 'acknowledged', orderId }
  } catch (error) {
    if (error instanceof ExchangeRejectedError) {
      const { exchangeCode, message, next } = error
      return { kind: 'rejected', exchangeCode, reason: message, next }
    }
    // Only what the client throws for certain before anything is carried out proves that nothing is live.
    const isProvenUnsent = UNSENT_ERRORS.some((kind) => error instanceof kind)
    return { kind: isProvenUnsent ? 'unsent' : 'unknown', cause: error }
  }
}
