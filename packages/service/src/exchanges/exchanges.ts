import { AccountFollower, CoinstoreClient } from '@trading-bridge/client'
import { type Clock, ConfigError, systemClock } from '@trading-bridge/core'
import { coinstoreVenue, type Venue } from '@trading-bridge/engine'
import { tradingPaths } from '@trading-bridge/protocol'
import type { Account, AccountTables } from '@trading-bridge/store'
import type { CredentialOwner, Vault } from '@trading-bridge/vault'
import type { EventLog } from '../log/event-log.ts'
import type { Redactor } from '../log/redactor.ts'
import { coinstoreScheme } from './coinstore-credential.ts'
import { addressesOf } from './exchange-addresses.ts'
import { type Lease, SharedByName } from './shared-by-name.ts'

/** How connections are made, as far as it is not the account's business. */
export interface ConnectionOptions {
  readonly addressFamily?: 'auto' | 4 | 6 | undefined
  readonly localAddress?: string | undefined
  readonly proxyUrl?: string | undefined
  readonly deadlineMs?: number | undefined
  readonly attempts?: number | undefined
}

export interface ExchangesOptions {
  readonly accounts: AccountTables
  readonly vault: Vault
  readonly log: EventLog
  readonly redactor: Redactor
  readonly clock?: Clock | undefined
  readonly connection?: ConnectionOptions | undefined
}

/** An account that is open: one client, with one pacer, and one poller for all who use it. */
export interface OpenAccount {
  readonly account: Account
  readonly client: CoinstoreClient
  readonly follower: AccountFollower
  /** To trade on. It cannot withdraw or transfer, and neither does the signer behind it. */
  readonly venue: Venue
}

interface Opened extends OpenAccount {
  readonly close: () => Promise<void>
}

/** Opens accounts when they are asked for, shares each among all who use it, and closes it when nobody does. */
export class Exchanges {
  readonly #options: ExchangesOptions
  readonly #shared: SharedByName<Opened>

  constructor(options: ExchangesOptions) {
    this.#options = options
    this.#shared = new SharedByName({
      open: (name) => openLogged(name, options),
      close: (opened) => opened.close(),
    })
  }

  /** How many accounts are open. */
  get openCount(): number {
    return this.#shared.openCount
  }

  /**
   * The account with this name, open. Close what is returned when done: the last to do so closes the account.
   *
   * @throws {ConfigError} there is no such account, or its exchange or addresses cannot be used.
   * @throws {VaultError} the vault is locked, or holds no credential for it that opens.
   */
  use(name: string): Promise<Lease<OpenAccount>> {
    return this.#shared.use(name)
  }

  /** Closes all accounts, whoever uses them. The vault stays as it is. */
  close(): Promise<void> {
    return this.#shared.closeAll()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** @throws {ConfigError} there is none. */
  findAccount(name: string): Promise<Account> {
    return findAccount(name, this.#options.accounts)
  }
}

/** Whose credential it is, as the vault binds it. */
export function credentialOwnerOf({ id, ownerId, exchange }: Account): CredentialOwner {
  return { ownerId, accountId: id, exchange }
}

async function findAccount(name: string, accounts: AccountTables): Promise<Account> {
  const account = await accounts.findAccount(name)
  if (account !== undefined) return account
  throw new ConfigError('account', `There is no account "${name}".`, {
    next: 'See "trading-bridge account list", or add it.',
  })
}

async function openLogged(name: string, options: ExchangesOptions): Promise<Opened> {
  try {
    return await openAccount(name, options)
  } catch (err) {
    options.log.error('account.refused', { account: name, err }, `Account ${name} was not opened.`)
    throw err
  }
}

async function openAccount(name: string, options: ExchangesOptions): Promise<Opened> {
  const { accounts, vault, log, redactor, clock = systemClock, connection = {} } = options
  const account = await findAccount(name, accounts)
  const { restUrl } = addressesOf(account)
  const signer = await vault.openSigner({
    owner: credentialOwnerOf(account),
    origin: restUrl.origin,
    paths: tradingPaths(restUrl),
    scheme: coinstoreScheme((apiKey) => redactor.hide(apiKey)),
  })
  const { attempts, ...way } = connection
  const retry = attempts === undefined ? undefined : { attempts }
  const client = await CoinstoreClient.open({ restUrl: restUrl.href, signer, clock, retry, ...way })
  const follower = await AccountFollower.open({ client, clock })
  const about = { accountId: account.id, account: name, kind: account.kind, host: restUrl.host }
  log.info('account.opened', about, `Account ${name} is open.`)
  const close = async (): Promise<void> => {
    await follower.close()
    await client.close()
    signer.close()
    log.info('account.closed', about, `Account ${name} is closed.`)
  }
  return { account, client, follower, venue: coinstoreVenue(client), close }
}
