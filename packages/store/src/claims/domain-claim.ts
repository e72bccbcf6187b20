import { InternalError } from '@trading-bridge/core'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'
import { ClaimedLedger } from './claimed-ledger.ts'
import type { WriterFence } from './writer-fence.ts'
import type { WriterHold } from './writer-hold.ts'

/** The books of all accounts that one or more owners have on an exchange, for their only writer. */
export class DomainClaim {
  readonly #db: Kysely<Tables>
  readonly #hold: WriterHold
  readonly #fence: WriterFence
  readonly #onClosed: () => void

  constructor({
    db,
    hold,
    fence,
    onClosed,
  }: {
    readonly db: Kysely<Tables>
    readonly hold: WriterHold
    readonly fence: WriterFence
    readonly onClosed: () => void
  }) {
    this.#db = db
    this.#hold = hold
    this.#fence = fence
    this.#onClosed = onClosed
  }

  /** Higher than that of every claim before. Orders are recorded under it, and under none that is lower. */
  get token(): number {
    return this.#fence.token
  }

  /**
   * The books of one of the accounts. They go with the claim; to close them alone does nothing.
   *
   * @throws {InternalError} the account is on another exchange, or another owner's.
   */
  async ledger(accountId: string): Promise<ClaimedLedger> {
    const { exchange, ownerIds } = this.#fence
    const account = await this.#db
      .selectFrom('accounts')
      .select(['exchange', 'owner_id'])
      .where('id', '=', accountId)
      .executeTakeFirst()
    if (account?.exchange !== exchange || !ownerIds.includes(account.owner_id)) {
      throw new InternalError(`Account ${accountId} is not part of the domain that was claimed.`, {
        next: 'Report this with the message.',
      })
    }
    const release = () => Promise.resolve()
    return new ClaimedLedger({ db: this.#db, hold: this.#hold, fence: this.#fence, release })
  }

  /** Lets the books go. A second call does nothing. */
  async close(): Promise<void> {
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
