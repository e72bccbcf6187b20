/** `bot create`: a goal on record, from a file or from options. It is not started. */
import { InvalidInputError } from '@trading-bridge/core'
import { GOAL_FLAGS, goalDocumentFrom } from '@trading-bridge/engine'
import { readGoalFile, type WrittenGoal } from '../bots/read-goal-file.ts'
import { RefusedGoalError } from '../bots/refused-goal-error.ts'
import { withBotDesk } from '../bots/with-bot-desk.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { jsonLine } from '../present/json.ts'
import { prose } from '../present/wrap-text.ts'

export interface CreateBotFlags {
  /** A file, or `-` for standard input. */
  readonly from?: string
  readonly [setting: string]: string | undefined
}

/** @throws {RefusedGoalError} with everything that is wrong. */
export async function createBot(flags: CreateBotFlags, context: CommandContext): Promise<ExitCode> {
  const { subject, text } = await readGoal(flags, context)
  const result = await withBotDesk(context, ({ desk }) => desk.create(text))
  if (result.kind === 'refused') throw new RefusedGoalError(subject, result.problems)
  const { bot } = result
  const { terminal } = context
  terminal.stdout.write(
    terminal.json
      ? jsonLine(bot)
      : prose(
          `${bot.name} is made, and not started. Start it with "trading-bridge bot start ${bot.name}".`,
          terminal,
        ),
  )
  return EXIT_CODES.done
}

async function readGoal(flags: CreateBotFlags, context: CommandContext): Promise<WrittenGoal> {
  const { from, ...settings } = flags
  const given = GOAL_FLAGS.filter(({ attribute }) => settings[attribute] !== undefined)
  if (from === undefined) return { subject: 'the options', text: JSON.stringify(goalDocumentFrom(settings)) }
  const [extra] = given
  if (extra !== undefined) throw bothWays(extra.flag)
  return await readGoalFile(from, context)
}

function bothWays(flag: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'option-alone',
    subject: flag,
    value: '',
    limit: 'either --from or settings as options',
    message: `--from names a whole goal, and ${flag} is a part of one.`,
    next: `Write it into the file, or leave --from out.`,
  })
}
