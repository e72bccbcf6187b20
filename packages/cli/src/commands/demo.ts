/**
 * The demo: an exchange on loopback, a bot that sells in slices, and a statement that the exchange's own records must
 * confirm. It uses the same client, engine and signatures as against the real exchange; only the address differs.
 */
import { randomUUID } from 'node:crypto'
import { CoinstoreClient } from '@trading-bridge/client'
import {
  type Balance,
  isZero,
  marketSymbol,
  quantity,
  Secret,
  systemClock,
  totalBalance,
} from '@trading-bridge/core'
import {
  coinstoreVenue,
  type ExecutionGoal,
  type GoalResult,
  runGoal,
  type Statement,
} from '@trading-bridge/engine'
import { Sandbox } from '@trading-bridge/sandbox'
import type { CommandContext } from '../command-context.ts'
import { progressDisplay } from '../demo/progress-display.ts'
import { statementJson } from '../demo/statement-json.ts'
import { statementText } from '../demo/statement-text.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { jsonLine } from '../present/json.ts'
import { renderTable } from '../present/table.ts'
import { coloursOf } from '../present/text.ts'
import type { Terminal } from '../terminal.ts'

const SHARP = marketSymbol('SHARP/USDT')

export interface DemoOptions {
  /** The same seed gives the same market. */
  readonly seed?: number
}

export async function runDemo(
  { seed = 1 }: DemoOptions,
  { terminal, signal }: CommandContext,
): Promise<ExitCode> {
  await using sandbox = await Sandbox.open({ seed })
  await using client = await openClient(sandbox)
  const say = (text: string) => (terminal.json ? false : terminal.stdout.write(text))
  say(await introduction(sandbox, client, terminal, signal))
  const goal = demoGoal()
  say(goalText(goal, terminal))
  const display = progressDisplay(goal, terminal)
  const result = await runGoal({
    goal,
    venue: coinstoreVenue(client),
    clock: systemClock,
    onEvent: (event) => display.show(event),
    signal,
  })
  display.end()
  if (result.records.kind === 'unreadable') throw result.records.cause
  const { statement } = result.records
  const text = terminal.json
    ? jsonLine(statementJson(result, statement))
    : await statementText(result, statement, terminal)
  terminal.stdout.write(text)
  return exitCodeOf(result, statement)
}

function openClient(sandbox: Sandbox): Promise<CoinstoreClient> {
  const [account] = sandbox.accounts
  if (account === undefined) throw new Error('The sandbox has no account.')
  const credentials = { apiKey: account.apiKey, secret: Secret.fromText(account.apiSecret) }
  return CoinstoreClient.open({ restUrl: sandbox.restUrl, credentials })
}

/** Sells half of what the account holds, in ten slices, in well under a minute. */
function demoGoal(): ExecutionGoal {
  return {
    id: randomUUID(),
    symbol: SHARP,
    side: 'sell',
    quantity: quantity('5000'),
    sliceQuantity: quantity('500'),
    sliceIntervalMs: 1_200,
    maxSlippageBps: 50,
    durationMs: 45_000,
  }
}

async function introduction(
  sandbox: Sandbox,
  client: CoinstoreClient,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<string> {
  const { bold, green } = coloursOf(terminal)
  const done = green('✓')
  const markets = await client.fetchMarkets({ signal })
  const ticker = await client.fetchTicker(SHARP, { signal })
  const balances = await client.fetchBalances({ signal })
  return [
    `${bold('A bot sells in slices, on an exchange of our own')}\n\n`,
    `  ${done} exchange     ${sandbox.restUrl}, ${markets.map(({ symbol }) => symbol).join(', ')}\n`,
    `  ${done} public call  ${SHARP} ${ticker.bid} bid, ${ticker.ask} ask, ${ticker.trades} trades in 24 h\n`,
    `  ${done} credentials  the exchange accepts the key and the signature\n\n`,
    await balanceTable(balances, terminal),
  ].join('')
}

function balanceTable(balances: readonly Balance[], terminal: Terminal): Promise<string> {
  const held = balances.filter((balance) => !isZero(totalBalance(balance)))
  return renderTable(
    terminal,
    [
      { heading: 'asset', align: 'left', text: ({ asset }) => asset },
      { heading: 'available', align: 'right', text: ({ available }) => `${available}` },
      { heading: 'frozen', align: 'right', text: ({ frozen }) => `${frozen}` },
    ],
    held,
  )
}

function goalText(goal: ExecutionGoal, terminal: Terminal): string {
  const headline = coloursOf(terminal).bold(`Goal: ${goal.side} ${goal.quantity} of ${goal.symbol}`)
  const bound = `each an immediate-or-cancel limit within ${goal.maxSlippageBps} bps of the best price`
  return `\n${headline} in slices of ${goal.sliceQuantity}, ${bound}\n\n`
}

function exitCodeOf({ end }: GoalResult, { differences }: Statement): ExitCode {
  if (end.kind === 'interrupted') return EXIT_CODES.interrupted
  if (end.kind === 'unsettled') return EXIT_CODES.unknownOutcome
  if (differences.length > 0) return EXIT_CODES.defect
  return end.kind === 'reached' || end.kind === 'rest-below-minimum' ? EXIT_CODES.done : EXIT_CODES.rejected
}
