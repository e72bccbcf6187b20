/** A rig in whose markets others quote and have traded, with what tests of bots in trouble ask of it. */
import type { Bot, LedgerOrder, RunnerEvent } from '../src/index.ts'
import { type BotRig, type GoalDocument, openBotRig, type Wrapping } from './bot-rig.ts'

export const MINUTE_MS = 60_000
export const SELL: GoalDocument = {
  kind: 'twap',
  side: 'sell',
  target: { quantity: '300' },
  duration: '10m',
  sliceInterval: '30s',
  catchUp: { mode: 'capped', maxMultiple: 2 },
}
export const RESTING: GoalDocument = { ...SELL, style: 'join', sliceInterval: '5m', duration: '30m' }
/** Another market of the same exchange, for bots that are not to be troubled. */
export const ETH: GoalDocument = { ...SELL, market: 'ETH/USDT', side: 'buy', target: { notional: '30' } }

export class BotMarket implements AsyncDisposable {
  readonly rig: BotRig

  constructor(rig: BotRig) {
    this.rig = rig
  }

  async begin(document: GoalDocument = SELL, account = 'ann-1'): Promise<Bot> {
    const bot = await this.rig.createBot(account, document)
    await this.rig.steer(bot.name, 'start')
    return bot
  }

  async ordersOf({ accountId, id }: Bot): Promise<readonly LedgerOrder[]> {
    const account = this.rig.accounts.find((each) => each.accountId === accountId)
    return ((await account?.storage.goalOrders(id)) ?? []).map(({ order }) => order)
  }

  liveOf({ id }: Bot): number {
    return this.rig.runner.leftOpen().filter(({ botId }) => botId === id).length
  }

  told(kind: RunnerEvent['kind']): readonly RunnerEvent[] {
    return this.rig.events.filter((event) => event.kind === kind)
  }

  eventsOf({ id }: Bot, kind: string): readonly string[] {
    return this.rig.events.flatMap((event) =>
      event.kind === 'bot' && event.bot.id === id && event.event.kind === kind ? [event.event.message] : [],
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.rig[Symbol.asyncDispose]()
  }
}

/** The runner is open, and no bot is made yet. */
export async function openBotMarket(
  wrapping: Wrapping | ((rig: BotRig) => Wrapping) = {},
): Promise<BotMarket> {
  const rig = await openBotRig()
  rig.quote(8_000, '40000')
  for (let nth = 0; nth < 8; nth += 1) rig.trade(nth % 2 === 0 ? 'buy' : 'sell', '5000')
  openEthMarket(rig)
  await rig.openRunner(typeof wrapping === 'function' ? wrapping(rig) : wrapping)
  return new BotMarket(rig)
}

function openEthMarket({ sandbox }: BotRig): void {
  const balances = { ETH: '1000', USDT: '10000000' }
  const { exchange } = sandbox
  const [maker, taker] = ['eth-maker', 'eth-taker'].map(
    (name) => sandbox.createAccount({ name, balances, isMarketMaker: true }).accountId,
  )
  if (maker === undefined || taker === undefined) throw new Error('Two accounts were made.')
  const limit = { symbol: 'ETHUSDT', ordType: 'LIMIT' } as const
  exchange.place(maker, { ...limit, side: 'BUY', ordPrice: '1999', ordQty: '100' })
  exchange.place(maker, { ...limit, side: 'SELL', ordPrice: '2001', ordQty: '100' })
  for (let nth = 0; nth < 6; nth += 1)
    exchange.place(taker, { ...limit, side: 'BUY', ordPrice: '2001', ordQty: '5', timeInForce: 'IOC' })
}
