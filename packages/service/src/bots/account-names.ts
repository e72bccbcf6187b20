import { ConfigError } from '@trading-bridge/core'
import type { Account, Store } from '@trading-bridge/store'

/** Accounts by id. One that was added lately is looked up when it is first asked for. */
export class AccountNames {
  readonly #accounts: Store['accounts']
  #known: ReadonlyMap<string, Account> = new Map()

  constructor({ accounts }: Pick<Store, 'accounts'>) {
    this.#accounts = accounts
  }

  /** The name of an account that was fetched, or its id. */
  get(accountId: string): string {
    return this.#known.get(accountId)?.name ?? accountId
  }

  /** @throws {ConfigError} there is none. */
  async fetch(accountId: string): Promise<Account> {
    if (!this.#known.has(accountId)) await this.read()
    const account = this.#known.get(accountId)
    if (account !== undefined) return account
    throw new ConfigError('account', `There is no account with the id ${accountId}.`, {
      next: 'See "trading-bridge account list".',
    })
  }

  async read(): Promise<void> {
    this.#known = new Map((await this.#accounts.accounts()).map((account) => [account.id, account]))
  }
}
