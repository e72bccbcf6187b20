import type { Clock } from '@trading-bridge/core'
import type { LedgerEvent } from './ledger-event.ts'
import type { AccountBlock, LedgerStorage } from './ledger-storage.ts'

/** Whether an account may send new orders. A block holds in memory at once, and across restarts once it is saved. */
export class Blocking {
  readonly #storage: LedgerStorage
  readonly #clock: Clock
  readonly #accountId: string
  readonly #onEvent: (event: LedgerEvent) => void
  #current: AccountBlock | undefined
  #isSaved = true

  constructor({
    storage,
    clock,
    accountId,
    onEvent,
  }: {
    readonly storage: LedgerStorage
    readonly clock: Clock
    readonly accountId: string
    readonly onEvent: (event: LedgerEvent) => void
  }) {
    this.#storage = storage
    this.#clock = clock
    this.#accountId = accountId
    this.#onEvent = onEvent
  }

  get current(): AccountBlock | undefined {
    return this.#current
  }

  async load(): Promise<void> {
    this.#current = await this.#storage.blockOf(this.#accountId)
  }

  /** The first reason stays. A database that fails gets it later: see `save`. */
  set(reason: Pick<AccountBlock, 'code' | 'reason'>): void {
    if (this.#current !== undefined) return
    this.#current = { ...reason, accountId: this.#accountId, sinceAtMs: this.#clock.nowMs() }
    this.#isSaved = false
    this.#onEvent({ kind: 'blocked', block: this.#current })
    this.save().catch(() => undefined)
  }

  /** @throws what the database throws; it is tried again with the next call. */
  async save(): Promise<void> {
    if (this.#isSaved || this.#current === undefined) return
    await this.#storage.block(this.#current)
    this.#isSaved = true
  }

  async clear(by: string): Promise<void> {
    await this.#storage.clearBlock(this.#accountId, { atMs: this.#clock.nowMs(), by })
    this.#current = undefined
    this.#isSaved = true
  }
}
