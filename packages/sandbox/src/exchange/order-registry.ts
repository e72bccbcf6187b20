import type { Accounts } from '../accounts/accounts.ts'
import { AccountOrders } from './account-orders.ts'
import type { OrderRecord } from './sandbox-order.ts'

/** Every order the exchange remembers, by its id and by its account. */
export class OrderRegistry {
  readonly #accounts: Accounts
  readonly #marketMakerHistory: number
  readonly #byId = new Map<string, OrderRecord>()
  readonly #byAccount = new Map<string, AccountOrders>()

  constructor(accounts: Accounts, marketMakerHistory: number) {
    this.#accounts = accounts
    this.#marketMakerHistory = marketMakerHistory
  }

  /** An order of that account, by its id. */
  byId(accountId: string, ordId: string): OrderRecord | undefined {
    const record = this.#byId.get(ordId)
    return record?.accountId === accountId ? record : undefined
  }

  of(accountId: string): AccountOrders {
    const known = this.#byAccount.get(accountId)
    if (known !== undefined) return known
    const orders = new AccountOrders(this.#accounts.demand(accountId), this.#marketMakerHistory)
    this.#byAccount.set(accountId, orders)
    return orders
  }

  add(record: OrderRecord): void {
    this.#byId.set(record.ordId, record)
    this.of(record.accountId).add(record)
  }

  finish(record: OrderRecord): void {
    const forgotten = this.of(record.accountId).finish(record)
    if (forgotten !== undefined) this.#byId.delete(forgotten.ordId)
  }

  /** All open orders of a market. */
  openOf(symbol: string): readonly OrderRecord[] {
    return [...this.#byAccount.values()].flatMap((orders) =>
      [...orders.open()].filter(({ desk }) => desk.symbol === symbol),
    )
  }
}
