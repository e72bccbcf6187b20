/** Keeps who was on either side of every execution: the exchange lets an owner trade with itself, so that it can be caught. */
import type { SandboxExchange } from '@trading-bridge/sandbox'

export class SelfTradeWatch {
  /** Orders of owners that the exchange took. */
  accepted = 0
  /** Their executions. */
  fills = 0
  /** Executions between two orders of one owner. */
  selfTrades = 0
  /** By account at the exchange. */
  readonly #owners = new Map<string, string>()
  /** By trade, the owner that was seen on one side of it. */
  readonly #sides = new Map<string, string>()

  constructor(exchange: SandboxExchange) {
    exchange.onEvent((event) => {
      if (event.type === 'order.accepted' && this.#owners.has(event.order.accountId)) this.accepted += 1
      if (event.type !== 'order.filled') return
      const { tradeId, accountId, selfDealingQty } = event.fill
      const owner = this.#owners.get(accountId)
      if (owner === undefined) return
      this.fills += 1
      // By the exchange's own word, or by what both sides say.
      if (selfDealingQty > 0n || this.#sides.get(tradeId) === owner) this.selfTrades += 1
      this.#sides.set(tradeId, owner)
    })
  }

  belongs(accountId: string, owner: string): void {
    this.#owners.set(accountId, owner)
  }
}
