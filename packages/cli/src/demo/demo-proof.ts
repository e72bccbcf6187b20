/** What the exchange itself has on record of the demo's accounts: the last word on whether an order was sent twice. */
import type { Sandbox } from '@trading-bridge/sandbox'

export interface OrderRecord {
  /** Orders that the exchange took from the accounts. */
  readonly accepted: number
  /** Client order ids that more than one of them has. */
  readonly acceptedTwice: readonly string[]
}

const MOST_ORDERS = 10_000

export function orderRecord({ exchange, accounts }: Sandbox): OrderRecord {
  const orders = accounts.flatMap(({ accountId }) => [
    ...exchange.orderHistory(accountId, { limit: MOST_ORDERS }),
    ...exchange.openOrders(accountId),
  ])
  const ids = orders.map(({ clOrdId }) => clOrdId ?? '')
  const twice = ids.filter((id, index) => id !== '' && ids.indexOf(id) !== index)
  return { accepted: ids.length, acceptedTwice: [...new Set(twice)] }
}
