import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'
import type { AccountHold } from './account-hold.ts'
import type { NewLedgerOrder, NewOrderEvent, OrderChange } from './ledger-order.ts'
import { type InsertedIntent, LedgerTables } from './ledger-tables.ts'

/**
 * The books of one account, for its only writer. Whatever begins the sending of an order is recorded only while the claim
 * holds: a writer that lost it, with the server or the network, sends nothing more until it has it again. What is already
 * under way may still be recorded.
 */
export class ClaimedLedger extends LedgerTables {
  readonly #hold: AccountHold
  readonly #onClosed: () => void
  #isClosed = false

  constructor({
    db,
    hold,
    onClosed,
  }: {
    readonly db: Kysely<Tables>
    readonly hold: AccountHold
    readonly onClosed: () => void
  }) {
    super(db)
    this.#hold = hold
    this.#onClosed = onClosed
  }

  override async insertIntent(order: NewLedgerOrder, event: NewOrderEvent): Promise<InsertedIntent> {
    await this.#hold.assertHeld()
    return await super.insertIntent(order, event)
  }

  override async commit(change: OrderChange): Promise<'committed' | 'stale'> {
    if (change.next.status === 'sending') await this.#hold.assertHeld()
    return await super.commit(change)
  }

  /** Lets the account go. A second call does nothing. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    try {
      await this.#hold.release()
    } finally {
      this.#onClosed()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
