/** Layer: every order carries a client order id, so that one call is one order. */
import { type Dict, DuplicateOrderId, type Num, type Order, type OrderRequest } from 'ccxt'
import { clientOrderIdOf, newClientOrderId, tellUnknownOutcome } from './client-order-id.ts'
import type { ExchangeClass } from './exchange-class.ts'

export function withSafeOrders(Base: ExchangeClass): ExchangeClass {
  return class SafeOrders extends Base {
    override async createOrder(
      symbol: string,
      type: string,
      side: string,
      amount: number,
      price?: Num,
      params: Dict = {},
    ): Promise<Order> {
      await this.loadMarkets()
      const chosen = clientOrderIdOf(params)
      const clientOrderId = chosen ?? newClientOrderId()
      try {
        return await super.createOrder(symbol, type, side, amount, price, { ...params, clientOrderId })
      } catch (error) {
        tellUnknownOutcome(error, [clientOrderId])
        // Nobody else can have had a random id: the network delivered this order before.
        if (chosen !== undefined || !(error instanceof DuplicateOrderId)) throw error
        return await this.fetchOrder('', symbol, { clientOrderId })
      }
    }

    override async createOrders(orders: OrderRequest[], params: Dict = {}): Promise<Order[]> {
      await this.loadMarkets()
      const named = orders.map((order) => ({ ...order, params: withId(order.params ?? {}) }))
      try {
        return await super.createOrders(named, params)
      } catch (error) {
        tellUnknownOutcome(
          error,
          named.map((order) => order.params['clientOrderId']),
        )
        throw error
      }
    }
  }
}

function withId(params: Dict): Dict {
  return { ...params, clientOrderId: clientOrderIdOf(params) ?? newClientOrderId() }
}
