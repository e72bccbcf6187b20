import type { Clock } from '@trading-bridge/core'
import { hasEnded, type LedgerOrder } from '../orders/order-record.ts'
import type { BotRow } from './bot-row.ts'
import type { SharedAccount } from './shared-account.ts'
import { within } from './within.ts'

/** Cancels that take longer are told of, and go on. */
const CANCEL_WITHIN_MS = 15_000

/** The ends of one bot's orders: asked for once each, since the ledger goes on asking, and confirmed by and by. */
export class OrderClearing {
  readonly #clock: Clock
  readonly #row: BotRow
  readonly #asked = new Set<string>()
  #unconfirmedSinceMs: number | undefined
  #hasTold = false

  constructor(clock: Clock, row: BotRow) {
    this.#clock = clock
    this.#row = row
  }

  /** An order of the bot has changed. */
  heard(order: LedgerOrder): void {
    if (hasEnded(order)) this.#asked.delete(order.id)
  }

  /** Asks for the end of each; what is not confirmed at once is heard of later. */
  async cancel({ account: { ledger } }: SharedAccount, orders: readonly LedgerOrder[]): Promise<void> {
    const fresh = orders.filter(({ id }) => !this.#asked.has(id))
    if (fresh.length === 0) return
    const asking = fresh.map(async ({ id }) => {
      this.#asked.add(id)
      try {
        await ledger.cancel({ id })
      } catch (error) {
        this.#asked.delete(id)
        throw error
      }
    })
    await within(this.#clock, CANCEL_WITHIN_MS, Promise.all(asking))
  }

  /** Whether nothing of the bot is live. Where something is, its end is asked for. */
  async isDone(shared: SharedAccount): Promise<boolean> {
    const { id } = this.#row.bot
    await this.cancel(shared, shared.liveOrders(id))
    const live = shared.liveOrders(id)
    if (live.length > 0) await this.#tellUnconfirmed(live)
    else {
      this.#unconfirmedSinceMs = undefined
      this.#hasTold = false
    }
    return live.length === 0
  }

  /** Names the ids of what is not confirmed for a while: in the row where the bot is being stopped, else in an event. */
  async #tellUnconfirmed(live: readonly LedgerOrder[]): Promise<void> {
    const nowMs = this.#clock.monotonicMs()
    this.#unconfirmedSinceMs ??= nowMs
    if (this.#hasTold || nowMs - this.#unconfirmedSinceMs < CANCEL_WITHIN_MS) return
    this.#hasTold = true
    const ids = live.map(({ orderId, clientOrderId, id }) => orderId ?? clientOrderId ?? id).join(', ')
    const told = { kind: 'trouble', message: `Not confirmed ended yet: ${ids}.` }
    if (this.#row.bot.actual === 'stopping') await this.#row.change({ reason: told.message }, told)
    else await this.#row.tell(told)
  }
}
