/** The queries that following makes, each of them only when the budget has room. Source: docs/coinstore/orders.md. */
import type { Balance, Fill, MarketSymbol, Order, OrderId } from '@trading-bridge/core'
import { SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import type { CoinstoreClient } from '../rest/coinstore-client.ts'
import { toFill } from '../rest/fill-mapping.ts'
import { wireCodeOf } from '../rest/market-mapping.ts'
import type { OrderReference } from '../rest/order-results.ts'
import type { RequestBudget } from './request-budget.ts'

/** How many fills the exchange is asked for at once; more than 100 are not known to be given. */
export const FILLS_PER_PAGE = 100

export interface FillPage {
  readonly symbol: MarketSymbol
  readonly orderId?: OrderId | undefined
  readonly pageNum: number
}

export class AccountReader {
  readonly #client: CoinstoreClient
  readonly #budget: RequestBudget
  readonly #signal: AbortSignal

  constructor(client: CoinstoreClient, budget: RequestBudget, signal: AbortSignal) {
    this.#client = client
    this.#budget = budget
    this.#signal = signal
  }

  async openOrders(): Promise<readonly Order[]> {
    await this.#budget.take(this.#signal)
    return await this.#client.fetchOpenOrders(undefined, { signal: this.#signal })
  }

  async order(reference: OrderReference): Promise<Order | undefined> {
    await this.#budget.take(this.#signal)
    return await this.#client.fetchOrder(reference, { signal: this.#signal })
  }

  async balances(): Promise<readonly Balance[]> {
    await this.#budget.take(this.#signal)
    return await this.#client.fetchBalances({ signal: this.#signal })
  }

  /**
   * As the exchange orders them: the newest first, as far as is known (docs/coinstore/fills.md). Fills of other orders
   * than `orderId` may be among them: whether the exchange filters is not certain.
   */
  async fillPage({ symbol, orderId, pageNum }: FillPage): Promise<readonly Fill[]> {
    await this.#budget.take(this.#signal)
    const request = { symbol: wireCodeOf(symbol), ordId: orderId, pageNum, pageSize: FILLS_PER_PAGE }
    const page = await this.#client.call(SPOT_ENDPOINTS.accountMatches, request, { signal: this.#signal })
    return (page ?? []).map((fill) => toFill(fill, symbol))
  }
}
