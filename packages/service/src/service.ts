import { join } from 'node:path'
import { type Clock, ConfigError, type Secret, systemClock } from '@trading-bridge/core'
import type { LedgerLimits } from '@trading-bridge/engine'
import { Store } from '@trading-bridge/store'
import { type KeySource, type ScryptWork, Vault, type VaultState } from '@trading-bridge/vault'
import { Bots } from './bots/bots.ts'
import { type RunBotsOptions, RunningBots, type RunningParts } from './bots/running-bots.ts'
import type { BotDesk } from './contract/bots.ts'
import { type ConnectionOptions, Exchanges } from './exchanges/exchanges.ts'
import { type HomeFolder, openHome } from './home/home-folder.ts'
import { Ledgers } from './ledgers/ledgers.ts'
import { EventLog, type LogSink } from './log/event-log.ts'
import { Redactor } from './log/redactor.ts'
import { RotatingFile } from './log/rotating-file.ts'
import type { ServiceSettings } from './settings.ts'

export interface ServiceOptions {
  readonly settings: ServiceSettings
  readonly clock?: Clock | undefined
  /** Where events go beside the log file of the home folder. */
  readonly sinks?: readonly LogSink[] | undefined
  readonly connection?: ConnectionOptions | undefined
  /** The work of one try at a passphrase, for passphrases that are set from now on. */
  readonly scrypt?: ScryptWork | undefined
  /** How the books of accounts are kept. */
  readonly limits?: LedgerLimits | undefined
}

export interface UnlockOptions {
  /** Asks a person. */
  readonly askPassphrase?: (() => Promise<Secret>) | undefined
}

const LOG_FILE = 'trading-bridge.log'

/** One installation, open: its folder, its log, its database, its vault, and its accounts. */
export class Service {
  readonly home: HomeFolder
  readonly log: EventLog
  readonly store: Store
  readonly vault: Vault
  /** Accounts, for reading. Orders go through `ledgers`. */
  readonly exchanges: Exchanges
  /** Accounts with their books, for trading. */
  readonly ledgers: Ledgers
  /** Bots, as rows: those that run do so in whichever process runs them. */
  readonly bots: BotDesk
  readonly #running: RunningParts
  readonly #masterKey: KeySource | undefined
  readonly #logFile: RotatingFile

  private constructor(
    parts: RunningParts,
    { masterKey, logFile }: { readonly masterKey: KeySource | undefined; readonly logFile: RotatingFile },
  ) {
    this.home = parts.home
    this.log = parts.log
    this.store = parts.store
    this.vault = parts.vault
    this.exchanges = parts.exchanges
    this.ledgers = parts.ledgers
    this.bots = new Bots(parts)
    this.#running = parts
    this.#masterKey = masterKey
    this.#logFile = logFile
  }

  /**
   * Opens the home folder and the database. The vault stays locked until it is needed.
   *
   * @throws {ConfigError} the home folder or the address of the database cannot be used.
   * @throws {StoreError} the database cannot be had.
   */
  static async open(options: ServiceOptions): Promise<Service> {
    const { settings, clock = systemClock, sinks = [], connection, scrypt, limits } = options
    const home = await openHome(settings.home)
    const { databaseUrl, masterKey } = settings
    const logFile = openLogFile(home)
    const store = await Store.open(
      databaseUrl === undefined ? { folder: home.databaseFolder } : { databaseUrl },
    ).catch((error: unknown) => {
      logFile.close()
      throw error
    })
    const redactor = new Redactor()
    const fileSink = { form: 'json', write: (line: string) => logFile.write(line) } as const
    const log = EventLog.open({ sinks: [fileSink, ...sinks], redactor, clock })
    const vault = new Vault({ rows: store.vault, clock, scrypt })
    const exchanges = new Exchanges({ accounts: store.accounts, vault, log, redactor, clock, connection })
    const ledgers = new Ledgers({ exchanges, store, log, clock, limits })
    const parts = { home, log, store, vault, exchanges, ledgers, clock, connection }
    return new Service(parts, { masterKey, logFile })
  }

  /**
   * Unlocks the vault, and sets it up where that was never done. The key is that of the settings; without one it is the
   * key file of the home folder, or the passphrase that `askPassphrase` returns where the vault is sealed with one.
   *
   * @throws {VaultError} it is not the key of this vault, or its file is not private.
   * @throws {ConfigError} there is no key, or it is too weak.
   */
  async unlock({ askPassphrase }: UnlockOptions = {}): Promise<void> {
    const state = await this.vault.fetchState()
    if (state.kind === 'unlocked') return
    const source = this.#masterKey ?? (await this.#unnamedKey(state, askPassphrase))
    if (state.kind === 'absent') {
      await this.vault.setUp(source)
      this.log.info('vault.set-up', { source: source.kind }, 'The vault was set up.')
      return
    }
    try {
      await this.vault.unlock(source)
      this.log.info('vault.unlocked', { source: source.kind }, 'The vault was unlocked.')
    } catch (err) {
      this.log.error('vault.refused', { source: source.kind, err }, 'The vault was not unlocked.')
      throw err
    }
  }

  /**
   * Runs the bots of this home folder until what is returned is closed. The vault is unlocked by then.
   *
   * @throws {ConfigError} another process runs them, and is named.
   */
  runBots(options: RunBotsOptions = {}): Promise<RunningBots> {
    return RunningBots.open(this.#running, options)
  }

  /**
   * Seals the vault with another key. The settings name the old one still: change them before the next start.
   *
   * @throws {VaultError} the present key does not open it, or it was changed meanwhile; nothing was changed.
   * @throws {ConfigError} there is no present key, or the next one is too weak.
   */
  async changeKey(next: KeySource, { askPassphrase }: UnlockOptions = {}): Promise<void> {
    const current = this.#masterKey ?? (await this.#unnamedKey(await this.vault.fetchState(), askPassphrase))
    await this.vault.changeKey({ current, next })
    this.log.info('vault.key-changed', { source: next.kind }, 'The vault was sealed with another key.')
  }

  async #unnamedKey(state: VaultState, askPassphrase: UnlockOptions['askPassphrase']): Promise<KeySource> {
    const source = state.kind === 'absent' ? 'key-file' : state.source
    if (source === 'key-file') return { kind: 'key-file', path: this.home.keyFile }
    if (source === 'environment') throw notSet('TRADING_BRIDGE_MASTER_KEY', 'a key from the environment')
    if (askPassphrase === undefined) throw notSet('TRADING_BRIDGE_PASSPHRASE', 'a passphrase')
    return { kind: 'passphrase', passphrase: await askPassphrase() }
  }

  async close(): Promise<void> {
    await this.ledgers.close()
    await this.exchanges.close()
    await this.vault.close()
    await this.store.close()
    this.#logFile.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function openLogFile({ logFolder }: HomeFolder): RotatingFile {
  try {
    return RotatingFile.open({ path: join(logFolder, LOG_FILE) })
  } catch (cause) {
    throw new ConfigError('TRADING_BRIDGE_HOME', `The log in ${logFolder} cannot be written.`, {
      next: 'See that the folder has room and belongs to the user that runs this.',
      cause,
    })
  }
}

function notSet(variable: string, what: string): ConfigError {
  return new ConfigError(variable, `The vault is sealed with ${what}, and ${variable} is not set.`, {
    next: `Set ${variable}.`,
  })
}
