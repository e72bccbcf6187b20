/**
 * One goal from its text to its statement, for small programs and tests. The books are kept in memory: a process that
 * dies loses them, and only the exchange's own records remain. To keep more, put bots into a database and open a
 * `BotRunner`.
 */
import { randomUUID } from 'node:crypto'
import { type Clock, InvalidInputError, type Random, systemClock } from '@trading-bridge/core'
import { parseGoalText } from '../goals/parse-goal-text.ts'
import { AccountLedger } from '../ledger/account-ledger.ts'
import { type AccountStatement, accountStatement } from '../ledger/account-statement.ts'
import { MemoryLedgerStorage } from '../ledger/memory-storage.ts'
import { type ExecutionReport, executionReport } from '../reports/execution-report.ts'
import { TradingDomain } from '../risk/trading-domain.ts'
import type { Venue } from '../venue/venue.ts'
import { type Bot, isOver } from './bot.ts'
import { BotRunner } from './bot-runner.ts'
import { MemoryBotStorage } from './memory-bot-storage.ts'
import { newBot } from './new-bot.ts'
import type { LeftOpenOrder, RunnerEvent } from './runner-event.ts'
import { steerBot } from './steer-bot.ts'

export interface RunGoalOptions {
  /** The goal as YAML or JSON. */
  readonly goal: string
  /** Of the account to trade on. Stays the caller's. */
  readonly venue: Venue
  readonly clock?: Clock | undefined
  readonly random?: Random | undefined
  readonly onEvent?: ((event: RunnerEvent) => void) | undefined
  /** Ends the goal early: nothing new is ordered, and what rests is cancelled. */
  readonly signal?: AbortSignal | undefined
}

export interface GoalResult {
  /** As it is at the end: over, paused with a reason, or still running where the signal has ended it. */
  readonly bot: Bot
  readonly report: ExecutionReport
  /** Beside the exchange's own records. */
  readonly statement: AccountStatement
  readonly leftOpen: readonly LeftOpenOrder[]
}

const OWNER = 'owner'
const ACCOUNT = 'account'

/**
 * Runs the goal until it is over, pauses itself, or the signal aborts.
 *
 * @throws {InvalidInputError} the goal is refused; the message has every problem.
 * @throws {TradingBridgeError} the account could not be read before the first order, or after the last.
 */
export async function runGoal(options: RunGoalOptions): Promise<GoalResult> {
  const { venue, clock = systemClock, random, onEvent, signal } = options
  signal?.throwIfAborted()
  const fromMs = clock.nowMs()
  const { settings, document } = parse(options.goal, fromMs)
  const books = new MemoryLedgerStorage()
  const storage = new MemoryBotStorage({ ledger: () => books })
  const domain = new TradingDomain({ clock })
  await using ledger = await AccountLedger.open({
    accountId: ACCOUNT,
    storage: books,
    venue,
    clock,
    domain,
    signal,
  })
  const id = randomUUID()
  const made = newBot({ id, settings, document, ownerId: OWNER, accountId: ACCOUNT, atMs: fromMs })
  await storage.insertBot(made.bot, made.event)
  await steerBot(storage, { id }, 'start', { atMs: fromMs })
  const end = new AbortController()
  const runner = await BotRunner.open({
    storage,
    accounts: async () => ({
      accountId: ACCOUNT,
      name: settings.account,
      ownerId: OWNER,
      host: venue.name,
      venue,
      ledger,
      domain,
      close: async () => undefined,
    }),
    clock,
    random,
    onEvent(event) {
      onEvent?.(event)
      const hasStopped = event.kind === 'bot' && (isOver(event.bot) || event.bot.actual === 'paused')
      if (hasStopped) end.abort()
    },
  })
  await aborted(signal === undefined ? end.signal : AbortSignal.any([signal, end.signal]))
  const leftOpen = await runner.close()
  await ledger.reconcile()
  const bot = await storage.findBot({ id })
  if (bot === undefined) throw new Error('A bot does not leave its storage.')
  const statement = await accountStatement({
    accountId: ACCOUNT,
    storage: books,
    venue,
    fromMs,
    toMs: clock.nowMs() + 1,
  })
  const report = executionReport({
    bot,
    account: settings.account,
    settings,
    orders: await ledger.goalOrders(id),
    fills: statement.fills,
    marks: await storage.marks(id),
  })
  return { bot, report, statement, leftOpen }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function parse(text: string, nowMs: number) {
  const parsing = parseGoalText(text, { nowMs })
  if (parsing.kind === 'goal') return parsing
  const told = parsing.problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  throw new InvalidInputError({
    rule: 'goal',
    subject: 'goal',
    value: parsing.problems[0]?.value ?? '',
    limit: parsing.problems[0]?.limit ?? '',
    message: told.join(' '),
    next: 'Correct the goal.',
  })
}
