/** `bot validate` and `bot example`: goals before there is a bot. Neither home folder nor database is touched. */
import { marketSymbol, systemClock } from '@trading-bridge/core'
import {
  checkGoalOnMarket,
  type GoalKind,
  type GoalProblem,
  type GoalSettings,
  goalExample,
  parseGoalText,
} from '@trading-bridge/engine'
import type { ProblemRow } from '@trading-bridge/service'
import { readGoalFile } from '../bots/read-goal-file.ts'
import { RefusedGoalError } from '../bots/refused-goal-error.ts'
import type { CommandContext } from '../command-context.ts'
import { type ConnectionFlags, withClient } from '../connection.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { goalFacts, goalText } from '../present/bot/goal-outlook.ts'
import { jsonLine } from '../present/json.ts'

export interface ValidateFlags extends ConnectionFlags {
  readonly online?: boolean
}

/** @throws {RefusedGoalError} with everything that is wrong. */
export async function validateGoal(
  file: string,
  flags: ValidateFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const { subject, text } = await readGoalFile(file, context)
  const parsing = parseGoalText(text, { nowMs: systemClock.nowMs() })
  if (parsing.kind === 'refused') throw refusedGoal(subject, parsing.problems)
  const { settings } = parsing
  if (flags.online === true) await checkOnline(subject, settings, flags, context)
  const { terminal } = context
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ isValid: true, name: settings.name, goal: Object.fromEntries(goalFacts(settings)) })
      : `${settings.name} is a goal that passes${flags.online === true ? ', in its market too' : ''}.\n\n${goalText(settings, terminal)}`,
  )
  return EXIT_CODES.done
}

/** Its YAML with every setting and what it does. */
export async function printExample(kind: GoalKind, { terminal }: CommandContext): Promise<ExitCode> {
  const goal = goalExample(kind)
  terminal.stdout.write(terminal.json ? jsonLine({ kind, goal }) : goal)
  return EXIT_CODES.done
}

function refusedGoal(subject: string, problems: readonly GoalProblem[]): RefusedGoalError {
  return new RefusedGoalError(subject, problems.map(problemRow))
}

async function checkOnline(
  subject: string,
  settings: GoalSettings,
  flags: ConnectionFlags,
  context: CommandContext,
): Promise<void> {
  const market = await withClient(context, flags, 'public', (client) =>
    client.fetchMarket(marketSymbol(settings.symbol), { signal: context.signal }),
  )
  const problems = checkGoalOnMarket(settings, market, { nowMs: systemClock.nowMs() })
  if (problems.length > 0) throw refusedGoal(subject, problems)
}

function problemRow({ line, ...problem }: GoalProblem): ProblemRow {
  return { ...problem, line: line ?? null }
}
