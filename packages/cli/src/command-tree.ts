/**
 * Every command, option and word of help. What a command does is loaded when it is called, so that `--help` waits for
 * none of it. Values are read by the command itself, which can say more about a wrong one.
 */
import { Command, Option } from 'commander'
import type { CommandContext } from './command-context.ts'
import type { AddAccountFlags } from './commands/account-record.ts'
import type { DoctorFlags } from './commands/doctor.ts'
import type { KeyFlags, StoreKeyFlags } from './commands/key.ts'
import type { PlaceOrderFlags } from './commands/place-order.ts'
import type { SignFlags } from './commands/sign.ts'
import type { StatementFlags } from './commands/statement.ts'
import type { ChangeKeyFlags } from './commands/vault.ts'
import type { ConnectionFlags } from './connection.ts'
import type { ExitCode } from './exit-code.ts'
import type { SandboxFlags } from './read-sandbox-options.ts'

/** Reports the exit code of the command that ran. */
type Finish = (code: ExitCode) => void

const VERSION = '0.1.0'
const JSON_OPTION = ['--json', 'print one JSON object on standard output'] as const
const SYMBOL_OPTION = ['--symbol <symbol>', 'market, for example SHARP/USDT'] as const
const ACCOUNT_OPTION = ['--account <name>', 'a stored account'] as const

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

export function buildCommandTree(context: CommandContext, finish: Finish): Command {
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
    .description('watch a bot sell 5000 SHARP on a sandbox, and prove what it did')
    .option('--seed <number>', 'seed of the simulated traders')
    .option(...JSON_OPTION)
    .action(async (flags: { seed?: string }) => {
      const { readOptionalInteger, SEED_RANGE } = await import('./read-option.ts')
      const { runDemo } = await import('./commands/demo.ts')
      const seed = readOptionalInteger('--seed', flags.seed, SEED_RANGE)
      finish(await runDemo(seed === undefined ? {} : { seed }, context))
    })
}

function addMarket(program: Command, context: CommandContext, finish: Finish): void {
  const market = program.command('market').description('what is traded, and at what prices')
  networked(market.command('list'))
    .description('all markets and their rules')
    .action(async (flags: ConnectionFlags) => {
      const { listMarkets } = await import('./commands/market.ts')
      finish(await listMarkets(flags, context))
    })
  networked(market.command('ticker'))
    .description('the last 24 hours of one market, or of all')
    .argument('[symbol]', 'for example SHARP/USDT')
    .action(async (symbol: string | undefined, flags: ConnectionFlags) => {
      const { showTicker } = await import('./commands/market.ts')
      finish(await showTicker(symbol, flags, context))
    })
  networked(market.command('book'))
    .description('the order book')
    .argument('<symbol>', 'for example SHARP/USDT')
    .option('--levels <number>', 'prices on each side', '20')
    .action(async (symbol: string, flags: ConnectionFlags & { levels: string }) => {
      const { showBook } = await import('./commands/market.ts')
      finish(await showBook(symbol, flags, context))
    })
  networked(market.command('trades'))
    .description('the latest public trades, oldest first')
    .argument('<symbol>', 'for example SHARP/USDT')
    .option('--limit <number>', 'how many', '20')
    .action(async (symbol: string, flags: ConnectionFlags & { limit: string }) => {
      const { listTrades } = await import('./commands/market.ts')
      finish(await listTrades(symbol, flags, context))
    })
  networked(market.command('candles'))
    .description('prices by interval, oldest first')
    .argument('<symbol>', 'for example SHARP/USDT')
    .option('--interval <length>', 'length of a candle, from 1m to 1w', '1m')
    .option('--limit <number>', 'how many', '30')
    .action(async (symbol: string, flags: ConnectionFlags & { interval: string; limit: string }) => {
      const { listCandles } = await import('./commands/market.ts')
      finish(await listCandles(symbol, flags, context))
    })
  networked(market.command('watch'))
    .description('the live book and trades, until Ctrl-C')
    .argument('<symbol>', 'for example SHARP/USDT')
    .option('--levels <number>', 'prices on each side', '10')
    .action(async (symbol: string, flags: ConnectionFlags & { levels: string }) => {
      const { watchMarket } = await import('./commands/watch-market.ts')
      finish(await watchMarket(symbol, flags, context))
    })
}

function addOwner(program: Command, context: CommandContext, finish: Finish): void {
  const owner = program.command('owner').description('whose accounts there are')
  owner
    .command('add')
    .description('add an owner; accounts of one owner never trade with each other')
    .argument('<name>', 'small letters, digits and hyphens')
    .option(...JSON_OPTION)
    .action(async (name: string) => {
      const { addOwner } = await import('./commands/owner.ts')
      finish(await addOwner(name, context))
    })
  owner
    .command('list')
    .description('all owners')
    .option(...JSON_OPTION)
    .action(async () => {
      const { listOwners } = await import('./commands/owner.ts')
      finish(await listOwners(context))
    })
}

