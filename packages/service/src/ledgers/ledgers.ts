import { type Clock, systemClock } from '@trading-bridge/core'
import type { LedgerLimits } from '@trading-bridge/engine'
import type { Account, DomainClaim, Store } from '@trading-bridge/store'
import type { Exchanges } from '../exchanges/exchanges.ts'
import { type Lease, SharedByName } from '../exchanges/shared-by-name.ts'
import type { EventLog } from '../log/event-log.ts'
import { DomainBooks, type OpenLedger } from './domain-books.ts'
import { type OwnerDomain, ownerDomainOf } from './owner-domain.ts'

export interface LedgersOptions {
  readonly exchanges: Exchanges
  readonly store: Pick<Store, 'accounts' | 'claimDomain' | 'ledger' | 'vault'>
  readonly log: EventLog
  readonly clock?: Clock | undefined
  readonly limits?: LedgerLimits | undefined
}

interface OpenDomain {
  readonly books: DomainBooks
  readonly claim: Lease<DomainClaim>
}

/**
 * Opens the books of accounts when they are asked for, each with those of all accounts that it must not trade with: the
 * owner's others on that exchange, and whoever's that have the same key. They are shared by all who use one of them, and closed
 * when nobody does. Opening reconciles with the exchange first; what that found goes into the log, sentence by sentence.
 */
export class Ledgers {
  readonly #options: LedgersOptions
  readonly #domains: SharedByName<OpenDomain>
  /** One claim for all places in which the owners have accounts on an exchange. */
  readonly #claims: SharedByName<DomainClaim>
  /** What was asked for, by its key. */
  readonly #asked = new Map<string, OwnerDomain>()
  readonly #closing = new AbortController()

  constructor(options: LedgersOptions) {
    this.#options = options
    this.#claims = new SharedByName({
      open: (key) => options.store.claimDomain(this.#askedFor(key)),
      close: (claim) => claim.close(),
    })
    this.#domains = new SharedByName({
      open: (key) => this.#openDomain(this.#askedFor(key)),
      close: closeDomain,
    })
  }

  /**
   * The books of this account, open and reconciled. Close what is returned when done: the last to do so closes them.
   * Open orders stay open then.
   *
   * @throws {ConfigError} there is no such account, or its exchange or addresses cannot be used.
   * @throws {VaultError} the vault is locked, or holds no credential for it that opens.
   * @throws {StoreError} another program has the books open, and is named; or the database cannot be had.
   * @throws {TradingBridgeError} the exchange could not be read: nothing trades on books that are not reconciled. Or one of these
   * befell another account whose orders it must not meet: that one is named, under the same code.
   */
  async use(name: string): Promise<Lease<OpenLedger>> {
    const account = await this.#options.exchanges.findAccount(name)
    const { domain, siblings, keyless } = await this.#domainOf(account)
    const lease = await this.#domains.use(
      this.#ask([domain.exchange, domain.place, ...domain.ownerIds], domain),
    )
    try {
      const value = await lease.value.books.open(account, { siblings, keyless })
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
    await this.#claims.closeAll()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #openDomain(domain: OwnerDomain): Promise<OpenDomain> {
    const { clock = systemClock } = this.#options
    const claim = await this.#claims.use(this.#ask([domain.exchange, ...domain.ownerIds], domain))
    const options = { ...this.#options, clock, signal: this.#closing.signal }
    return { books: new DomainBooks({ ...options, claim: claim.value }), claim }
  }

  #ask(names: readonly string[], domain: OwnerDomain): string {
    const key = JSON.stringify(names)
    this.#asked.set(key, domain)
    return key
  }

  #askedFor(key: string): OwnerDomain {
    const domain = this.#asked.get(key)
    if (domain === undefined) throw new RangeError('Nobody has asked for this domain.')
    return domain
  }

  async #domainOf(account: Account) {
    const { store } = this.#options
    const accounts = await store.accounts.accounts()
    const keys = await store.vault.credentialVersions()
    const domain = ownerDomainOf(account, { accounts, keys })
    const others = domain.accounts.filter(({ id }) => id !== account.id)
    const active = new Set(keys.flatMap(({ status, accountId }) => (status === 'active' ? accountId : [])))
    return {
      domain,
      siblings: others.filter(({ id }) => active.has(id)),
      keyless: others.filter(({ id }) => !active.has(id)),
    }
  }
}

async function closeDomain({ books, claim }: OpenDomain): Promise<void> {
  await books.close()
  await claim.close()
}
