/**
 * What of a ccxt exchange a venue uses, in our words. ccxt hands out numbers by default; made with `number: String` it hands
 * out the text that the exchange sent, and only such an instance is taken here: money is never a float.
 */

/** A number: declared as `number` by ccxt, and text with `number: String`. The mapping refuses anything else. */
type NumberText = unknown

interface CcxtFee {
  readonly cost?: NumberText
  readonly currency?: string | undefined
}

export interface CcxtOrder {
  readonly id?: string | undefined
  readonly clientOrderId?: string | undefined
  readonly symbol?: string | undefined
  readonly side?: string | undefined
  readonly type?: string | undefined
  readonly timeInForce?: string | undefined
  readonly postOnly?: boolean | undefined
  readonly price?: NumberText
  readonly average?: NumberText
  readonly amount?: NumberText
  readonly filled?: NumberText
  readonly cost?: NumberText
  readonly status?: string | undefined
  readonly timestamp?: number | undefined
  readonly lastUpdateTimestamp?: number | undefined
}

export interface CcxtTrade {
  readonly id?: string | undefined
  readonly order?: string | undefined
  readonly side?: string | undefined
  readonly takerOrMaker?: string | undefined
  readonly price?: NumberText
  readonly amount?: NumberText
  readonly cost?: NumberText
  readonly fee?: CcxtFee | undefined
  readonly timestamp?: number | undefined
}

export interface CcxtMarket {
  readonly id?: string | undefined
  readonly symbol: string
  readonly base: string
  readonly quote: string
  readonly spot?: boolean | undefined
  readonly active?: boolean | undefined
  /** A rate that stands in the class itself is a number in either case. */
  readonly maker?: NumberText
  readonly taker?: NumberText
  readonly created?: number | undefined
  readonly precision?: { readonly amount?: NumberText; readonly price?: NumberText }
  readonly limits?: {
    readonly amount?: { readonly min?: NumberText } | undefined
    readonly price?: { readonly min?: NumberText } | undefined
    readonly cost?: { readonly min?: NumberText } | undefined
  }
}

/** By asset, `{ free, used, total }`; beside them a few that are no assets. */
export type CcxtBalances = object

export interface CcxtExchange {
  readonly id: string
  readonly precisionMode?: number | undefined
  readonly has: Readonly<Record<string, boolean | 'emulated' | undefined>>
  loadMarkets(reload?: boolean): Promise<Readonly<Record<string, CcxtMarket | undefined>>>
  fetchOrderBook(
    symbol: string,
    limit?: number,
  ): Promise<{
    readonly bids: readonly (readonly unknown[])[]
    readonly asks: readonly (readonly unknown[])[]
  }>
  fetchTrades(symbol: string, since?: number, limit?: number): Promise<readonly CcxtTrade[]>
  /** Rows of moment, open, high, low, close, volume. */
  fetchOHLCV(
    symbol: string,
    timeframe?: string,
    since?: number,
    limit?: number,
  ): Promise<readonly (readonly unknown[])[]>
  fetchBalance(): Promise<CcxtBalances>
  createOrder(
    symbol: string,
    type: string,
    side: string,
    amount: unknown,
    price?: unknown,
    params?: object,
  ): Promise<CcxtOrder>
  cancelOrder(id: string, symbol: string, params?: object): Promise<unknown>
  fetchOrder(id: string, symbol: string, params?: object): Promise<CcxtOrder>
  fetchOpenOrders(symbol?: string): Promise<readonly CcxtOrder[]>
  fetchMyTrades(
    symbol: string,
    since?: number,
    limit?: number,
    params?: object,
  ): Promise<readonly CcxtTrade[]>
}