function addAccount(program: Command, context: CommandContext, finish: Finish): void {
  const account = program.command('account').description('accounts on exchanges, and what they hold')
  account
    .command('add')
    .description('add an account; its key follows with "key add"')
    .argument('<name>', 'small letters, digits and hyphens')
    .requiredOption('--owner <name>', 'whose it is')
    .option('--exchange <name>', 'where it is', 'coinstore')
    .option('--sandbox', 'on the sandbox of COINSTORE_REST_URL and COINSTORE_WS_URL')
    .option(...JSON_OPTION)
    .action(async (name: string, flags: AddAccountFlags) => {
      const { addAccount } = await import('./commands/account-record.ts')
      finish(await addAccount(name, flags, context))
    })
  account
    .command('list')
    .description('all accounts')
    .option(...JSON_OPTION)
    .action(async () => {
      const { listAccounts } = await import('./commands/account-record.ts')
      finish(await listAccounts(context))
    })
  account
    .command('show')
    .description('one account, and whether it takes new orders')
    .argument('<name>', 'its name')
    .option(...JSON_OPTION)
    .action(async (name: string) => {
      const { showAccount } = await import('./commands/account-record.ts')
      finish(await showAccount(name, context))
    })
  networked(account.command('acknowledge'))
    .description('look at why an account is blocked, and let it trade again')
    .argument('<name>', 'its name')
    .option('--yes', 'do it without asking')
    .action(async (name: string, flags: ConnectionFlags & { yes?: boolean }) => {
      const { acknowledge } = await import('./commands/acknowledge.ts')
      finish(await acknowledge(name, flags, context))
    })
  networked(ofAccount(account.command('balance')))
    .description('available and frozen balances')
    .option('--all', 'also assets of which there is nothing')
    .action(async (flags: ConnectionFlags & { all?: boolean }) => {
      const { showBalance } = await import('./commands/account.ts')
      finish(await showBalance(flags, context))
    })
}

function addKey(program: Command, context: CommandContext, finish: Finish): void {
  const key = program.command('key').description('API keys of accounts, sealed in the database')
  const storing = (command: Command): Command =>
    networked(command)
      .requiredOption(...ACCOUNT_OPTION)
      .option('--from-file <path>', 'a file of mode 600 with lines as COINSTORE_API_KEY=…')
      .option('--no-test', 'do not use it')
      .addHelpText(
        'after',
        '\nKey and secret come from the file, from COINSTORE_API_KEY and COINSTORE_API_SECRET, or are asked for.',
      )
  storing(key.command('add'))
    .description('store the key of an account that has none, and test it')
    .action(async (flags: StoreKeyFlags) => {
      const { addKey } = await import('./commands/key.ts')
      finish(await addKey(flags, context))
    })
  storing(key.command('rotate'))
    .description("replace an account's key, and test the new one")
    .action(async (flags: StoreKeyFlags) => {
      const { rotateKey } = await import('./commands/key.ts')
      finish(await rotateKey(flags, context))
    })
  key
    .command('list')
    .description('which accounts have keys, and had; never what they are')
    .option(...ACCOUNT_OPTION)
    .option(...JSON_OPTION)
    .action(async (flags: { account?: string }) => {
      const { listKeys } = await import('./commands/key.ts')
      finish(await listKeys(flags, context))
    })
  key
    .command('remove')
    .description('erase the key of an account')
    .requiredOption(...ACCOUNT_OPTION)
    .option(...JSON_OPTION)
    .action(async (flags: KeyFlags) => {
      const { removeKey } = await import('./commands/key.ts')
      finish(await removeKey(flags, context))
    })
  networked(key.command('test'))
    .description('use the key of an account for reading, and let the doctor look; nothing is placed or moved')
    .requiredOption(...ACCOUNT_OPTION)
    .action(async (flags: KeyFlags) => {
      const { testStoredKey } = await import('./commands/key.ts')
      finish(await testStoredKey(flags, context))
    })
}

function addVault(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command('vault')
    .description('what the stored keys are sealed with')
    .command('change-key')
    .description('seal them with another passphrase or key, after asking')
    .addOption(
      new Option('--to <kind>', 'what they are sealed with from now on')
        .choices(['passphrase', 'key-file', 'environment'])
        .makeOptionMandatory(),
    )
    .option('--key-file <path>', 'where the new key goes; master.key in the home folder when left out')
    .option('--yes', 'do it without asking')
    .option(...JSON_OPTION)
    .addHelpText('after', CHANGE_KEY_HELP)
    .action(async (flags: ChangeKeyFlags) => {
      const { changeKey } = await import('./commands/vault.ts')
      finish(await changeKey(flags, context))
    })
}

