/**
 * What an order would do, told before it is sent: its worth and, should it take, the fee. A market order's worth is an
 * estimate from the best price now; it buys or sells deeper into the book when it is larger than what stands there.
 */
import {
  baseOf,
  type Decimal,
  decimal,
  divide,
  isPositive,
  type Market,
  type MarketSymbol,
  multiply,
  notionalOf,
  type OrderRequest,
  type Price,
  quoteOf,
  roundToDecimals,
} from '@trading-bridge/core'
import { coloursOf, factLines } from './present/text.ts'
import type { NamedOrderRequest } from './read-order-request.ts'
import type { Terminal } from './terminal.ts'

export interface Outlook {
  /** In quote currency; absent where no price is known. */
  readonly worth: Decimal | undefined
  /** In base currency; absent where no price is known. */
  readonly quantity: Decimal | undefined
  readonly isEstimate: boolean
  readonly takerFeeRate: Decimal
}

const HUNDRED = decimal('100')
/** Of an estimate: more would look exact. */
const SHOWN_DECIMALS = 8

/** Where rules and prices are read: a client, or whoever answers like one. */
export interface PriceSource {
  fetchMarket(symbol: MarketSymbol, call: { readonly signal: AbortSignal }): Promise<Market>
  fetchTicker(
    symbol: MarketSymbol,
    call: { readonly signal: AbortSignal },
  ): Promise<{ readonly bid: Price; readonly ask: Price }>
}

export async function fetchOutlook(
  client: PriceSource,
  request: OrderRequest,
  signal: AbortSignal,
): Promise<Outlook> {
  const market = await client.fetchMarket(request.symbol, { signal })
  if (request.type !== 'market') return limitOutlook(request, market)
  const { bid, ask } = await client.fetchTicker(request.symbol, { signal })
  return marketOutlook(request, market, request.side === 'buy' ? ask : bid)
}

function limitOutlook(request: Extract<OrderRequest, { readonly price: Price }>, market: Market): Outlook {
  return {
    worth: notionalOf(request.price, request.quantity),
    quantity: request.quantity,
    isEstimate: false,
    takerFeeRate: market.takerFeeRate,
  }
}

/** A best price of zero means that nobody stands on that side. */
function marketOutlook(
  request: Extract<OrderRequest, { readonly type: 'market' }>,
  { takerFeeRate }: Pick<Market, 'takerFeeRate'>,
  best: Price,
): Outlook {
  const isPriced = isPositive(best)
  if (request.side === 'sell') {
    const worth = isPriced ? notionalOf(best, request.quantity) : undefined
    return { worth, quantity: request.quantity, isEstimate: true, takerFeeRate }
  }
  const quantity = isPriced
    ? divide(request.notional, best, { decimals: SHOWN_DECIMALS, rounding: 'down' })
    : undefined
  return { worth: request.notional, quantity, isEstimate: true, takerFeeRate }
}

/** The question before the question: side, size, market, price, worth, fee and whose exchange. */
export function outlookText(
  {
    request,
    outlook,
    host,
  }: {
    readonly request: NamedOrderRequest
    readonly outlook: Outlook | undefined
    readonly host: string
  },
  terminal: Terminal,
): string {
  const colours = coloursOf(terminal)
  const verb = request.side === 'buy' ? colours.green('Buy') : colours.red('Sell')
  return `${verb} ${sizeText(request)} on ${colours.bold(request.symbol)}, ${termsText(request)}\n\n${factLines(
    [
      ...(outlook === undefined
        ? []
        : ([
            ['worth', worthText(request, outlook)],
            ['taker fee', feeText(request, outlook)],
          ] as const)),
      ['exchange', host],
      ['client order id', request.clientOrderId],
    ],
  )}\n`
}

function sizeText(request: OrderRequest): string {
  return 'notional' in request
    ? `for ${request.notional} ${quoteOf(request.symbol)}`
    : `${request.quantity} ${baseOf(request.symbol)}`
}

function termsText(request: OrderRequest): string {
  if (request.type === 'market') return 'at the market'
  const terms = request.type === 'limit' ? `limit, ${request.timeInForce ?? 'gtc'}` : 'post-only'
  return `at ${request.price} ${quoteOf(request.symbol)} (${terms})`
}

function worthText(request: OrderRequest, { worth, quantity, isEstimate }: Outlook): string {
  const quote = quoteOf(request.symbol)
  if (worth === undefined) return 'unknown: nobody stands on the other side of the book'
  if (!isEstimate) return `${worth} ${quote}`
  if (request.side === 'sell') {
    return `about ${roundToDecimals(worth, SHOWN_DECIMALS, 'down')} ${quote} at the best price now`
  }
  return quantity === undefined
    ? `${worth} ${quote}`
    : `${worth} ${quote}, about ${quantity} ${baseOf(request.symbol)} at the best price now`
}

/** The fee is taken from what is received: base for a buy, quote for a sell. */
function feeText(request: OrderRequest, { worth, quantity, isEstimate, takerFeeRate }: Outlook): string {
  const percent = `${multiply(takerFeeRate, HUNDRED)} %`
  const received = request.side === 'buy' ? quantity : worth
  const asset = request.side === 'buy' ? baseOf(request.symbol) : quoteOf(request.symbol)
  if (received === undefined) return percent
  if (request.type === 'post-only') return `none: it never takes (takers pay ${percent})`
  const fee = multiply(received, takerFeeRate)
  return isEstimate
    ? `about ${roundToDecimals(fee, SHOWN_DECIMALS, 'up')} ${asset} (${percent})`
    : `at most ${fee} ${asset} (${percent})`
}
