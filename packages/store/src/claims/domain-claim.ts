import { InternalError } from '@trading-bridge/core'
import { type ClaimedBooks, ClaimedLedger } from './claimed-ledger.ts'

/** The books of all accounts that one or more owners have on an exchange, for their only writer. */
export class DomainClaim {
  readonly #books: ClaimedBooks
  readonly #onClosed: () => void

  constructor({ onClosed, ...books }: ClaimedBooks & { readonly onClosed: () => void }) {
    this.#books = books
    this.#onClosed = onClosed
  }

  /** Higher than that of every claim before. Orders are recorded under it, and under none that is lower. */
  get token(): number {
    return this.#books.fence.token
  }

  /**
   * The books of one of the accounts. They go with the claim.
   *
   * @throws {InternalError} the account is on another exchange, or another owner's.
   */
  async ledger(accountId: string): Promise<ClaimedLedger> {
    const { db, fence } = this.#books
    const account = await db
      .selectFrom('accounts')
      .select(['exchange', 'owner_id'])
      .where('id', '=', accountId)
      .executeTakeFirst()
    if (account?.exchange !== fence.exchange || !fence.ownerIds.includes(account.owner_id)) {
      throw new InternalError(`Account ${accountId} is not part of the domain that was claimed.`, {
        next: 'Report this with the message.',
      })
    }
    return new ClaimedLedger(this.#books)
  }

  /** Lets the books go. A second call does nothing. */
  async close(): Promise<void> {
    try {
      await this.#books.hold.release()
    } finally {
      this.#onClosed()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
