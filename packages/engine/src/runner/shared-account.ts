/** One account that several bots trade on: who hears what of its ledger, and whether its books want comparing first. */
import type { LedgerEvent } from '../ledger/ledger-event.ts'
import { hasEnded, type LedgerOrder } from '../orders/order-record.ts'
import type { Bot } from './bot.ts'
import type { RunnerAccount } from './runner-account.ts'
import type { LeftOpenOrder } from './runner-event.ts'

export type LedgerListener = (event: LedgerEvent) => void

export class SharedAccount {
  readonly account: RunnerAccount
  /** By goal. */
  readonly #listeners = new Map<string, LedgerListener>()
  readonly #endListening: () => void
  #wasUnreachable = false
  #comparing: Promise<void> | undefined

  constructor(account: RunnerAccount) {
    this.account = account
    this.#endListening = account.ledger.listen((event) => this.#hear(event))
  }

  /** Tells of every event about the goal's orders, and of what concerns the account as a whole, until the end is called. */
  follow(goalId: string, listener: LedgerListener): () => void {
    this.#listeners.set(goalId, listener)
    return () => {
      if (this.#listeners.get(goalId) === listener) this.#listeners.delete(goalId)
    }
  }

  /** Orders of the goal that have not ended. */
  liveOrders(goalId: string): readonly LedgerOrder[] {
    return this.account.ledger.orders.filter((order) => order.goalId === goalId && !hasEnded(order))
  }

  /** The same, by name and ids. */
  leftOpen({ id: botId, name: bot }: Pick<Bot, 'id' | 'name'>): readonly LeftOpenOrder[] {
    const { name: account } = this.account
    return this.liveOrders(botId).map(({ symbol, clientOrderId, orderId, status }) => ({
      botId,
      bot,
      account,
      symbol,
      clientOrderId,
      orderId,
      status,
    }))
  }

  /** The exchange could not be reached. */
  noteOutage(): void {
    this.#wasUnreachable = true
  }

  /**
   * Resolves once the books are equal to the exchange's, after an outage; at once where there was none. All bots share one
   * comparison.
   *
   * @throws {TradingBridgeError} the exchange cannot be read yet.
   */
  async compared(): Promise<void> {
    if (this.#wasUnreachable) this.#comparing ??= this.#compare()
    await this.#comparing
  }

  async close(): Promise<void> {
    this.#endListening()
    await this.account.close()
  }

  async #compare(): Promise<void> {
    // An outage from here on wants another comparison.
    this.#wasUnreachable = false
    try {
      await this.account.ledger.reconcile()
    } catch (error) {
      this.#wasUnreachable = true
      throw error
    } finally {
      this.#comparing = undefined
    }
  }

  #hear(event: LedgerEvent): void {
    if (event.kind === 'exchange-unreachable') this.#wasUnreachable = true
    const goalId = 'order' in event ? event.order.goalId : undefined
    if (goalId !== undefined) {
      this.#listeners.get(goalId)?.(event)
      return
    }
    if (event.kind === 'blocked' || event.kind === 'exchange-reachable')
      for (const listener of this.#listeners.values()) listener(event)
  }
}
