import { AccountFollower, CoinstoreClient, type Pacer } from '@trading-bridge/client'
import { type Clock, ConfigError, type Secret, systemClock, VaultError } from '@trading-bridge/core'
import { coinstoreVenue, type Venue } from '@trading-bridge/engine'
import { tradingPaths } from '@trading-bridge/protocol'
import type { Account, AccountTables } from '@trading-bridge/store'
import type { SigningTarget, Vault } from '@trading-bridge/vault'
import type { EventLog } from '../log/event-log.ts'
import type { Redactor } from '../log/redactor.ts'
import { isCcxtExchange, openCcxtAccount } from './ccxt-account.ts'
import {
  type ApiCredential,
  coinstoreScheme,
  fingerprintOf,
  readApiCredential,
} from './coinstore-credential.ts'
import { credentialOwnerOf } from './credential-owner.ts'
import { addressesOf } from './exchange-addresses.ts'
import { type Lease, SharedByName } from './shared-by-name.ts'
import { sharedPacers } from './shared-pacers.ts'

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

/** An account that is open, shared by all who use it. */
export interface OpenAccount {
  readonly account: Account
  /** Where its requests go. */
  readonly host: string
  /** To trade on. It cannot withdraw or transfer, and neither does the signer behind it. */
  readonly venue: Venue
}

/** An account on Coinstore: one client, whose pacer all accounts with its key share, and one poller. */
export interface OpenCoinstoreAccount extends OpenAccount {
  readonly client: CoinstoreClient
  readonly follower: AccountFollower
}

/** A key in the clear, for as long as it is lent. */
export interface LentKey extends ApiCredential {
  readonly restUrl: URL
}

interface OpeningOptions extends ExchangesOptions {
  /** By the key and where it is used: the exchange counts what comes with one key together. */
  readonly pacers: SharedByName<Pacer>
}

interface Opened extends OpenAccount {
  readonly coinstore: Pick<OpenCoinstoreAccount, 'client' | 'follower'> | undefined
  readonly close: () => Promise<void>
}

/** Opens accounts when they are asked for, shares each among all who use it, and closes it when nobody does. */
export class Exchanges {
  readonly #options: ExchangesOptions
  readonly #shared: SharedByName<Opened>

  constructor(options: ExchangesOptions) {
    this.#options = options
    const pacers = sharedPacers(options)
    this.#shared = new SharedByName({
      open: (name) => openLogged(name, { ...options, pacers }),
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

  /**
   * The same, of an account that must be on Coinstore.
   *
   * @throws {ConfigError} it is on another exchange.
   */
  async useCoinstore(name: string): Promise<Lease<OpenCoinstoreAccount>> {
    const lease = await this.#shared.use(name)
    const { coinstore, ...account } = lease.value
    if (coinstore !== undefined) return { ...lease, value: { ...account, ...coinstore } }
    await lease.close()
    throw new ConfigError(
      'account',
      `Account ${name} is on ${account.account.exchange}, and this is Coinstore's alone.`,
      {
        next: 'Use an account on Coinstore; orders, books and statements work on every exchange.',
      },
    )
  }

  /**
   * Lends the key of an account on Coinstore to one piece of work, for the account's own address. For the doctor alone, which
   * has to see what the key looks like: everything else signs by a signer.
   *
   * @throws {VaultError} the vault is locked, or holds no credential for it that opens.
   */
  async lendKey<Result>(name: string, work: (lent: LentKey) => Promise<Result>): Promise<Result> {
    const account = await this.findAccount(name)
    const { restUrl } = addressesOf(account)
    const path = '/'
    const signer = await this.#options.vault.openSigner<SigningTarget, Promise<Result>>({
      owner: credentialOwnerOf(account),
      origin: restUrl.origin,
      paths: [`GET ${path}`],
      scheme: (fields) => () => work({ ...readApiCredential(fields), restUrl }),
    })
    try {
      return await signer.sign({ origin: restUrl.origin, method: 'GET', path })
    } finally {
      signer.close()
    }
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

async function findAccount(name: string, accounts: AccountTables): Promise<Account> {
  const account = await accounts.findAccount(name)
  if (account !== undefined) return account
  throw new ConfigError('account', `There is no account "${name}".`, {
    next: 'See "trading-bridge account list", or add it.',
  })
}

async function openLogged(name: string, options: OpeningOptions): Promise<Opened> {
  try {
    return await openAccount(name, options)
  } catch (err) {
    options.log.error('account.refused', { account: name, err }, `Account ${name} was not opened.`)
    throw withoutKey(name, err) ?? err
  }
}

/** The vault knows accounts by their ids alone. */
function withoutKey(name: string, cause: unknown): VaultError | undefined {
  if (!(cause instanceof VaultError && cause.code === 'TB_VAULT_NO_CREDENTIAL')) return undefined
  const next = `Add it with "trading-bridge key add --account ${name}".`
  return new VaultError(cause.code, `Account ${name} has no key.`, { next, cause })
}

async function openAccount(name: string, options: OpeningOptions): Promise<Opened> {
  const { accounts, log } = options
  const account = await findAccount(name, accounts)
  const { restUrl } = addressesOf(account)
  const about = { accountId: account.id, account: name, kind: account.kind, host: restUrl.host }
  const opened = await openOn(account, restUrl, options)
  log.info('account.opened', about, `Account ${name} is open.`)
  const close = async (): Promise<void> => {
    await opened.close()
    log.info('account.closed', about, `Account ${name} is closed.`)
  }
  return { ...opened, account, host: restUrl.host, close }
}

type OpenedOn = Pick<Opened, 'venue' | 'coinstore' | 'close'>

async function openOn(account: Account, restUrl: URL, options: OpeningOptions): Promise<OpenedOn> {
  const { exchange } = account
  if (!isCcxtExchange(exchange)) return await openOnCoinstore(account, restUrl, options)
  const { vault, redactor } = options
  const onKey = (apiKey: Secret): void => redactor.hide(apiKey)
  const { venue, close } = await openCcxtAccount({ ...account, exchange }, { vault, restUrl, onKey })
  return { venue, coinstore: undefined, close: async () => close() }
}

async function openOnCoinstore(
  account: Account,
  restUrl: URL,
  { vault, redactor, clock = systemClock, connection = {}, pacers }: OpeningOptions,
): Promise<OpenedOn> {
  let key = ''
  const signer = await vault.openSigner({
    owner: credentialOwnerOf(account),
    origin: restUrl.origin,
    paths: tradingPaths(restUrl),
    scheme: coinstoreScheme((apiKey) => {
      redactor.hide(apiKey)
      key = fingerprintOf(account.exchange, apiKey)
    }),
  })
  const closers: (() => Promise<void> | void)[] = [() => signer.close()]
  const close = async (): Promise<void> => {
    for (const closer of closers.toReversed()) await closer()
  }
  try {
    const pacing = await pacers.use(`${key} at ${restUrl.origin}`)
    closers.push(() => pacing.close())
    const { attempts, ...way } = connection
    const client = await CoinstoreClient.open({
      restUrl: restUrl.href,
      signer,
      clock,
      retry: attempts === undefined ? undefined : { attempts },
      pacer: pacing.value,
      ...way,
    })
    closers.push(() => client.close())
    const follower = await AccountFollower.open({ client, clock })
    closers.push(() => follower.close())
    return { venue: coinstoreVenue(client), coinstore: { client, follower }, close }
  } catch (error) {
    await close()
    throw error
  }
}
