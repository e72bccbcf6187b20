import { type Clock, systemClock } from '@trading-bridge/core'
import type { LedgerLimits } from '@trading-bridge/engine'
import type { Account, Store } from '@trading-bridge/store'
import type { Exchanges } from '../exchanges/exchanges.ts'
import { type Lease, SharedByName } from '../exchanges/shared-by-name.ts'
import type { EventLog } from '../log/event-log.ts'
import { DomainBooks, type OpenLedger } from './domain-books.ts'
import { ownerDomainOf } from './owner-domain.ts'

export interface LedgersOptions {
  readonly exchanges: Exchanges
  readonly store: Pick<Store, 'accounts' | 'claimLedger' | 'ledger' | 'vault'>
  readonly log: EventLog
  readonly clock?: Clock | undefined
  readonly limits?: LedgerLimits | undefined
}

/**
 * Opens the books of accounts when they are asked for, each with those of all accounts that it must not trade with: the
 * owner's others on that exchange, and whoever's that have the same key. They are shared by all who use one of them, and closed
 * when nobody does. Opening reconciles with the exchange first; what that found goes into the log, sentence by sentence.
 */
export class Ledgers {
  readonly #options: LedgersOptions
  readonly #domains: SharedByName<DomainBooks>
  readonly #closing = new AbortController()

  constructor(options: LedgersOptions) {
    const { clock = systemClock } = options
    this.#options = options
    this.#domains = new SharedByName({
      open: async () => new DomainBooks({ ...options, clock, signal: this.#closing.signal }),
      close: (books) => books.close(),
    })
  }

  /**
   * The books of this account, open and reconciled. Close what is returned when done: the last to do so closes them.
   * Open orders stay open then.
   *
   * @throws {ConfigError} there is no such account, its exchange or addresses cannot be used, or another account whose orders it
   * must not meet cannot be opened: that one is named.
   * @throws {VaultError} the vault is locked, or holds no credential for it that opens.
   * @throws {StoreError} another program has the books open, and is named; or the database cannot be had.
   * @throws {TradingBridgeError} the exchange could not be read: nothing trades on books that are not reconciled.
   */
  async use(name: string): Promise<Lease<OpenLedger>> {
    const account = await this.#options.exchanges.findAccount(name)
    const { key, siblings, keyless } = await this.#domainOf(account)
    const lease = await this.#domains.use(key)
    try {
      const value = await lease.value.open(account, { siblings, keyless })
      return { ...lease, value }
    } catch (error) {
      await lease.close()
      throw error
    }
  }

  /** Gives up openings under way and closes all books, whoever uses them. */
  async close(): Promise<void> {
    this.#closing.abort(new DOMException('The ledgers were closed.', 'AbortError'))
    await this.#domains.closeAll()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #domainOf(account: Account) {
    const { store } = this.#options
    const accounts = await store.accounts.accounts()
    const keys = await store.vault.credentialVersions()
    const domain = ownerDomainOf(account, { accounts, keys })
    const { exchange, ownerIds, place } = domain
    const others = domain.accounts.filter(({ id }) => id !== account.id)
    const active = new Set(keys.flatMap(({ status, accountId }) => (status === 'active' ? accountId : [])))
    return {
      key: JSON.stringify([exchange, place, ...ownerIds]),
      siblings: others.filter(({ id }) => active.has(id)),
      keyless: others.filter(({ id }) => !active.has(id)),
    }
  }
}
