import { InvalidInputError } from '@trading-bridge/core'
import { type Account, type AccountChanges, type NewAccount, NO_RESTRICTION } from './account.ts'
import {
  ALL_PERMISSIONS,
  type ApiKey,
  addressesInForce,
  MAX_ADDRESSES_PER_KEY,
  MAX_KEYS_PER_ACCOUNT,
  type NewApiKey,
  type Permission,
} from './api-key.ts'
import { canonicalAddress } from './ip-address.ts'

const FIRST_ACCOUNT_ID = 20_000_001
const FIRST_UID = 7_000_001

/** The users of the sandbox and their keys. Holds no money: that is the ledger's. */
export class Accounts {
  readonly #byId = new Map<string, Account>()
  readonly #byName = new Map<string, string>()
  readonly #keys = new Map<string, ApiKey>()
  #opened = 0

  /** @throws {InvalidInputError} the name or an id is taken, or the master is unknown or itself a sub-account. */
  open(wanted: NewAccount): Account {
    this.#assertCanOpen(wanted)
    const account: Account = {
      accountId: wanted.accountId ?? String(FIRST_ACCOUNT_ID + this.#opened),
      uid: wanted.uid ?? String(FIRST_UID + this.#opened),
      name: wanted.name,
      masterId: wanted.masterId,
      isMarketMaker: wanted.isMarketMaker ?? false,
      isHouse: wanted.isHouse ?? false,
      state: 'active',
      restriction: wanted.restriction ?? NO_RESTRICTION,
    }
    if (this.#byId.has(account.accountId)) throw taken('account id', account.accountId)
    this.#opened += 1
    this.#byId.set(account.accountId, account)
    this.#byName.set(account.name, account.accountId)
    return account
  }

  get(accountId: string): Account | undefined {
    return this.#byId.get(accountId)
  }

  named(name: string): Account | undefined {
    const accountId = this.#byName.get(name)
    return accountId === undefined ? undefined : this.#byId.get(accountId)
  }

  all(): readonly Account[] {
    return [...this.#byId.values()]
  }

  /** @throws {InvalidInputError} there is no such account. */
  demand(accountId: string): Account {
    const account = this.#byId.get(accountId)
    if (account === undefined) throw unknown('account', accountId)
    return account
  }

  /** @throws {InvalidInputError} there is no such account. */
  change(accountId: string, changes: AccountChanges): Account {
    const changed = { ...this.demand(accountId), ...changes }
    this.#byId.set(accountId, changed)
    return changed
  }

  /** @throws {InvalidInputError} the account is unknown or has 5 keys, the key is taken, or an address is none. */
  issueKey(wanted: NewApiKey): ApiKey {
    this.demand(wanted.accountId)
    if (this.#keys.has(wanted.apiKey)) throw taken('API key', wanted.apiKey)
    if (this.keysOf(wanted.accountId).length >= MAX_KEYS_PER_ACCOUNT) throw tooManyKeys(wanted.accountId)
    const key: ApiKey = {
      apiKey: wanted.apiKey,
      secret: wanted.secret,
      accountId: wanted.accountId,
      permissions: new Set(wanted.permissions ?? ALL_PERMISSIONS),
      state: 'active',
      addresses: parseAddresses(wanted.addresses ?? []),
      previous: undefined,
    }
    this.#keys.set(key.apiKey, key)
    return key
  }

  key(apiKey: string): ApiKey | undefined {
    return this.#keys.get(apiKey)
  }

  /** The keys of an account that are not deleted. */
  keysOf(accountId: string): readonly ApiKey[] {
    return [...this.#keys.values()].filter((key) => key.accountId === accountId && key.state === 'active')
  }

  /** Deletes a key. It stays known as deleted, so that its use can be told from a key that never was. */
  deleteKey(apiKey: string): ApiKey {
    return this.#changeKey(apiKey, { state: 'deleted' })
  }

  /**
   * Replaces the addresses of a key. The list in force until now stays so until `inForceAtMs`.
   *
   * @throws {InvalidInputError} the key is unknown, an address is none, or there are more than 5.
   */
  changeAddresses(
    apiKey: string,
    {
      addresses,
      nowMs,
      inForceAtMs = nowMs,
    }: { readonly addresses: readonly string[]; readonly nowMs: number; readonly inForceAtMs?: number },
  ): ApiKey {
    const key = this.#demandKey(apiKey)
    const previous = { addresses: addressesInForce(key, nowMs), untilMs: inForceAtMs }
    return this.#changeKey(apiKey, { addresses: parseAddresses(addresses), previous })
  }

  /** @throws {InvalidInputError} the key is unknown. */
  changePermissions(apiKey: string, permissions: readonly Permission[]): ApiKey {
    return this.#changeKey(apiKey, { permissions: new Set(permissions) })
  }

  #changeKey(apiKey: string, changes: Partial<ApiKey>): ApiKey {
    const changed = { ...this.#demandKey(apiKey), ...changes }
    this.#keys.set(apiKey, changed)
    return changed
  }

  #demandKey(apiKey: string): ApiKey {
    const key = this.#keys.get(apiKey)
    if (key === undefined) throw unknown('API key', apiKey)
    return key
  }

  #assertCanOpen({ name, masterId }: NewAccount): void {
    if (this.#byName.has(name)) throw taken('account name', name)
    if (masterId !== undefined && this.demand(masterId).masterId !== undefined)
      throw new InvalidInputError({
        rule: 'master-account',
        subject: 'master account',
        value: masterId,
        limit: 'a main account',
        message: `Account ${masterId} is a sub-account and cannot have sub-accounts of its own.`,
        next: 'Name the main account as the master.',
      })
  }
}

function parseAddresses(texts: readonly string[]): ReadonlySet<string> {
  const addresses = new Set(texts.map(parseAddress))
  if (addresses.size <= MAX_ADDRESSES_PER_KEY) return addresses
  throw new InvalidInputError({
    rule: 'addresses-per-key',
    subject: 'addresses',
    value: String(addresses.size),
    limit: `at most ${MAX_ADDRESSES_PER_KEY}`,
    message: `A key takes at most ${MAX_ADDRESSES_PER_KEY} addresses, not ${addresses.size}.`,
    next: 'Leave some out, or issue a second key.',
  })
}

function parseAddress(text: string): string {
  const address = canonicalAddress(text)
  if (address !== undefined) return address
  throw new InvalidInputError({
    rule: 'ip-address',
    subject: 'address',
    value: text,
    limit: 'an IPv4 or IPv6 address',
    message: `"${text}" is not an IP address.`,
    next: 'Write one address, for example 203.0.113.7 or 2001:db8::7; ranges are not known.',
  })
}

function tooManyKeys(accountId: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'keys-per-account',
    subject: 'API key',
    value: accountId,
    limit: `at most ${MAX_KEYS_PER_ACCOUNT}`,
    message: `Account ${accountId} has ${MAX_KEYS_PER_ACCOUNT} keys already.`,
    next: 'Delete one of them first.',
  })
}

function taken(subject: string, value: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'unique',
    subject,
    value,
    limit: 'not in use',
    message: `The ${subject} ${value} is in use.`,
    next: 'Choose another.',
  })
}

function unknown(subject: string, value: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'known',
    subject,
    value,
    limit: `an ${subject} of this sandbox`,
    message: `There is no ${subject} ${value} in this sandbox.`,
    next: 'List what there is through the control API.',
  })
}
