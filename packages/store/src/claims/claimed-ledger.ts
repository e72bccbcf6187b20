import { StoreError } from '@trading-bridge/core'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'
import type { NewLedgerOrder, NewOrderEvent, OrderChange } from '../ledger/ledger-order.ts'
import { type InsertedIntent, LedgerTables } from '../ledger/ledger-tables.ts'
import type { WriterFence } from './writer-fence.ts'
import type { WriterHold } from './writer-hold.ts'

export interface ClaimedBooks {
  readonly db: Kysely<Tables>
  readonly hold: WriterHold
  readonly fence: WriterFence
}

/**
 * The books of one account, for its only writer; they go with the claim that lends them. Whatever begins the sending of an
 * order is recorded only while the claim holds: a writer that lost it, with the server or the network, sends nothing more
 * until it has it again, and one that was superseded sends nothing more at all. What is already under way may still be
 * recorded.
 */
export class ClaimedLedger extends LedgerTables {
  readonly #hold: WriterHold

  constructor({ db, hold, fence }: ClaimedBooks) {
    super(db, fence)
    this.#hold = hold
  }

  override insertIntent(order: NewLedgerOrder, event: NewOrderEvent): Promise<InsertedIntent> {
    return this.#whileHeld(() => super.insertIntent(order, event))
  }

  override commit(change: OrderChange): Promise<'committed' | 'stale'> {
    if (change.next.status !== 'sending') return super.commit(change)
    return this.#whileHeld(() => super.commit(change))
  }

  async #whileHeld<Result>(record: () => Promise<Result>): Promise<Result> {
    await this.#hold.assertHeld()
    try {
      return await record()
    } catch (error) {
      // Superseded: it never writes again, and keeps nobody else away.
      if (error instanceof StoreError && error.code === 'TB_STORE_CLAIMED') await this.#hold.release()
      throw error
    }
  }
}
