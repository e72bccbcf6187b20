/**
 * The books of all accounts of one domain, open together: what one of them has live, the others must not meet. One program
 * writes them all.
 */
import { type Clock, type ErrorCode, TradingBridgeError } from '@trading-bridge/core'
import {
  AccountLedger,
  type DomainSeat,
  describeRecovery,
  type LedgerEvent,
  type LedgerLimits,
  TradingDomain,
} from '@trading-bridge/engine'
import type { Account, DomainClaim, Store } from '@trading-bridge/store'
import type { Exchanges, OpenAccount } from '../exchanges/exchanges.ts'
import type { Lease } from '../exchanges/shared-by-name.ts'
import type { EventLog } from '../log/event-log.ts'
import { logLedgerEvent } from './log-ledger-event.ts'

export interface DomainBooksOptions {
  readonly exchanges: Exchanges
  readonly store: Pick<Store, 'ledger'>
  /** The right to write the books of the domain's accounts. It stays the caller's. */
  readonly claim: DomainClaim
  readonly log: EventLog
  readonly clock: Clock
  readonly limits?: LedgerLimits | undefined
  /** Gives up openings under way. */
  readonly signal: AbortSignal
}

/** An account with its books open. Its orders go through the ledger and nowhere else. */
export interface OpenLedger extends OpenAccount {
  readonly ledger: AccountLedger
  /** The accounts that its orders must never meet, itself among them. */
  readonly domain: TradingDomain
  /** Calls `listener` with what the ledger tells from now on, until what is returned is called. */
  listen(listener: (event: LedgerEvent) => void): () => void
}

interface Opened extends OpenLedger {
  readonly lease: Lease<OpenAccount>
}

export class DomainBooks {
  readonly #options: DomainBooksOptions
  readonly #domain: TradingDomain
  readonly #books = new Map<string, Promise<Opened>>()
  /** Accounts that have no key: what is on record of them as live counts, though nobody can look. */
  readonly #unseen = new Map<string, Promise<DomainSeat>>()

  constructor(options: DomainBooksOptions) {
    this.#options = options
    this.#domain = new TradingDomain({ clock: options.clock })
  }

  /**
   * The books of one account. The others' are opened first or are open already; `keyless` are those whose exchange cannot be
   * asked, for want of a key.
   *
   * @throws {TradingBridgeError} it cannot be opened; or another account of the domain cannot, which is named, with why.
   */
  async open(
    account: Account,
    { siblings, keyless }: { readonly siblings: readonly Account[]; readonly keyless: readonly Account[] },
  ): Promise<OpenLedger> {
    for (const unseen of keyless) await this.#countUnseen(unseen)
    const [own, ...others] = await Promise.allSettled(
      [account, ...siblings].map((each) => this.#opened(each)),
    )
    if (own === undefined) throw new RangeError('An account is opened with its siblings.')
    if (own.status === 'rejected') throw own.reason
    others.forEach((other, at) => {
      const sibling = siblings[at]
      if (other.status === 'rejected' && sibling !== undefined)
        throw new UnseenSiblingError(account, sibling, other.reason)
    })
    return own.value
  }

  async close(): Promise<void> {
    const books = [...this.#books.values()]
    this.#books.clear()
    await Promise.all(books.map(async (opening) => await closeOpened(await opening)).map(settled))
  }

  #opened(account: Account): Promise<Opened> {
    const known = this.#books.get(account.id)
    if (known !== undefined) return known
    const opening = this.#open(account)
    this.#books.set(account.id, opening)
    // A later user tries again.
    opening.catch(() => this.#books.delete(account.id))
    return opening
  }

  async #countUnseen({ id: accountId }: Account): Promise<void> {
    if (this.#books.has(accountId)) return
    const seat = this.#unseen.get(accountId) ?? this.#joinUnseen(accountId)
    this.#unseen.set(accountId, seat)
    seat.catch(() => this.#unseen.delete(accountId))
    await seat
  }

  async #joinUnseen(accountId: string): Promise<DomainSeat> {
    const orders = await this.#options.store.ledger.unsettledOrders(accountId)
    const seat = this.#domain.join({ accountId, live: () => orders })
    seat.ready()
    return seat
  }

  async #open({ id: accountId, name }: Account): Promise<Opened> {
    const { exchanges, claim, log, clock, limits, signal } = this.#options
    const lease = await exchanges.use(name)
    const { account, host, venue } = lease.value
    const about = log.about({ accountId, account: name })
    try {
      const storage = await claim.ledger(accountId)
      const unseen = await this.#unseen.get(accountId)
      unseen?.leave()
      this.#unseen.delete(accountId)
      const ledger = await AccountLedger.open({
        accountId,
        storage,
        venue,
        clock,
        limits,
        domain: this.#domain,
        signal,
        onEvent: (event) => logLedgerEvent(about, event),
      })
      for (const sentence of describeRecovery(ledger.recovery)) about.info('ledger.recovered', {}, sentence)
      const listen: OpenLedger['listen'] = (listener) => ledger.listen(listener)
      return { account, host, venue, ledger, domain: this.#domain, listen, lease }
    } catch (err) {
      about.error('ledger.refused', { err }, `The books of ${name} were not opened.`)
      await lease.close()
      throw err
    }
  }
}

/** What is known is recorded before the connection to the exchange goes. */
async function closeOpened({ ledger, lease }: Opened): Promise<void> {
  await ledger.close()
  await lease.close()
}

/** One that was never opened has nothing to close. */
async function settled(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined)
}

/**
 * An account of the domain cannot be opened: what it has live is not seen, and nobody of the domain may trade. It has the code
 * of its cause, for what is to be done about it is the same.
 */
class UnseenSiblingError extends TradingBridgeError {
  override readonly code: ErrorCode

  constructor(account: Account, sibling: Account, cause: unknown) {
    const why = cause instanceof TradingBridgeError ? cause : undefined
    const reason = why === undefined ? '.' : `: ${why.message}`
    const mend = why === undefined ? '' : `${why.next} `
    super(
      `${account.name} may not trade while ${sibling.name}, whose orders it must not meet, cannot be opened${reason}`,
      {
        next:
          `${mend}Or take its key away with "trading-bridge key remove --account ${sibling.name}", ` +
          'once nothing of it is live at the exchange.',
        cause,
      },
    )
    this.code = why?.code ?? 'TB_INTERNAL'
  }
}
