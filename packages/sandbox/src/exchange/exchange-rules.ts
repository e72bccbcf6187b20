/**
 * How the sandbox decides what nobody knows of the exchange for sure. Each rule is a setting with the likeliest value as
 * its default, so that a client can be shown every other answer too.
 *
 * Source: *assumed*, all of them (docs/coinstore/unknowns.md), except where a field says otherwise.
 */

export interface ExchangeRules {
  /** Decimals a market buy's amount may have: as many as the market's price, or a fixed number. */
  readonly amountDecimals: 'as-price' | number
  /** Code of a quantity with too many decimals. *Observed.* */
  readonly quantityDecimalsCode: number
  /** Code of a price with too many decimals. Invented. */
  readonly priceDecimalsCode: number
  /** Code of an amount with too many decimals. *Observed.* */
  readonly amountDecimalsCode: number
  /** Code of an order below one of the market's four minimums, or beyond what the book can hold. Invented. */
  readonly minimumCode: number
  /** Code of an order that lacks a field, or has one that cannot be read. Invented. */
  readonly badRequestCode: number

  /** Orders an account may have resting at one time, over all markets. *Documented*: 50; market makers are exempt. */
  readonly activeOrdersLimit: number
  /** Code of one order too many. Invented. */
  readonly activeOrdersCode: number
  /** Orders in one batch. */
  readonly batchLimit: number
  /** What becomes of an accepted post-only order that would have crossed. */
  readonly postOnlyCrossing: 'CANCELED' | 'REJECTED'
  /** How long a new order stays hidden from queries, though it trades and can be cancelled. */
  readonly visibilityDelayMs: number
  /** Added to every order id; `2n ** 53n` gives ids that a `number` does not hold exactly. */
  readonly orderIdOffset: bigint

  /** How long the old address list of a key stays in force after a change. */
  readonly addressListDelayMs: number
  /** Code of a withdrawal to an address that was not verified. */
  readonly unverifiedAddressCode: number
  /** Taken from both sides of a trade where a market sets no rate of its own. *Documented*: 0.2 %. */
  readonly feeRate: string

  /** Public trades kept per market. */
  readonly tradesKept: number
  /** Candles kept per market and interval. */
  readonly candlesKept: number
  /** Finished orders, and fills per market, kept for a market maker; other accounts keep all of theirs. */
  readonly marketMakerHistory: number
}

export const DEFAULT_RULES: ExchangeRules = {
  amountDecimals: 'as-price',
  quantityDecimalsCode: 3104,
  priceDecimalsCode: 3105,
  amountDecimalsCode: 3106,
  minimumCode: 3107,
  badRequestCode: 400,
  activeOrdersLimit: 50,
  activeOrdersCode: 3112,
  batchLimit: 50,
  postOnlyCrossing: 'CANCELED',
  visibilityDelayMs: 0,
  orderIdOffset: 0n,
  addressListDelayMs: 0,
  unverifiedAddressCode: 6001,
  feeRate: '0.002',
  tradesKept: 1_000,
  candlesKept: 2_000,
  marketMakerHistory: 1_000,
}

/** The rules that may change while the exchange runs; the others shape what it keeps from its first moment. */
export type LiveRules = Omit<
  ExchangeRules,
  'orderIdOffset' | 'tradesKept' | 'candlesKept' | 'marketMakerHistory'
>
