/** An order as the exchange keeps it, in the exchange's own words (docs/coinstore/orders.md). */
import { priceOf, type Units } from '../accounts/units.ts'
import type { RestingOrder } from '../matching/resting-order.ts'
import type { MarketDesk } from './market-desk.ts'
import type { SandboxFill } from './sandbox-fill.ts'

export type OrdSide = 'BUY' | 'SELL'
export type OrdType = 'LIMIT' | 'MARKET' | 'POST_ONLY'
export type OrdTimeInForce = 'GTC' | 'IOC' | 'FOK'

/** `SUBMITTED` rests unfilled; `CANCELED` may be partly filled. The others of the documentation do not occur here. */
export type OrdStatus = 'SUBMITTED' | 'PARTIAL_FILLED' | 'FILLED' | 'CANCELED' | 'REJECTED'

/** How an order stands at one moment. Never changes afterwards. */
export interface SandboxOrder {
  readonly ordId: string
  readonly clOrdId: string
  /** Whether the exchange chose `clOrdId`, because the client sent none. */
  readonly isClOrdIdGenerated: boolean
  readonly accountId: string
  readonly symbol: string
  readonly baseCurrency: string
  readonly quoteCurrency: string
  readonly side: OrdSide
  readonly ordType: OrdType
  readonly timeInForce: OrdTimeInForce
  /** Zero for market orders. */
  readonly ordPrice: Units
  /** Zero for market buys. */
  readonly ordQty: Units
  /** What a market buy spends; zero for all others. */
  readonly ordAmt: Units
  readonly cumQty: Units
  readonly cumAmt: Units
  /** What is not filled, also of a cancelled order; zero for market buys. */
  readonly leavesQty: Units
  /** Zero before the first fill; cut off after 18 decimals. */
  readonly avgPrice: Units
  readonly ordStatus: OrdStatus
  /** The asset fees are taken in: the one received. */
  readonly feeCurrency: string
  /** The client's, else the time of acceptance. Milliseconds. */
  readonly timestamp: number
  readonly acceptedAtMs: number
  /** Absent before the first fill. */
  readonly lastFillAtMs: number | undefined
}

/** The exchange's own, changing record. It leaves the exchange only as a `SandboxOrder`. */
export interface OrderRecord {
  readonly ordId: string
  readonly clOrdId: string
  readonly isClOrdIdGenerated: boolean
  readonly accountId: string
  readonly desk: MarketDesk
  readonly side: OrdSide
  readonly ordType: OrdType
  readonly timeInForce: OrdTimeInForce
  readonly ordPrice: Units
  readonly ordQty: Units
  readonly ordAmt: Units
  readonly timestamp: number
  readonly acceptedAtMs: number
  /** Oldest first. */
  readonly fills: SandboxFill[]
  cumQty: Units
  cumAmt: Units
  ordStatus: OrdStatus
  lastFillAtMs: number | undefined
  /** What is still frozen for it: quote for a buy, base for a sell. */
  reserved: Units
  /** Its place in the book while it rests. */
  resting: RestingOrder<OrderRecord> | undefined
}

export function isOpen(status: OrdStatus): boolean {
  return status === 'SUBMITTED' || status === 'PARTIAL_FILLED'
}

/** The order as it stands now. */
export function orderOf(record: OrderRecord): SandboxOrder {
  const { symbol, base, quote } = record.desk.settings
  return {
    ordId: record.ordId,
    clOrdId: record.clOrdId,
    isClOrdIdGenerated: record.isClOrdIdGenerated,
    accountId: record.accountId,
    symbol,
    baseCurrency: base,
    quoteCurrency: quote,
    side: record.side,
    ordType: record.ordType,
    timeInForce: record.timeInForce,
    ordPrice: record.ordPrice,
    ordQty: record.ordQty,
    ordAmt: record.ordAmt,
    cumQty: record.cumQty,
    cumAmt: record.cumAmt,
    leavesQty: leavesOf(record),
    avgPrice: priceOf(record.cumAmt, record.cumQty),
    ordStatus: record.ordStatus,
    feeCurrency: record.side === 'BUY' ? base : quote,
    timestamp: record.timestamp,
    acceptedAtMs: record.acceptedAtMs,
    lastFillAtMs: record.lastFillAtMs,
  }
}

/** What is not filled; zero for an order sized by amount. */
export function leavesOf(record: OrderRecord): Units {
  return record.ordQty === 0n ? 0n : record.ordQty - record.cumQty
}
