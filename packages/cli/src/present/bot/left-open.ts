/** Orders that are, or may be, live at the exchange without anybody who looks after them. */
import type { LeftOpenOrder } from '@trading-bridge/engine'
import type { JsonObject } from '../json.ts'
import { printable } from '../text.ts'

export function leftOpenText(orders: readonly LeftOpenOrder[]): string {
  if (orders.length === 0) return 'No order of the bots is open at the exchange.\n'
  const lines = orders.map(
    ({ bot, account, symbol, status, clientOrderId, orderId }) =>
      `  ${bot} on ${account}, ${symbol}: ${status}, client order id ${clientOrderId ?? 'not known'}, order id ${orderId ?? 'not known'}\n`,
  )
  const what = orders.length === 1 ? 'One order may be' : `${orders.length} orders may be`
  return printable(
    `${what} open at the exchange, and nobody looks after ${orders.length === 1 ? 'it' : 'them'}:\n${lines.join('')}` +
      'The next "trading-bridge run" finds them again; "trading-bridge order cancel --account" cancels one now.\n',
  )
}

export function leftOpenJson({
  bot,
  account,
  symbol,
  clientOrderId,
  orderId,
  status,
}: LeftOpenOrder): JsonObject {
  return { bot, account, symbol, clientOrderId: clientOrderId ?? null, orderId: orderId ?? null, status }
}
