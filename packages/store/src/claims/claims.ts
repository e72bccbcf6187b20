import { hostname } from 'node:os'
import { StoreError } from '@trading-bridge/core'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'
import { DomainClaim } from './domain-claim.ts'
import { type DomainKey, raiseFence } from './writer-fence.ts'
import type { WriterHold } from './writer-hold.ts'

export interface ClaimsOptions {
  readonly db: Kysely<Tables>
  /** Keeps other processes away from all of these at once. */
  readonly hold: (names: readonly string[]) => Promise<WriterHold>
}

/** What one process has claimed: each thing once, and kept from all other processes. */
export class Claims {
  readonly #options: ClaimsOptions
  readonly #names = new Set<string>()
  readonly #open = new Set<DomainClaim>()

  constructor(options: ClaimsOptions) {
    this.#options = options
  }

  async open({ exchange, ownerIds }: DomainKey): Promise<DomainClaim> {
    const key = { exchange, ownerIds: [...new Set(ownerIds)].sort() }
    const names = key.ownerIds.map((ownerId) => `owner ${ownerId} on ${exchange}`)
    if (names.some((name) => this.#names.has(name))) throw claimedHere()
    for (const name of names) this.#names.add(name)
    try {
      const claim = await this.#take(key, names)
      this.#open.add(claim)
      return claim
    } catch (error) {
      this.#forget(names)
      throw error
    }
  }

  async closeAll(): Promise<void> {
    for (const claim of [...this.#open]) await claim.close()
  }

  /** First everybody else is kept away, then every earlier token becomes void. */
  async #take(key: DomainKey, names: readonly string[]): Promise<DomainClaim> {
    const { db } = this.#options
    const hold = await this.#options.hold(names)
    try {
      const fence = await raiseFence(db, key, `process ${process.pid} on ${hostname()}`)
      const claim: DomainClaim = new DomainClaim({
        db,
        hold,
        fence,
        onClosed: () => {
          if (this.#open.delete(claim)) this.#forget(names)
        },
      })
      return claim
    } catch (error) {
      await hold.release()
      throw error
    }
  }

  #forget(names: readonly string[]): void {
    for (const name of names) this.#names.delete(name)
  }
}

function claimedHere(): StoreError {
  return new StoreError(
    'TB_STORE_CLAIMED',
    `The account's books are open in this process already (${process.pid}).`,
    { next: 'Use the ledger that is open, or close it first.' },
  )
}
