import { hostname } from 'node:os'
import { StoreError } from '@trading-bridge/core'
import type { Kysely } from 'kysely'
import type { Tables } from '../database/tables.ts'
import { ClaimedLedger } from './claimed-ledger.ts'
import { DomainClaim } from './domain-claim.ts'
import { type DomainKey, raiseFence } from './writer-fence.ts'
import type { WriterHold } from './writer-hold.ts'

export interface ClaimsOptions {
  readonly db: Kysely<Tables>
  /** Keeps other processes away from all of these at once. */
  readonly hold: (names: readonly string[]) => Promise<WriterHold>
}

type Claim = ClaimedLedger | DomainClaim

/** What one process has claimed: each thing once, and kept from all other processes. */
export class Claims {
  readonly #options: ClaimsOptions
  readonly #names = new Set<string>()
  readonly #open = new Set<Claim>()

  constructor(options: ClaimsOptions) {
    this.#options = options
  }

  domain({ exchange, ownerIds }: DomainKey): Promise<DomainClaim> {
    const { db } = this.#options
    const key = { exchange, ownerIds: [...new Set(ownerIds)].sort() }
    const names = key.ownerIds.map((ownerId) => `owner ${ownerId} on ${exchange}`)
    return this.#claim(names, async (hold, onClosed) => {
      const fence = await raiseFence(db, key, `process ${process.pid} on ${hostname()}`)
      return new DomainClaim({ db, hold, fence, onClosed })
    })
  }

  ledger(accountId: string): Promise<ClaimedLedger> {
    const { db } = this.#options
    return this.#claim([`account ${accountId}`], async (hold, onClosed) => {
      const release = () => hold.release().finally(onClosed)
      return new ClaimedLedger({ db, hold, fence: undefined, release })
    })
  }

  async closeAll(): Promise<void> {
    for (const claim of [...this.#open]) await claim.close()
  }

  async #claim<Kind extends Claim>(
    names: readonly string[],
    open: (hold: WriterHold, onClosed: () => void) => Promise<Kind>,
  ): Promise<Kind> {
    if (names.some((name) => this.#names.has(name))) throw claimedHere()
    for (const name of names) this.#names.add(name)
    let claim: Kind | undefined
    let hold: WriterHold | undefined
    const forget = () => {
      if (claim !== undefined && !this.#open.delete(claim)) return
      for (const name of names) this.#names.delete(name)
    }
    try {
      hold = await this.#options.hold(names)
      claim = await open(hold, forget)
      this.#open.add(claim)
      return claim
    } catch (error) {
      await hold?.release()
      forget()
      throw error
    }
  }
}

function claimedHere(): StoreError {
  return new StoreError(
    'TB_STORE_CLAIMED',
    `The account's books are open in this process already (${process.pid}).`,
    { next: 'Use the ledger that is open, or close it first.' },
  )
}
