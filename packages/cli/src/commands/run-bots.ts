/**
 * `run`: every bot of this home that is to run, until Ctrl-C. The first Ctrl-C ends in order: no new slices, cancels
 * confirmed, a statement of every account. The second says what may be left open and ends at once.
 */
import { systemClock } from '@trading-bridge/core'
import {
  findRunning,
  type RunningBots,
  readServiceSettings,
  runElsewhere,
  Service,
} from '@trading-bridge/service'
import { stateAccounts } from '../bots/state-accounts.ts'
import type { CommandContext } from '../command-context.ts'
import type { ConnectionFlags } from '../connection.ts'
import { ATTEMPTS, connectionOptions } from '../connection-options.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { unlockVault } from '../installation.ts'
import { leftOpenText } from '../present/bot/left-open.ts'
import { type RunDisplay, runDisplay } from '../present/bot/run-display.ts'
import { untilAborted } from '../until-aborted.ts'

export async function runBots(flags: ConnectionFlags, context: CommandContext): Promise<ExitCode> {
  const { terminal, signal, environment, lastWords } = context
  const settings = readServiceSettings(environment)
  await assertNobodyRuns(settings.home)
  await using service = await Service.open({
    settings,
    connection: { ...connectionOptions(flags), attempts: ATTEMPTS },
  })
  signal.throwIfAborted()
  await unlockVault(service, context)
  const display = runDisplay(terminal)
  const sinceMs = systemClock.nowMs()
  const running = await service.runBots({ signal, onEvent: (event) => display.event(event) })
  const forget = lastWords.set(() => leftOpenText(running.leftOpen()))
  try {
    await display.started({ home: service.home.path, bots: await running.desk.list() })
    await untilAborted(signal)
    return await endInOrder({ service, running, sinceMs, display })
  } finally {
    forget()
    await running.close()
  }
}

/** Said before the database is found locked. @throws {ConfigError} another process runs the bots of this home. */
async function assertNobodyRuns(home: string): Promise<void> {
  const other = await findRunning(home)
  if (other !== undefined) throw runElsewhere(home, other.pid)
}

interface Ending {
  readonly service: Service
  readonly running: RunningBots
  readonly sinceMs: number
  readonly display: RunDisplay
}

/** What is stated begins with the run: a bot's whole life is in its report. */
async function endInOrder({ service, running, sinceMs, display }: Ending): Promise<ExitCode> {
  display.stopping()
  const bots = await running.desk.list()
  const leftOpen = await running.close()
  const accounts = bots.filter(({ isLive, startAtMs }) => isLive || startAtMs !== null)
  const stated = await stateAccounts(
    service,
    accounts.map(({ account }) => account),
    sinceMs,
  )
  display.ended(leftOpen, stated)
  if (leftOpen.length > 0) return EXIT_CODES.unknownOutcome
  const isEqual = stated.every((each) => each.kind === 'stated' && each.statement.differences.length === 0)
  return isEqual ? EXIT_CODES.done : EXIT_CODES.rejected
}
