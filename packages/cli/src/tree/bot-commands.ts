/** Bots: from a goal in a file to its report. */
import type { GoalFlag } from '@trading-bridge/engine'
import { Argument, type Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import type { ValidateFlags } from '../commands/check-goal.ts'
import type { CreateBotFlags } from '../commands/create-bot.ts'
import type { ConsentFlags, Restraint } from '../commands/steer-bot.ts'
import type { ConnectionFlags } from '../connection.ts'
import { type Finish, JSON_OPTION, networked } from './options.ts'

const KINDS = ['twap', 'vwap', 'pov', 'iceberg', 'chaser'] as const

export function addBot(
  program: Command,
  context: CommandContext,
  finish: Finish,
  goalFlags: readonly GoalFlag[],
): void {
  const bot = program.command('bot').description('goals that are worked towards over hours or days')
  addBotExample(bot, context, finish)
  addBotValidate(bot, context, finish)
  addBotCreate(bot, context, finish, goalFlags)
  addBotReading(bot, context, finish)
  addBotSteering(bot, context, finish)
}

export function addRun(program: Command, context: CommandContext, finish: Finish): void {
  networked(program.command('run'))
    .description('run all bots of this home until Ctrl-C, which ends them in order')
    .addHelpText('after', RUN_HELP)
    .action(async (flags: ConnectionFlags) => {
      const { runBots } = await import('../commands/run-bots.ts')
      finish(await runBots(flags, context))
    })
}

const RUN_HELP = `
The first Ctrl-C: no new orders, open ones are cancelled and confirmed, statements are printed. The second: what may be left open
is said, and nothing is waited for. Bots that were to run go on with the next "trading-bridge run".
Exit codes: 0 ended in order and statements equal, 1 a statement differs or could not be had, 3 a setting, or another process runs
them, 5 an order may be left open, 130 a second Ctrl-C.`

function addBotExample(bot: Command, context: CommandContext, finish: Finish): void {
  bot
    .command('example')
    .description('print a goal of a kind, with every setting and what it does')
    .addArgument(new Argument('<kind>', 'the kind of goal').choices(KINDS))
    .option(...JSON_OPTION)
    .action(async (kind: (typeof KINDS)[number]) => {
      const { printExample } = await import('../commands/check-goal.ts')
      finish(await printExample(kind, context))
    })
}

function addBotValidate(bot: Command, context: CommandContext, finish: Finish): void {
  networked(bot.command('validate'))
    .description('tell everything that is wrong with a goal, or what it would do; nothing is made')
    .argument('<file>', 'the goal, as YAML or JSON; - for standard input')
    .option('--online', "check it against its market's rules too")
    .addHelpText('after', '\nExit codes: 0 it passes, 2 it is refused, with every reason.')
    .action(async (file: string, flags: ValidateFlags) => {
      const { validateGoal } = await import('../commands/check-goal.ts')
      finish(await validateGoal(file, flags, context))
    })
}

function addBotCreate(
  bot: Command,
  context: CommandContext,
  finish: Finish,
  goalFlags: readonly GoalFlag[],
): void {
  const create = bot
    .command('create')
    .description('make a bot from a goal in a file, or from options; it is not started')
    .option('--from <file>', 'the goal, as YAML or JSON; - for standard input')
  for (const { flag, placeholder, about } of goalFlags) create.option(`${flag} <${placeholder}>`, about)
  create
    .option(...JSON_OPTION)
    .addHelpText('after', CREATE_HELP)
    .action(async (flags: CreateBotFlags) => {
      const { createBot } = await import('../commands/create-bot.ts')
      finish(await createBot(flags, context))
    })
}

const CREATE_HELP = `
Exit codes: 0 made, 2 refused, with every reason.
Example:
  trading-bridge bot example twap >sell.yaml
  trading-bridge bot create --from sell.yaml`

function addBotReading(bot: Command, context: CommandContext, finish: Finish): void {
  bot
    .command('list')
    .description('all bots and how far they are')
    .option('--all', 'archived ones too')
    .option(...JSON_OPTION)
    .action(async (flags: { all?: boolean }) => {
      const { listBots } = await import('../commands/list-bots.ts')
      finish(await listBots(flags, context))
    })
  ofBot(bot, 'show', 'one bot as it is now').action(async (name: string) => {
    const { showBot } = await import('../commands/report-bot.ts')
    finish(await showBot(name, context))
  })
  ofBot(bot, 'watch', 'one bot, live, until it is over or Ctrl-C').action(async (name: string) => {
    const { watchBot } = await import('../commands/watch-bot.ts')
    finish(await watchBot(name, context))
  })
  ofBot(bot, 'report', 'what a bot did and what that cost')
    .option('--html <file>', 'write it as a page with charts, which needs nothing else')
    .action(async (name: string, flags: { html?: string }) => {
      const { reportBot } = await import('../commands/report-bot.ts')
      finish(await reportBot(name, flags, context))
    })
}

function addBotSteering(bot: Command, context: CommandContext, finish: Finish): void {
  for (const [wish, description] of STARTS) {
    ofBot(bot, wish, description)
      .option('--yes', 'do it without asking')
      .action(async (name: string, flags: ConsentFlags) => {
        const { startBot } = await import('../commands/steer-bot.ts')
        finish(await startBot(name, wish, flags, context))
      })
  }
  for (const [wish, description] of RESTRAINTS) {
    ofBot(bot, wish, description).action(async (name: string) => {
      const { restrainBot } = await import('../commands/steer-bot.ts')
      finish(await restrainBot(name, wish, context))
    })
  }
}

const STARTS = [
  ['start', 'let a bot run, after saying what it may do at worst and asking'],
  ['resume', 'let a paused bot go on, after asking'],
] as const

const RESTRAINTS: readonly (readonly [Restraint, string])[] = [
  ['pause', 'no new orders, and open ones are cancelled, until "resume"'],
  ['stop', 'no new orders, and open ones are cancelled, for ever'],
  ['archive', 'take a bot that is over out of the list'],
]

function ofBot(bot: Command, name: string, description: string): Command {
  return bot
    .command(name)
    .description(description)
    .argument('<name>', 'the name of the bot')
    .option(...JSON_OPTION)
}
