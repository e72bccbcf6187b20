import type { Bot, BotEvent } from './bot.ts'
import { steer, type Wish } from './bot-states.ts'
import type { BotStorage } from './bot-storage.ts'

export type SteerResult =
  | { readonly kind: 'done'; readonly bot: Bot }
  | { readonly kind: 'refused'; readonly bot: Bot; readonly message: string }
  | { readonly kind: 'not-found' }

export interface SteerOptions {
  readonly atMs: number
  /** Who wants it, for the record. */
  readonly by?: string | undefined
}

/** Tries on a row that others change meanwhile. */
const MOST_TRIES = 10

const MESSAGES: Readonly<Record<string, string>> = {
  started: 'Started by the operator.',
  resumed: 'Asked to go on.',
  pausing: 'Asked to pause.',
  stopping: 'Asked to stop.',
  stopped: 'Stopped before it was ever started.',
  archived: 'Taken out of the list.',
}

/**
 * Writes what somebody wants of a bot into its row. Whoever runs bots follows the row, in this process or another, now or
 * when it comes up again: a wish is no deed. In the process of a runner, `runner.wake()` afterwards saves it up to a second.
 *
 * @throws what the database throws.
 */
export async function steerBot(
  storage: BotStorage,
  key: { readonly id: string } | { readonly name: string },
  wish: Wish,
  { atMs, by }: SteerOptions,
): Promise<SteerResult> {
  for (let tries = 1; ; tries += 1) {
    const bot = await storage.findBot(key)
    if (bot === undefined) return { kind: 'not-found' }
    const steering = steer(bot, wish, atMs)
    if (steering.kind === 'refused') return { kind: 'refused', bot, message: steering.message }
    if (steering.kind === 'nothing') return { kind: 'done', bot }
    const { id, revision } = bot
    const event: BotEvent = {
      botId: id,
      atMs,
      kind: steering.event,
      message: MESSAGES[steering.event] ?? steering.event,
      detail: JSON.stringify(by === undefined ? {} : { by }),
    }
    const changed = await storage.changeBot(
      { id, revision },
      { ...steering.change, changedAtMs: atMs },
      event,
    )
    if (changed !== 'stale') return { kind: 'done', bot: changed }
    if (tries === MOST_TRIES) throw new Error(`Bot ${bot.name} changes faster than it can be steered.`)
  }
}
