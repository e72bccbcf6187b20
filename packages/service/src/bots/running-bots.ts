import type { Clock } from '@trading-bridge/core'
import { BotRunner, type CloseOptions, type LeftOpenOrder } from '@trading-bridge/engine'
import type { FolderLock, Store } from '@trading-bridge/store'
import type { Vault } from '@trading-bridge/vault'
import type { BotDesk } from '../contract/bots.ts'
import type { ControlServer } from '../control/control-server.ts'
import { takeRunLock } from '../control/run-lock.ts'
import type { ConnectionOptions, Exchanges } from '../exchanges/exchanges.ts'
import type { HomeFolder } from '../home/home-folder.ts'
import type { Ledgers } from '../ledgers/ledgers.ts'
import type { EventLog } from '../log/event-log.ts'
import { AccountNames } from './account-names.ts'
import { accountSource } from './account-source.ts'
import { type BotNews, newsOf } from './bot-news.ts'
import { Bots } from './bots.ts'
import { diagnoseAccount } from './diagnose-account.ts'
import { logBotEvent } from './log-bot-event.ts'

/** The parts of an installation that running bots takes. */
export interface RunningParts {
  readonly home: HomeFolder
  readonly log: EventLog
  readonly store: Store
  readonly vault: Vault
  readonly exchanges: Exchanges
  readonly ledgers: Ledgers
  readonly clock: Clock
  readonly connection?: ConnectionOptions | undefined
}

export interface RunBotsOptions {
  /** What happens, as it happens; it is in the log already. */
  readonly onEvent?: ((news: BotNews) => void) | undefined
  /** Gives up the opening. */
  readonly signal?: AbortSignal | undefined
}

interface Opened {
  readonly runner: BotRunner
  readonly server: ControlServer
  readonly desk: BotDesk
  readonly lock: FolderLock
  readonly log: EventLog
}

/** The running bots of an installation: those that are wanted to run, on their own accounts. */
export class RunningBots implements AsyncDisposable {
  readonly desk: BotDesk
  readonly #opened: Opened
  #closed: Promise<readonly LeftOpenOrder[]> | undefined

  private constructor(opened: Opened) {
    this.desk = opened.desk
    this.#opened = opened
  }

  /**
   * Takes the home folder for this process, runs its bots, and listens at its control socket.
   *
   * @throws {ConfigError} another process runs the bots of this home folder, and is named.
   */
  static async open(parts: RunningParts, { onEvent, signal }: RunBotsOptions): Promise<RunningBots> {
    const { home, log, store, clock } = parts
    const lock = await takeRunLock(home)
    let runner: BotRunner | undefined
    try {
      const names = new AccountNames(store)
      await names.read()
      runner = await BotRunner.open({
        storage: store.bots,
        accounts: accountSource({ ledgers: parts.ledgers, names }),
        clock,
        signal,
        diagnose: async (accountId, options) =>
          diagnoseAccount(await names.fetch(accountId), { ...parts, ...options }),
        onEvent(event) {
          const news = newsOf(event, { nowMs: clock.nowMs(), accountName: (id) => names.get(id) })
          logBotEvent(log, news)
          onEvent?.(news)
        },
      })
      const desk = new Bots({ ...parts, runner })
      const { ControlServer } = await import('../control/control-server.ts')
      const server = await ControlServer.open({ home, desk, log })
      log.info('bots.running', { pid: process.pid }, 'Bots run, and the control socket is open.')
      return new RunningBots({ runner, server, desk, lock, log })
    } catch (error) {
      await runner?.close()
      lock.release()
      throw error
    }
  }

  get socketPath(): string {
    return this.#opened.server.socketPath
  }

  /** What is, or may be, live at the exchange now. */
  leftOpen(): readonly LeftOpenOrder[] {
    return this.#opened.runner.leftOpen()
  }

  /**
   * Stops in order: no new orders, then every open order cancelled and its end confirmed. What is wanted of the bots
   * stays, so that those that ran run again at the next start. Returns what could not be confirmed in time, or before
   * the signal aborted.
   */
  close(options: CloseOptions = {}): Promise<readonly LeftOpenOrder[]> {
    this.#closed ??= this.#close(options)
    return this.#closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #close(options: CloseOptions): Promise<readonly LeftOpenOrder[]> {
    const { runner, server, lock, log } = this.#opened
    try {
      const left = await runner.close(options)
      const fields = { left: left.map(({ clientOrderId, orderId }) => clientOrderId ?? orderId ?? '') }
      if (left.length === 0) log.info('bots.stopped', {}, 'Bots are stopped; none of their orders is live.')
      else log.error('bots.left-open', fields, `Bots are stopped; ${left.length} orders may be live.`)
      return left
    } finally {
      await server.close()
      lock.release()
    }
  }
}
