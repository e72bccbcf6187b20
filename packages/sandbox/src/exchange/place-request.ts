/** What a client sends to place an order, and what it is told. Numbers are text, just as they were sent. */
import type { Rejection } from './rejection.ts'
import type { OrdSide, OrdTimeInForce, OrdType, SandboxOrder } from './sandbox-order.ts'

export interface PlaceRequest {
  /** In any case. */
  readonly symbol: string
  readonly side: OrdSide
  readonly ordType: OrdType
  /** `GTC` when left out. Of no effect on market and post-only orders. */
  readonly timeInForce?: OrdTimeInForce | undefined
  readonly ordPrice?: string | undefined
  readonly ordQty?: string | undefined
  readonly ordAmt?: string | undefined
  /** The exchange chooses one when it is left out or empty. */
  readonly clOrdId?: string | undefined
  /** Milliseconds; echoed as the order's own, never checked. */
  readonly timestamp?: number | undefined
}

/** Many orders of one symbol and time. */
export interface BatchRequest {
  readonly symbol: string
  readonly timestamp?: number | undefined
  readonly orders: readonly Omit<PlaceRequest, 'symbol' | 'timestamp'>[]
}

/** Accepted with the state right after matching: it may be filled or cancelled already. */
export type PlaceOutcome = { readonly kind: 'accepted'; readonly order: SandboxOrder } | Rejection

/** The outcomes in the order of the request; each stands for itself. */
export type BatchOutcome =
  | { readonly kind: 'answered'; readonly outcomes: readonly PlaceOutcome[] }
  | Rejection

/** Which order is meant. The symbol, where it is given, must be the order's. */
export type OrderKey =
  | { readonly symbol?: string | undefined; readonly ordId: string }
  | { readonly symbol?: string | undefined; readonly clOrdId: string }

export type CancelOutcome =
  | { readonly kind: 'cancelled'; readonly order: SandboxOrder }
  /** It had been cancelled before. */
  | { readonly kind: 'already-cancelled'; readonly order: SandboxOrder }
  | Rejection
