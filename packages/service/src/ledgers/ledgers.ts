import { type Clock, systemClock } from '@trading-bridge/core'
import { AccountLedger, describeRecovery, type LedgerEvent, type LedgerLimits } from '@trading-bridge/engine'
import type { ClaimedLedger, Store } from '@trading-bridge/store'
import type { Exchanges, OpenAccount } from '../exchanges/exchanges.ts'
import { type Lease, SharedByName } from '../exchanges/shared-by-name.ts'
import type { EventLog } from '../log/event-log.ts'
import { logLedgerEvent } from './log-ledger-event.ts'

export interface LedgersOptions {
  readonly exchanges: Exchanges
  readonly store: Pick<Store, 'claimLedger'>
  readonly log: EventLog
  readonly clock?: Clock | undefined
  readonly limits?: LedgerLimits | undefined
}

/** An account with its books open. Its orders go through the ledger and nowhere else. */
export interface OpenLedger extends OpenAccount {
  readonly ledger: AccountLedger
  /** Calls `listener` with what the ledger tells from now on, until what is returned is called. */
  listen(listener: (event: LedgerEvent) => void): () => void
}

interface Opened extends OpenLedger {
  readonly claim: ClaimedLedger
  readonly lease: Lease<OpenAccount>
}

/**
 * Opens the books of accounts when they are asked for: one ledger an account, shared by all who use it and closed when
 * nobody does. Opening reconciles with the exchange first; what that found goes into the log, sentence by sentence.
 */
export class Ledgers {
  readonly #options: LedgersOptions
  readonly #shared: SharedByName<Opened>
  readonly #closing = new AbortController()

  constructor(options: LedgersOptions) {
    this.#options = options
    this.#shared = new SharedByName({
      open: (name) => this.#open(name),
      close: (opened) => closeOpened(opened),
    })
  }

  /**
   * The books of this account, open and reconciled. Close what is returned when done: the last to do so closes them.
   * Open orders stay open then.
   *
   * @throws {ConfigError} there is no such account, or its exchange or addresses cannot be used.
   * @throws {VaultError} the vault is locked, or holds no credential for it that opens.
   * @throws {StoreError} another program has the books open, and is named; or the database cannot be had.
   * @throws {TradingBridgeError} the exchange could not be read: nothing trades on books that are not reconciled.
   */
  use(name: string): Promise<Lease<OpenLedger>> {
    return this.#shared.use(name)
  }

  /** Gives up openings under way and closes all books, whoever uses them. */
  async close(): Promise<void> {
    this.#closing.abort(new DOMException('The ledgers were closed.', 'AbortError'))
    await this.#shared.closeAll()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #open(name: string): Promise<Opened> {
    const { exchanges, store, log, clock = systemClock, limits } = this.#options
    const lease = await exchanges.use(name)
    const { account, host, venue } = lease.value
    const about = log.about({ accountId: account.id, account: name })
    const listeners = new Set<(event: LedgerEvent) => void>()
    let claim: ClaimedLedger | undefined
    try {
      claim = await store.claimLedger(account.id)
      const ledger = await AccountLedger.open({
        accountId: account.id,
        storage: claim,
        venue,
        clock,
        limits,
        signal: this.#closing.signal,
        onEvent(event) {
          logLedgerEvent(about, event)
          for (const listener of listeners) listener(event)
        },
      })
      for (const sentence of describeRecovery(ledger.recovery)) about.info('ledger.recovered', {}, sentence)
      const listen = (listener: (event: LedgerEvent) => void) => {
        listeners.add(listener)
        return () => {
          listeners.delete(listener)
        }
      }
      return { account, host, venue, ledger, listen, lease, claim }
    } catch (err) {
      about.error('ledger.refused', { err }, `The books of ${name} were not opened.`)
      await claim?.close()
      await lease.close()
      throw err
    }
  }
}

/** What is known is recorded before the connection to the exchange goes. */
async function closeOpened({ ledger, lease, claim }: Opened): Promise<void> {
  await ledger.close()
  await claim.close()
  await lease.close()
}
