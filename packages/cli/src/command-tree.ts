/**
 * Every command, option and word of help; each group in a file of `tree/`. What a command does is loaded when it is called,
 * so that `--help` waits for none of it. Values are read by the command itself, which can say more about a wrong one.
 */
import type { GoalFlag } from '@trading-bridge/engine'
import { Command, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import type { SandboxFlags } from './read-sandbox-options.ts'
import { addAccount, addBooks, addKey, addOwner, addVault } from './tree/account-commands.ts'
import { addBot, addRun } from './tree/bot-commands.ts'
import { addDoctor, addExplain, addSign } from './tree/diagnosis-commands.ts'
import { type Finish, JSON_OPTION } from './tree/options.ts'
import { addFill, addMarket, addOrder } from './tree/trading-commands.ts'

const VERSION = '0.1.0'

const ENVIRONMENT_HELP = `
Environment:
  COINSTORE_API_KEY, COINSTORE_API_SECRET  credentials; never given on the command line
  COINSTORE_REST_URL                       default https://api.coinstore.com/api
  COINSTORE_WS_URL                         default wss://ws.coinstore.com/s/ws
  TRADING_BRIDGE_HOME                      folder of stored accounts, default ~/.trading-bridge
  TRADING_BRIDGE_PASSPHRASE, TRADING_BRIDGE_MASTER_KEY, TRADING_BRIDGE_KEY_FILE
                                           what their keys are sealed with; a key file in the folder without them
  DATABASE_URL                             a PostgreSQL server in place of the embedded database
  NO_COLOR                                 no colours when set
  TRADING_BRIDGE_DEBUG=1                   stack traces of failures

Exit codes:
  0 done                    4 exchange not reachable, unavailable or rate limited
  1 exchange rejected it    5 outcome unknown: an order may be live
  2 wrong input or usage    6 a reply that cannot be read
  3 wrong configuration     70 defect of Trading Bridge    130 interrupted
  "doctor", "explain", "sign --check", "reconcile" and "statement" answer with codes of their own; see their help.

First steps: "trading-bridge demo", or "trading-bridge sandbox" for an exchange of your own.`

/** `goalFlags` are the options of `bot create`, for who wants to call it: what they are read by takes its time to load. */
export function buildCommandTree(
  context: CommandContext,
  finish: Finish,
  goalFlags: readonly GoalFlag[] = [],
): Command {
  const { terminal } = context
  const program = new Command('trading-bridge')
    .description('Trade on Coinstore from the command line, or on a sandbox of it.')
    .version(VERSION)
    .option(...JSON_OPTION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => {
        if (!terminal.json) terminal.stderr.write(text)
      },
      // The message arrives with the error and is told like every other failure.
      outputError: () => {},
      getOutHasColors: () => terminal.colours,
    })
    .addHelpText('after', ENVIRONMENT_HELP)
  addSandbox(program, context, finish)
  addDemo(program, context, finish)
  addMarket(program, context, finish)
  addOwner(program, context, finish)
  addAccount(program, context, finish)
  addKey(program, context, finish)
  addVault(program, context, finish)
  addOrder(program, context, finish)
  addFill(program, context, finish)
  addBooks(program, context, finish)
  addBot(program, context, finish, goalFlags)
  addRun(program, context, finish)
  addDoctor(program, context, finish)
  addSign(program, context, finish)
  addExplain(program, context, finish)
  return program
}

function addSandbox(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command('sandbox')
    .description('run a Coinstore on this machine, with keys ready to use, until Ctrl-C')
    .option('--port <port>', 'port of the exchange; a free one when left out')
    .option('--control-port <port>', 'port of the control API; a free one when left out')
    .option('--seed <number>', 'seed of the simulated traders')
    .option('--faults <file>', 'a script of what is to go wrong')
    .addOption(new Option('--replay <file>', 'a market that follows a recording').conflicts('mirror'))
    .option('--mirror <url>', 'trade on paper against the public data of this exchange')
    .option('--symbols <list>', 'markets to mirror, or the one that is recorded: SHARP/USDT,BTC/USDT')
    .option(...JSON_OPTION)
    .action(async (flags: SandboxFlags) => {
      const { runSandbox } = await import('./commands/sandbox.ts')
      finish(await runSandbox(flags, context))
    })
}

function addDemo(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command('demo')
    .description('watch three bots work on a sandbox, survive faults, and prove what they did')
    .option('--seed <number>', 'seed of the simulated traders')
    .option(...JSON_OPTION)
    .action(async (flags: { seed?: string }) => {
      const { readOptionalInteger, SEED_RANGE } = await import('./read-option.ts')
      const { runDemo } = await import('./commands/demo.ts')
      const seed = readOptionalInteger('--seed', flags.seed, SEED_RANGE)
      finish(await runDemo(seed === undefined ? {} : { seed }, context))
    })
}
