import { type Clock, InternalError } from '@trading-bridge/core'
import type { Bot, BotEvent } from './bot.ts'
import { mayFollow } from './bot-states.ts'
import type { BotChange, BotStorage } from './bot-storage.ts'
import type { RunnerEvent } from './runner-event.ts'

export interface BotRowParts {
  readonly storage: BotStorage
  readonly clock: Clock
  readonly onEvent: (event: RunnerEvent) => void
}

export interface Told {
  readonly kind: string
  /** A sentence for a person. */
  readonly message: string
  readonly detail?: object | undefined
}

/** A bot's row as its loop knows it, and the only way by which the loop changes it. */
export class BotRow {
  readonly #parts: BotRowParts
  #bot: Bot

  constructor(bot: Bot, parts: BotRowParts) {
    this.#bot = bot
    this.#parts = parts
  }

  get bot(): Bot {
    return this.#bot
  }

  /** Takes over what somebody else wrote. Returns whether it was news. */
  adopt(bot: Bot): boolean {
    if (bot.revision <= this.#bot.revision) return false
    this.#bot = bot
    return true
  }

  /**
   * Writes a change with its event. `false` where the row had changed in the meantime: nothing was written, the row
   * as it is now has been adopted, and the caller decides again.
   *
   * @throws what the database throws.
   */
  async change(change: BotChange, told: Told): Promise<boolean> {
    const { storage, clock, onEvent } = this.#parts
    const { id, revision, actual } = this.#bot
    const { actual: next = actual } = change
    if (next !== actual && !mayFollow(actual, next))
      throw new InternalError(`A bot that is ${actual} cannot become ${next}.`, {
        next: 'Report this with the events of the bot.',
      })
    const event = this.#eventOf(told)
    const changed = await storage.changeBot(
      { id, revision },
      { ...change, changedAtMs: clock.nowMs() },
      event,
    )
    if (changed === 'stale') {
      const found = await storage.findBot({ id })
      if (found !== undefined) this.adopt(found)
      return false
    }
    this.#bot = changed
    onEvent({ kind: 'bot', bot: changed, event })
    return true
  }

  /** An event without a change. It is told even where the database does not take it. */
  async tell(told: Told): Promise<void> {
    const { storage, onEvent } = this.#parts
    const event = this.#eventOf(told)
    onEvent({ kind: 'bot', bot: this.#bot, event })
    await storage.appendEvent(event).catch(() => undefined)
  }

  #eventOf({ kind, message, detail = {} }: Told): BotEvent {
    return {
      botId: this.#bot.id,
      atMs: this.#parts.clock.nowMs(),
      kind,
      message,
      detail: JSON.stringify(detail),
    }
  }
}