const CHANGE_KEY_HELP = `
The present key is that of the settings. The new passphrase is asked for, or read from TRADING_BRIDGE_NEW_PASSPHRASE; the new
key of the environment is TRADING_BRIDGE_NEW_MASTER_KEY.`

function addOrder(program: Command, context: CommandContext, finish: Finish): void {
  const order = program.command('order').description('place, cancel and look up orders')
  addOrderPlace(order, context, finish)
  networked(ofAccount(order.command('cancel')))
    .description('cancel one open order')
    .requiredOption(...SYMBOL_OPTION)
    .requiredOption('--id <id>', 'order id')
    .action(async (flags: ConnectionFlags & { symbol: string; id: string }) => {
      const { cancelOrder } = await import('./commands/order.ts')
      finish(await cancelOrder(flags, context))
    })
  networked(ofAccount(order.command('show')))
    .description('one order, by either id')
    .option('--symbol <symbol>', 'refuse an order of another market')
    .addOption(new Option('--id <id>', 'order id').conflicts('clientOrderId'))
    .option('--client-order-id <id>', 'the id it was placed with')
    .action(async (flags: ConnectionFlags & { symbol?: string; id?: string; clientOrderId?: string }) => {
      const { showOrder } = await import('./commands/order.ts')
      finish(await showOrder(flags, context))
    })
  networked(ofAccount(order.command('list')))
    .description('open orders')
    .option('--symbol <symbol>', 'of one market; all when left out')
    .action(async (flags: ConnectionFlags & { symbol?: string }) => {
      const { listOrders } = await import('./commands/order.ts')
      finish(await listOrders(flags, context))
    })
  networked(ofAccount(order.command('watch')))
    .description('each change of one order until it is final, or of all open orders until Ctrl-C')
    .option('--symbol <symbol>', 'orders of one market; all when left out')
    .addOption(new Option('--id <id>', 'order id').conflicts('clientOrderId'))
    .option('--client-order-id <id>', 'the id it was placed with')
    .action(async (flags: ConnectionFlags & { symbol?: string; id?: string; clientOrderId?: string }) => {
      const { watchOrder } = await import('./commands/watch-order.ts')
      finish(await watchOrder(flags, context))
    })
}

function addOrderPlace(order: Command, context: CommandContext, finish: Finish): void {
  networked(ofAccount(order.command('place')))
    .description('place an order, after asking')
    .requiredOption(...SYMBOL_OPTION)
    .addOption(new Option('--side <side>', 'buy or sell').choices(['buy', 'sell']).makeOptionMandatory())
    .addOption(
      new Option('--type <type>', 'kind of order').choices(['limit', 'market', 'post-only']).default('limit'),
    )
    .option('--quantity <amount>', 'base currency; every order but a market buy')
    .option('--price <price>', 'limit and post-only orders')
    .option('--notional <amount>', 'quote currency to spend; market buys only')
    .addOption(new Option('--time-in-force <rule>', 'of a limit order').choices(['gtc', 'ioc', 'fok']))
    .option('--client-order-id <id>', '1 to 32 letters and digits; chosen when left out, and with --account')
    .option('--unchecked', "send what the market's rules forbid, to see the exchange's own answer")
    .option('--yes', 'place it without asking')
    .addHelpText(
      'after',
      '\nExample:\n  trading-bridge order place --symbol SHARP/USDT --side sell --quantity 10 --price 0.008',
    )
    .action(async (flags: PlaceOrderFlags) => {
      const { placeOrder } = await import('./commands/place-order.ts')
      finish(await placeOrder(flags, context))
    })
}

function addFill(program: Command, context: CommandContext, finish: Finish): void {
  const fill = program.command('fill').description('what orders executed')
  networked(ofAccount(fill.command('list')))
    .description("the account's part of executions")
    .requiredOption(...SYMBOL_OPTION)
    .option('--order <id>', 'of one order, by its order id')
    .action(async (flags: ConnectionFlags & { symbol: string; order?: string }) => {
      const { listFills } = await import('./commands/fill.ts')
      finish(await listFills(flags, context))
    })
}

