import type { Clock } from '@trading-bridge/core'
import { hasEnded, type LedgerOrder } from '../orders/order-record.ts'
import { namesOf } from './bot-pause.ts'
import type { BotRow } from './bot-row.ts'
import type { SharedAccount } from './shared-account.ts'
import { within } from './within.ts'

/** Cancels that take longer are reported, and go on. */
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
    try {
      await this.cancel(shared, shared.liveOrders(id))
    } finally {
      const live = shared.liveOrders(id)
      if (live.length > 0) await this.#tellUnconfirmed(live)
      else await this.#tellConfirmed()
    }
    return shared.liveOrders(id).length === 0
  }

  async #tellConfirmed(): Promise<void> {
    const hasTold = this.#hasTold
    this.#unconfirmedSinceMs = undefined
    this.#hasTold = false
    // One that is being stopped tells of it as its end.
    if (hasTold && this.#row.bot.actual !== 'stopping')
      await this.#row.tell({ kind: 'recovered', message: 'Nothing of it is live any more.' })
  }

  /** Names the ids of what is not confirmed for a while: in the row where the bot is being stopped, else in an event. */
  async #tellUnconfirmed(live: readonly LedgerOrder[]): Promise<void> {
    const nowMs = this.#clock.monotonicMs()
    this.#unconfirmedSinceMs ??= nowMs
    if (this.#hasTold || nowMs - this.#unconfirmedSinceMs < CANCEL_WITHIN_MS) return
    const told = { kind: 'trouble', message: `Not confirmed ended yet: ${namesOf(live)}.` }
    if (this.#row.bot.actual !== 'stopping') await this.#row.tell(told)
    else if (!(await this.#row.change({ reason: told.message }, told))) return
    this.#hasTold = true
  }
}
