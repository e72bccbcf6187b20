import { setTimeout as pause } from 'node:timers/promises'
import { StoreError } from '@trading-bridge/core'
import type { BotDesk } from '../contract/bots.ts'
import type { Service } from '../service.ts'

export interface OpenBotDeskOptions {
  /** Of the home folder. */
  readonly home: string
  /** Opens the installation in this process, where none runs. */
  readonly open: () => Promise<Service>
  readonly signal?: AbortSignal | undefined
}

export interface OpenBotDesk extends AsyncDisposable {
  readonly desk: BotDesk
  /** Where requests are carried out: in the process that runs the bots, or here, where no bot runs. */
  readonly where: { readonly kind: 'running'; readonly pid: number } | { readonly kind: 'here' }
  close(): Promise<void>
}

/** A process that has opened the database and does not listen yet is about to. */
const LISTENS_WITHIN = { tries: 20, everyMs: 250 } as const

/**
 * The bots of a home folder: over the control socket where a process runs them, else in this process on its database.
 *
 * @throws {StoreError} `TB_STORE_LOCKED`: another process has the database open and runs no bots.
 */
export async function openBotDesk(options: OpenBotDeskOptions): Promise<OpenBotDesk> {
  for (let tries = 1; ; tries += 1) {
    const running = await openRunning(options.home)
    if (running !== undefined) return running
    try {
      return await openHere(options)
    } catch (error) {
      const isTaken = error instanceof StoreError && error.code === 'TB_STORE_LOCKED'
      if (!isTaken || tries === LISTENS_WITHIN.tries) throw error
      await pause(LISTENS_WITHIN.everyMs, undefined, { signal: options.signal })
    }
  }
}

async function openRunning(home: string): Promise<OpenBotDesk | undefined> {
  const { findRunning } = await import('../control/find-running.ts')
  const found = await findRunning(home)
  if (found === undefined) return undefined
  const { SocketBotDesk } = await import('../control/socket-bot-desk.ts')
  const desk = new SocketBotDesk(found.socketPath)
  const close = (): Promise<void> => Promise.resolve()
  return { desk, where: { kind: 'running', pid: found.pid }, close, [Symbol.asyncDispose]: close }
}

async function openHere({ open }: OpenBotDeskOptions): Promise<OpenBotDesk> {
  const service = await open()
  const close = (): Promise<void> => service.close()
  return { desk: service.bots, where: { kind: 'here' }, close, [Symbol.asyncDispose]: close }
}
