import type { BotDesk, BotRow, BotView, CreateBotResult } from '../contract/bots.ts'
import { type BotWish, createBot, listBots, showBot, steerBot } from '../contract/control.ts'
import { askControl } from './control-client.ts'

/** The bots of the installation that listens at a socket. */
export class SocketBotDesk implements BotDesk {
  readonly #socketPath: string

  constructor(socketPath: string) {
    this.#socketPath = socketPath
  }

  create(text: string): Promise<CreateBotResult> {
    return askControl(this.#socketPath, createBot, { body: { text } })
  }

  async list({
    withArchived = false,
  }: {
    readonly withArchived?: boolean | undefined
  } = {}): Promise<readonly BotRow[]> {
    const query = { withArchived: String(withArchived) }
    return (await askControl(this.#socketPath, listBots, { query })).bots
  }

  show(name: string): Promise<BotView> {
    return askControl(this.#socketPath, showBot, { params: { name } })
  }

  start(name: string): Promise<BotRow> {
    return this.#steer(name, 'start')
  }

  pause(name: string): Promise<BotRow> {
    return this.#steer(name, 'pause')
  }

  resume(name: string): Promise<BotRow> {
    return this.#steer(name, 'resume')
  }

  stop(name: string): Promise<BotRow> {
    return this.#steer(name, 'stop')
  }

  archive(name: string): Promise<BotRow> {
    return this.#steer(name, 'archive')
  }

  #steer(name: string, wish: BotWish): Promise<BotRow> {
    return askControl(this.#socketPath, steerBot, { params: { name, wish } })
  }
}
