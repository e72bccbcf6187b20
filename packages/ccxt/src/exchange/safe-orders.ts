/** Layer: every order carries a client order id, so that one call is one order. */
import {
  type Dict,
  DuplicateOrderId,
  ExchangeNotAvailable,
  type Num,
  type Order,
  type OrderRequest,
  type Str,
} from 'ccxt'
import { clientOrderIdOf, newClientOrderId, toOpenOutcome } from './client-order-id.ts'
import type { ExchangeClass } from './exchange-class.ts'

/** How a batch says of one order that its id was used before. Source: documented (docs/coinstore/error-codes.md). */
const DUPLICATE_ORDER = '3111'

interface NamedOrder {
  readonly clientOrderId: string
  /** The program gave no id of its own, so nobody else can have used this one: a duplicate is the same order. */
  readonly isOurs: boolean
}

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
      if (this.markets === undefined) await this.loadMarkets()
      const { clientOrderId, isOurs } = named(params)
      try {
        return await super.createOrder(symbol, type, side, amount, price, { ...params, clientOrderId })
      } catch (error) {
        if (isOurs && error instanceof DuplicateOrderId) return await this.#lookUp(symbol, clientOrderId)
        throw toOpenOutcome(error, [clientOrderId])
      }
    }

    override async createOrders(orders: OrderRequest[], params: Dict = {}): Promise<Order[]> {
      if (this.markets === undefined) await this.loadMarkets()
      const names = orders.map((order) => named(order.params ?? {}))
      const identified = orders.map((order, at) => ({
        ...order,
        params: { ...order.params, clientOrderId: names[at]?.clientOrderId },
      }))
      try {
        const placed = await super.createOrders(identified, params)
        return await Promise.all(placed.map((order, at) => this.#settled(order, names[at])))
      } catch (error) {
        const clientOrderIds = names.map(({ clientOrderId }) => clientOrderId)
        throw toOpenOutcome(error, clientOrderIds)
      }
    }

    async #settled(order: Order, name: NamedOrder | undefined): Promise<Order> {
      const isDuplicate = this.safeString(order.info, 'errno') === DUPLICATE_ORDER
      if (!isDuplicate || name?.isOurs !== true) return order
      return await this.#lookUp(order.symbol, name.clientOrderId)
    }

    async #lookUp(symbol: Str, clientOrderId: string): Promise<Order> {
      try {
        return await this.fetchOrder('', symbol, { clientOrderId })
      } catch (cause) {
        const error = new ExchangeNotAvailable(`${this.id} has an order that cannot be seen yet`)
        throw toOpenOutcome(Object.assign(error, { cause }), [clientOrderId])
      }
    }
  }
}

function named(params: Dict): NamedOrder {
  const chosen = clientOrderIdOf(params)
  return chosen === undefined
    ? { clientOrderId: newClientOrderId(), isOurs: true }
    : { clientOrderId: chosen, isOurs: false }
}
