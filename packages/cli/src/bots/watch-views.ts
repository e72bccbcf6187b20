/** The views of one bot as they change, asked for once a second. */
import { type Clock, ConfigError, sleep, TransportError } from '@trading-bridge/core'
import { type BotView, openBotDesk, readServiceSettings } from '@trading-bridge/service'
import type { CommandContext } from '../command-context.ts'
import { withBotDesk } from './with-bot-desk.ts'

/** A view, and whether it could be had anew: otherwise it is what was known last. */
export interface SeenView {
  readonly view: BotView
  readonly isFresh: boolean
}

const ASK_EVERY_MS = 1_000

/**
 * Ends when the bot is over or the signal aborts. The first view comes from whoever has it; the ones after it only from the
 * installation that runs the bots, so that a watch never keeps the database from the one that wants to start.
 *
 * @throws {ConfigError} there is no such bot.
 */
export async function* watchViews(
  name: string,
  context: CommandContext,
  clock: Clock,
): AsyncGenerator<SeenView, void> {
  let view = await withBotDesk(context, ({ desk }) => desk.show(name))
  yield { view, isFresh: true }
  while (!isOver(view)) {
    await sleep(clock, ASK_EVERY_MS, context.signal)
    const next = await askRunning(name, context)
    view = next ?? { ...view, bot: { ...view.bot, isLive: false } }
    yield { view, isFresh: next !== undefined }
  }
}

function isOver({ bot: { actual } }: BotView): boolean {
  return actual === 'finished' || actual === 'stopped' || actual === 'failed'
}

/** `undefined` where nobody runs the bots now. */
async function askRunning(
  name: string,
  { environment, signal }: CommandContext,
): Promise<BotView | undefined> {
  const nobody = new ConfigError('TRADING_BRIDGE_HOME', 'Nobody runs the bots of this home folder.', {
    next: 'Start "trading-bridge run".',
  })
  try {
    const { home } = readServiceSettings(environment)
    await using open = await openBotDesk({ home, open: () => Promise.reject(nobody), signal })
    return await open.desk.show(name)
  } catch (error) {
    // It may end between two questions, or in the middle of one.
    if (error === nobody || (error instanceof TransportError && !signal.aborted)) return undefined
    throw error
  }
}
