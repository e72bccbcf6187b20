/**
 * What of a ccxt exchange a venue uses, in our words. ccxt hands out numbers by default; made with `number: String` it hands
 * out the text that the exchange sent, and only such an instance is taken here: money is never a float.
 */

/** A number as ccxt hands it out with `number: String`. */
type NumberText = string | undefined

export interface CcxtFee {
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
  readonly id: string
  readonly symbol: string
  readonly base: string
  readonly quote: string
  readonly spot?: boolean | undefined
  readonly active?: boolean | undefined
  /** A rate that stands in the class itself is a number in either case. */
  readonly maker?: NumberText | number
  readonly taker?: NumberText | number
  readonly created?: number | undefined
  readonly precision?: { readonly amount?: NumberText; readonly price?: NumberText } | undefined
  readonly limits?:
    | Readonly<Record<'amount' | 'price' | 'cost', { readonly min?: NumberText } | undefined>>
    | undefined
}

export interface CcxtBalances {
  readonly [asset: string]:
    | { readonly free?: NumberText; readonly used?: NumberText; readonly total?: NumberText }
    | unknown
}

export interface CcxtExchange {
  readonly id: string
  readonly precisionMode: number
  readonly has: Readonly<Record<string, boolean | 'emulated' | undefined>>
  loadMarkets(reload?: boolean): Promise<Readonly<Record<string, CcxtMarket>>>
  fetchOrderBook(
    symbol: string,
    limit?: number,
  ): Promise<{
    readonly bids: readonly (readonly unknown[])[]
    readonly asks: readonly (readonly unknown[])[]
  }>
  fetchBalance(): Promise<CcxtBalances>
  createOrder(
    symbol: string,
    type: string,
    side: string,
    amount: string | undefined,
    price?: string,
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
  close?(): Promise<unknown>
}