function addBooks(program: Command, context: CommandContext, finish: Finish): void {
  networked(program.command('reconcile'))
    .description('lay the books of accounts beside the exchange, and tell where they differed')
    .option('--account <name>', 'one account; all that have a key when left out')
    .addHelpText(
      'after',
      '\nExit codes: 0 they agreed, 1 they differed, 2 an order is still unknown, 3 wrong usage or setting.',
    )
    .action(async (flags: ConnectionFlags) => {
      const { reconcile } = await import('./commands/reconcile.ts')
      finish(await reconcile(flags, context))
    })
  networked(program.command('statement'))
    .description("orders, fills, fees and balances, beside the exchange's own records")
    .requiredOption(...ACCOUNT_OPTION)
    .option(
      '--from <time>',
      'from here on, as 2026-11-24 or 2026-11-24T12:00:00Z; when the books begin when left out',
    )
    .option('--to <time>', 'up to here; now when left out')
    .addOption(
      new Option(
        '--csv [table]',
        'one table as CSV: orders, fills, markets, assets, movements or differences',
      ).conflicts('json'),
    )
    .addHelpText('after', '\nExit codes: 0 equal to the last digit, 1 they differ, 3 wrong usage or setting.')
    .action(async (flags: StatementFlags) => {
      const { showStatement } = await import('./commands/statement.ts')
      finish(await showStatement(flags, context))
    })
}

function addDoctor(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command('doctor')
    .description('find out why the exchange says no; nothing is placed or moved')
    .addOption(
      new Option('--route <route...>', 'ways out of this machine, the preferred one first').choices([
        '4',
        '6',
        'proxy',
      ]),
    )
    .option('--proxy <url>', 'HTTP or HTTPS proxy, which is then the preferred way')
    .option('--local-address <address>', 'leave by this address')
    .option('--echo <url>', 'a service that answers with the address it is asked from')
    .option('--symbol <symbol>', 'a market that exists', 'BTC/USDT')
    .option('--report <file>', "write a page for the exchange's support, without key, secret and signatures")
    .option(...JSON_OPTION)
    .addHelpText('after', DOCTOR_HELP)
    .action(async (flags: DoctorFlags) => {
      const { runDoctor } = await import('./commands/doctor.ts')
      finish(await runDoctor(flags, context))
    })
}

const DOCTOR_HELP = `
Key, secret and REST base address are read from the environment, exactly as they stand there.
Exit codes: 0 healthy, 1 a named cause, 2 undecided, 3 it could not run.`

function addSign(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command('sign')
    .description('sign a query and a body, or find the mistake in a signature; nothing is sent')
    .requiredOption('--expires <ms>', 'the time of sending, as in X-CS-EXPIRES')
    .option('--query <text>', 'as sent, without the question mark')
    .addOption(new Option('--body <text>', 'as sent').conflicts('bodyFile'))
    .option('--body-file <path>', 'the bytes of this file')
    .option('--check <signature>', 'name the known mistake that makes this signature')
    .option('--secret-file <path>', 'a file that holds the secret')
    .option(...JSON_OPTION)
    .addHelpText('after', SIGN_HELP)
    .action(async (flags: SignFlags & { check?: string }) => {
      if (flags.check === undefined) {
        const { sign } = await import('./commands/sign.ts')
        finish(await sign(flags, context))
      } else {
        const { checkSign } = await import('./commands/sign-check.ts')
        finish(await checkSign({ ...flags, check: flags.check }, context))
      }
    })
}

const SIGN_HELP = `
The secret is read from --secret-file, else from COINSTORE_API_SECRET, else asked for on a terminal. No network is needed.
Exit codes of --check: 0 right, 1 a known mistake, 2 none of the known ones, 3 wrong usage or setting.`

function addExplain(program: Command, context: CommandContext, finish: Finish): void {
  program
    .command('explain')
    .description("say what the exchange's replies in a log or report mean, and what to do; nothing is sent")
    .argument('[file]', 'the text; standard input when left out')
    .option(...JSON_OPTION)
    .addHelpText('after', '\nExit codes: 0 explained, 2 nothing of the exchange found, 3 wrong usage.')
    .action(async (file: string | undefined) => {
      const { explainText } = await import('./commands/explain.ts')
      finish(await explainText(file, context))
    })
}

/** Commands that use the credentials of the environment, or of a stored account. */
function ofAccount(command: Command): Command {
  return command.option('--account <name>', 'a stored account in place of the credentials of the environment')
}

/** Options of every command that speaks to the exchange. */
function networked(command: Command): Command {
  return command
    .option(...JSON_OPTION)
    .addOption(
      new Option('--address-family <family>', 'which way to leave this machine')
        .choices(['auto', '4', '6'])
        .default('auto'),
    )
    .option('--local-address <address>', 'leave by this address')
    .option('--proxy <url>', 'HTTP or HTTPS proxy')
    .option('--deadline <ms>', 'longest wait for one reply')
}
