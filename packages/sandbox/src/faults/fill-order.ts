import { amountOf, type Units, units, unitsText } from '../accounts/units.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { SandboxOrder } from '../exchange/sandbox-order.ts'

/** Trades on the other side of orders that are to be filled. */
const COUNTERPARTY = 'fault-counterparty'

/**
 * Fills a resting order, whole or so much of it. Whatever rests before it in the book fills first, as price and time
 * demand: the exchange's own rules are kept.
 */
export function fillOrder(exchange: SandboxExchange, order: SandboxOrder, quantity?: string): void {
  const leaves = order.leavesQty
  const wanted = quantity === undefined || units(quantity) > leaves ? leaves : units(quantity)
  const total = quantityBefore(exchange, order) + wanted
  const isBuy = order.side === 'BUY'
  const accountId = counterparty(exchange)
  const [asset, funds] = isBuy
    ? [order.baseCurrency, total]
    : [order.quoteCurrency, amountOf(order.ordPrice, total)]
  exchange.fund(accountId, asset, unitsText(funds))
  exchange.place(accountId, {
    symbol: order.symbol,
    side: isBuy ? 'SELL' : 'BUY',
    ordType: 'LIMIT',
    timeInForce: 'IOC',
    ordPrice: unitsText(order.ordPrice),
    ordQty: unitsText(total),
  })
}

/** What rests before the order on its side of the book. */
function quantityBefore(exchange: SandboxExchange, order: SandboxOrder): Units {
  const { bids = [], asks = [] } = exchange.book(order.symbol) ?? {}
  const side = order.side === 'BUY' ? bids : asks
  const before = side.slice(
    0,
    Math.max(
      0,
      side.findIndex(({ ordId }) => ordId === order.ordId),
    ),
  )
  return before.reduce((sum, { leavesQty }) => sum + leavesQty, 0n)
}

function counterparty({ accounts }: SandboxExchange): string {
  const account = accounts.named(COUNTERPARTY) ?? accounts.open({ name: COUNTERPARTY, isMarketMaker: true })
  return account.accountId
}
