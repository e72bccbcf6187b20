import { type Clock, systemClock } from '@trading-bridge/core'
import { Store } from '@trading-bridge/store'
import { type KeySource, type ScryptWork, Vault } from '@trading-bridge/vault'
import { type ConnectionOptions, Exchanges } from './exchanges/exchanges.ts'
import { type HomeFolder, openHome } from './home/home-folder.ts'
import { Redactor } from './log/redactor.ts'
import type { ServiceSettings } from './settings.ts'

export interface ServiceOptions {
  readonly settings: ServiceSettings
  readonly clock?: Clock | undefined
  readonly redactor?: Redactor | undefined
  readonly connection?: ConnectionOptions | undefined
  /** The work of one try at a passphrase, for passphrases that are set from now on. */
  readonly scrypt?: ScryptWork | undefined
}

/** One installation, open: its folder, its database, its vault, and its accounts. */
export class Service {
  readonly home: HomeFolder
  readonly store: Store
  readonly vault: Vault
  readonly exchanges: Exchanges
  readonly #masterKey: KeySource

  private constructor(parts: Pick<Service, 'home' | 'store' | 'vault' | 'exchanges'>, masterKey: KeySource) {
    this.home = parts.home
    this.store = parts.store
    this.vault = parts.vault
    this.exchanges = parts.exchanges
    this.#masterKey = masterKey
  }

  /**
   * Opens the home folder and the database. The vault stays locked until it is needed.
   *
   * @throws {ConfigError} the home folder or the address of the database cannot be used.
   * @throws {StoreError} the database cannot be had.
   */
  static async open(options: ServiceOptions): Promise<Service> {
    const { settings, clock = systemClock, redactor = new Redactor(), connection, scrypt } = options
    const home = await openHome(settings.home)
    const { databaseUrl, masterKey = { kind: 'key-file', path: home.keyFile } } = settings
    const store = await Store.open(
      databaseUrl === undefined ? { folder: home.databaseFolder } : { databaseUrl },
    )
    const vault = new Vault({ rows: store.vault, clock, scrypt })
    const exchanges = new Exchanges({ accounts: store.accounts, vault, redactor, clock, connection })
    return new Service({ home, store, vault, exchanges }, masterKey)
  }

  /**
   * Unlocks the vault with the master key of the settings, and sets it up where that was never done.
   *
   * @throws {VaultError} it is not the key of this vault, or its file is not private.
   * @throws {ConfigError} there is no key, or it is too weak.
   */
  async unlock(): Promise<void> {
    const { kind } = await this.vault.fetchState()
    if (kind === 'absent') await this.vault.setUp(this.#masterKey)
    if (kind === 'locked') await this.vault.unlock(this.#masterKey)
  }

  async close(): Promise<void> {
    await this.exchanges.close()
    await this.vault.close()
    await this.store.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
