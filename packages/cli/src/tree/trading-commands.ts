/** What the market is, and orders and fills in it. */
import { type Command, Option } from 'commander'
import type { CommandContext } from '../command-context.ts'
import type { PlaceOrderFlags } from '../commands/place-order.ts'
import type { ConnectionFlags } from '../connection.ts'
import { type Finish, networked, ofAccount, SYMBOL_OPTION } from './options.ts'

export function addMarket(program: Command, context: CommandContext, finish: Finish): void {
  const market = program.command('market').description('what is traded, and at what prices')
  networked(market.command('list'))
    .description('all markets and their rules')
    .action(async (flags: ConnectionFlags) => {
      const { listMarkets } = await import('../commands/market.ts')
      finish(await listMarkets(flags, context))
    })
  networked(market.command('ticker'))
    .description('the last 24 hours of one market, or of all')
    .argument('[symbol]', 'for example SHARP/USDT')
    .action(async (symbol: string | undefined, flags: ConnectionFlags) => {
      const { showTicker } = await import('../commands/market.ts')
      finish(await showTicker(symbol, flags, context))
    })
  networked(market.command('book'))
    .description('the order book')
    .argument('<symbol>', 'for example SHARP/USDT')
    .option('--levels <number>', 'prices on each side', '20')
    .action(async (symbol: string, flags: ConnectionFlags & { levels: string }) => {
      const { showBook } = await import('../commands/market.ts')
      finish(await showBook(symbol, flags, context))
    })
  networked(market.command('trades'))
    .description('the latest public trades, oldest first')
    .argument('<symbol>', 'for example SHARP/USDT')
    .option('--limit <number>', 'how many', '20')
    .action(async (symbol: string, flags: ConnectionFlags & { limit: string }) => {
      const { listTrades } = await import('../commands/market.ts')
      finish(await listTrades(symbol, flags, context))
    })
  networked(market.command('candles'))
    .description('prices by interval, oldest first')
    .argument('<symbol>', 'for example SHARP/USDT')
    .option('--interval <length>', 'length of a candle, from 1m to 1w', '1m')
    .option('--limit <number>', 'how many', '30')
    .action(async (symbol: string, flags: ConnectionFlags & { interval: string; limit: string }) => {
      const { listCandles } = await import('../commands/market.ts')
      finish(await listCandles(symbol, flags, context))
    })
  networked(market.command('watch'))
    .description('the live book and trades, until Ctrl-C')
    .argument('<symbol>', 'for example SHARP/USDT')
    .option('--levels <number>', 'prices on each side', '10')
    .action(async (symbol: string, flags: ConnectionFlags & { levels: string }) => {
      const { watchMarket } = await import('../commands/watch-market.ts')
      finish(await watchMarket(symbol, flags, context))
    })
}

export function addOrder(program: Command, context: CommandContext, finish: Finish): void {
  const order = program.command('order').description('place, cancel and look up orders')
  addOrderPlace(order, context, finish)
  networked(ofAccount(order.command('cancel')))
    .description('cancel one open order')
    .requiredOption(...SYMBOL_OPTION)
    .requiredOption('--id <id>', 'order id')
    .action(async (flags: ConnectionFlags & { symbol: string; id: string }) => {
      const { cancelOrder } = await import('../commands/order.ts')
      finish(await cancelOrder(flags, context))
    })
  networked(ofAccount(order.command('show')))
    .description('one order, by either id')
    .option('--symbol <symbol>', 'refuse an order of another market')
    .addOption(new Option('--id <id>', 'order id').conflicts('clientOrderId'))
    .option('--client-order-id <id>', 'the id it was placed with')
    .action(async (flags: ConnectionFlags & { symbol?: string; id?: string; clientOrderId?: string }) => {
      const { showOrder } = await import('../commands/order.ts')
      finish(await showOrder(flags, context))
    })
  networked(ofAccount(order.command('list')))
    .description('open orders')
    .option('--symbol <symbol>', 'of one market; all when left out')
    .action(async (flags: ConnectionFlags & { symbol?: string }) => {
      const { listOrders } = await import('../commands/order.ts')
      finish(await listOrders(flags, context))
    })
  networked(ofAccount(order.command('watch')))
    .description('each change of one order until it is final, or of all open orders until Ctrl-C')
    .option('--symbol <symbol>', 'orders of one market; all when left out')
    .addOption(new Option('--id <id>', 'order id').conflicts('clientOrderId'))
    .option('--client-order-id <id>', 'the id it was placed with')
    .action(async (flags: ConnectionFlags & { symbol?: string; id?: string; clientOrderId?: string }) => {
      const { watchOrder } = await import('../commands/watch-order.ts')
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
      const { placeOrder } = await import('../commands/place-order.ts')
      finish(await placeOrder(flags, context))
    })
}

export function addFill(program: Command, context: CommandContext, finish: Finish): void {
  const fill = program.command('fill').description('what orders executed')
  networked(ofAccount(fill.command('list')))
    .description("the account's part of executions")
    .requiredOption(...SYMBOL_OPTION)
    .option('--order <id>', 'of one order, by its order id')
    .action(async (flags: ConnectionFlags & { symbol: string; order?: string }) => {
      const { listFills } = await import('../commands/fill.ts')
      finish(await listFills(flags, context))
    })
}
