import type { CoinstoreClient } from '@trading-bridge/client'
import { ExchangeRejectedError, OutcomeUnknownError } from '@trading-bridge/core'
import type { ApprovedOrder } from '../risk/approve-order.ts'
import type { SubmitOutcome, Venue, VenueCall } from './venue.ts'

/** Levels of the book that a bot reads: enough for a slice, cheap to fetch. */
const BOOK_LEVELS = 50

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
    if (error instanceof OutcomeUnknownError) return { kind: 'unknown', cause: error }
    // Every other error of the client is thrown before the order is handed to a socket.
    return { kind: 'unsent', cause: error }
  }
}
