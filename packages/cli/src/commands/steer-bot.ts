/** `bot start|pause|resume|stop|archive`: what a bot is to do from now on. */
import type { OpenBotDesk } from '@trading-bridge/service'
import { askConsent, assertCanAsk, type Consent } from '../ask-consent.ts'
import { goalOutlook } from '../bots/goal-outlook.ts'
import { withBotDesk } from '../bots/with-bot-desk.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { jsonLine } from '../present/json.ts'
import { prose } from '../present/wrap-text.ts'

export interface ConsentFlags {
  readonly yes?: boolean
}

/** What can be wanted of a bot without a question: each of them lets it do less. */
export type Restraint = 'pause' | 'stop' | 'archive'

const STARTING: Consent = {
  question: 'Start this bot?',
  deed: 'A bot trades',
  undone: 'Not started',
}

/** Says what the bot may do at worst, and asks. */
export async function startBot(
  name: string,
  wish: 'start' | 'resume',
  flags: ConsentFlags,
  context: CommandContext,
): Promise<ExitCode> {
  if (flags.yes !== true) assertCanAsk(STARTING, context)
  return await withBotDesk(context, async (open) => {
    const { terminal, signal } = context
    if (!terminal.json) terminal.stdout.write(goalOutlook(await open.desk.show(name), terminal))
    if (flags.yes !== true) await askConsent(STARTING, context)
    signal.throwIfAborted()
    const bot = await open.desk[wish](name)
    terminal.stdout.write(
      terminal.json ? jsonLine(bot) : prose(`${name} is to run. ${whoRuns(open, name)}`, terminal),
    )
    return EXIT_CODES.done
  })
}

function whoRuns({ where }: OpenBotDesk, name: string): string {
  return where.kind === 'running'
    ? `See it with "trading-bridge bot watch ${name}".`
    : 'Nobody runs bots now: it begins when "trading-bridge run" is started.'
}

export async function restrainBot(name: string, wish: Restraint, context: CommandContext): Promise<ExitCode> {
  return await withBotDesk(context, async ({ desk, where }) => {
    const bot = await desk[wish](name)
    const { terminal } = context
    terminal.stdout.write(
      terminal.json ? jsonLine(bot) : prose(sentenceOf(name, wish, bot.actual, where), terminal),
    )
    return EXIT_CODES.done
  })
}

function sentenceOf(name: string, wish: Restraint, actual: string, where: OpenBotDesk['where']): string {
  if (wish === 'archive') return `${name} is archived; "trading-bridge bot list --all" still lists it.`
  const isSo = actual === (wish === 'pause' ? 'paused' : 'stopped')
  if (isSo) return `${name} is ${actual}.`
  const what = wish === 'pause' ? 'to pause' : 'to stop, for ever'
  return where.kind === 'running'
    ? `${name} is ${what}: no new orders, and its open ones are being cancelled.`
    : `${name} is ${what}. Nobody runs bots now: an order of it that is still open is cancelled when "trading-bridge run" is started.`
}
