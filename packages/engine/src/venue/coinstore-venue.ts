import type { CoinstoreClient } from '@trading-bridge/client'
import {
  ConfigError,
  ExchangeRejectedError,
  InvalidInputError,
  RateLimitedError,
  TransportError,
  VaultError,
} from '@trading-bridge/core'
import type { ApprovedOrder } from '../risk/approve-order.ts'
import type {
  CancelAnswer,
  OrderPointer,
  RejectionSubject,
  SubmitOutcome,
  Venue,
  VenueCall,
} from './venue.ts'

/** Levels of the book that a bot reads: enough for a slice, cheap to fetch. */
const BOOK_LEVELS = 50
/** Documented: an ordinary account may hold 50 open orders (docs/coinstore/limits.md). */
const MOST_OPEN_ORDERS = 50
/** Assumed: a signature is good for the 30 seconds around its time (docs/coinstore/signing.md). */
const SIGNATURE_VALIDITY_MS = 30_000

/** Thrown by the client before an order is handed to a socket, or for one that the exchange turned away unread. */
const UNSENT_ERRORS = [ConfigError, InvalidInputError, RateLimitedError, TransportError, VaultError] as const

const DUPLICATE = '3111'
const SUBJECTS: Readonly<Record<string, RejectionSubject>> = {
  '3011': 'market',
  '3012': 'market',
  '3013': 'account-in-market',
  '3014': 'account-in-market',
  '3015': 'account-in-market',
  '3104': 'market-rules',
  '3105': 'market-rules',
  '3106': 'market-rules',
  '3107': 'market-rules',
  '3112': 'open-orders',
  '3113': 'balance',
  '401': 'access',
  '1401': 'access',
  '6001': 'access',
}

/** Coinstore through our own client. The client stays the caller's: closing it is not the venue's business. */
export function coinstoreVenue(client: CoinstoreClient): Venue {
  return {
    name: 'coinstore',
    mostOpenOrders: MOST_OPEN_ORDERS,
    signatureValidityMs: SIGNATURE_VALIDITY_MS,
    refusesAccess: isKeyRefused,
    fetchMarkets: (call) => client.fetchMarkets(call),
    fetchMarket: (symbol, call) => client.fetchMarket(symbol, call),
    fetchBook: (symbol, call) => client.fetchOrderBook(symbol, { ...call, levels: BOOK_LEVELS }),
    fetchTrades: (symbol, call) => client.fetchTrades(symbol, call),
    fetchCandles: (symbol, query, call) => client.fetchCandles(symbol, { ...call, ...query }),
    fetchBalances: (call) => client.fetchBalances(call),
    submit: (order, call) => submit(client, order, call),
    cancel: (order, call) => cancel(client, order, call),
    fetchOrder: (order, call) =>
      client.fetchOrder(
        'orderId' in order ? { orderId: order.orderId } : { clientOrderId: order.clientOrderId },
        call,
      ),
    fetchOpenOrders: (symbol, call) => client.fetchOpenOrders(symbol, call),
    fetchFills: (query, call) => client.fetchFills(query, call),
  }
}

export function isKeyRefused(error: unknown): boolean {
  return error instanceof ExchangeRejectedError && SUBJECTS[error.exchangeCode] === 'access'
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
      const { exchangeCode, message: reason, next } = error
      if (error.wasMistimed) return { kind: 'unsent', cause: error, wasMistimed: true }
      if (exchangeCode === DUPLICATE) return { kind: 'duplicate', reason }
      return { kind: 'rejected', exchangeCode, subject: SUBJECTS[exchangeCode] ?? 'other', reason, next }
    }
    // Only what the client throws for certain before anything is carried out proves that nothing is live.
    const isProvenUnsent = UNSENT_ERRORS.some((kind) => error instanceof kind)
    return { kind: isProvenUnsent ? 'unsent' : 'unknown', cause: error }
  }
}

/** By our own id a cancel goes as a batch of one: the single cancel takes the exchange's id only. */
async function cancel(client: CoinstoreClient, order: OrderPointer, call?: VenueCall): Promise<CancelAnswer> {
  try {
    if ('clientOrderId' in order) {
      const ids = [order.clientOrderId]
      const { cancelled } = await client.cancelOrdersByClientId(order.symbol, ids, call)
      return { kind: cancelled.length > 0 ? 'taken' : 'not-open' }
    }
    const { kind } = await client.cancelOrder(order, call)
    return { kind: kind === 'cancelled' || kind === 'already-cancelled' ? 'taken' : 'not-open' }
  } catch (error) {
    if (error instanceof ExchangeRejectedError) return { kind: 'refused', reason: error.message }
    return { kind: 'unknown', cause: error }
  }
}
