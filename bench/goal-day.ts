/** A day of one goal in virtual time: how long 1 440 slices take, with the exchange in the same process and books in memory. */
import { randomUUID } from 'node:crypto'
import {
  type Decimal,
  decimal,
  equals,
  type ManualClock,
  seededRandom,
  VirtualTime,
} from '@trading-bridge/core'
import {
  AccountLedger,
  BotRunner,
  isOver,
  MemoryBotStorage,
  MemoryLedgerStorage,
  newBot,
  parseGoal,
  scheduleOf,
  steerBot,
  TradingDomain,
} from '@trading-bridge/engine'
import { DEFAULT_MARKETS, SandboxExchange } from '@trading-bridge/sandbox'
import { inProcessVenue } from '../packages/engine/test/in-process-venue.ts'
import type { BenchRow } from './bench-row.ts'

const START_AT_MS = 1_771_000_000_000
const DAY_MS = 86_400_000
const SLICES = 1_440
const SLICE_QUANTITY = 10
/** After the end of the plan, for the bot to come to its end. */
const GRACE_MS = 60_000
/** Rows change once in this day, at its beginning. */
const POLL_MS = 60_000
/** Others trade so often, and so much. */
const OTHERS_EVERY_MS = 60_000
const OTHERS_QUANTITY = '1000'
const DEPTH = '10000000'
const BAR_SECONDS = 3

export async function benchGoalDay(): Promise<readonly BenchRow[]> {
  const { seconds, late } = await liveADay()
  return [
    {
      name: `a day of one TWAP of ${SLICES} slices in virtual time`,
      measured: Math.round(seconds * 100) / 100,
      unit: 's',
      bar: `less than ${BAR_SECONDS}`,
      passes: seconds < BAR_SECONDS,
    },
    {
      name: '  slices that did not fill as planned',
      measured: late,
      unit: '',
      bar: '0',
      passes: late === 0,
    },
  ]
}

async function liveADay() {
  const time = new VirtualTime(START_AT_MS)
  const { clock } = time
  const { exchange, holder } = openExchange(clock)
  const venue = inProcessVenue({ exchange, accountId: holder })
  const accountId = holder
  const books = new MemoryLedgerStorage()
  const storage = new MemoryBotStorage({ ledger: () => books })
  const goal = goalOfADay()
  const bot = newBot({ ...goal, ownerId: 'owner', accountId, atMs: START_AT_MS })
  await storage.insertBot(bot.bot, bot.event)
  await steerBot(storage, { id: goal.id }, 'start', { atMs: START_AT_MS })
  const startedMs = performance.now()
  const domain = new TradingDomain({ clock })
  const ledger = await time.until(AccountLedger.open({ accountId, storage: books, venue, clock, domain }))
  const account = { accountId, name: 'main', ownerId: 'owner', venue, ledger, domain, host: 'here' }
  const runner = await time.until(
    BotRunner.open({
      storage,
      accounts: async () => ({ ...account, close: () => ledger.close() }),
      clock,
      random: seededRandom(1),
      pollMs: POLL_MS,
    }),
  )
  await time.advance(DAY_MS + GRACE_MS)
  await time.until(runner.close())
  const seconds = (performance.now() - startedMs) / 1_000
  const ended = await storage.findBot({ id: goal.id })
  if (ended === undefined || !isOver(ended) || ended.plan === undefined)
    throw new Error(`The bot did not come to its end: it is ${ended?.actual}, ${ended?.reason}.`)
  const market = await venue.fetchMarket(goal.settings.symbol)
  const schedule = scheduleOf({ goalId: goal.id, settings: goal.settings, plan: ended.plan, market })
  const fills = await books.fills(accountId, { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER, limit: 1e6 })
  const filled = fills.map(({ quantity }) => quantity)
  return { seconds, late: unlike(filled, (slice) => schedule.planned(slice)) }
}

/** How many slices have another fill than planned, or more than one. */
function unlike(filled: readonly Decimal[], planned: (slice: number) => Decimal): number {
  let count = Math.max(0, filled.length - SLICES)
  for (let slice = 0; slice < SLICES; slice += 1)
    if (!equals(filled[slice] ?? decimal('0'), planned(slice))) count += 1
  return count
}

function goalOfADay() {
  const document = {
    name: 'a-day',
    account: 'main',
    market: 'SHARP/USDT',
    kind: 'twap',
    side: 'sell',
    target: { quantity: String(SLICES * SLICE_QUANTITY) },
    purpose: 'to be measured',
    authorisedBy: 'the benchmark',
    duration: '24h',
    sliceInterval: `${DAY_MS / SLICES / 1_000}s`,
  }
  const parsed = parseGoal(document, { nowMs: START_AT_MS })
  if (parsed.kind === 'refused') throw new Error(JSON.stringify(parsed.problems))
  return { id: randomUUID(), settings: parsed.settings, document: JSON.stringify(document) }
}

/** A market whose middle stands still, in which others trade both ways. */
function openExchange(clock: ManualClock) {
  const exchange = new SandboxExchange({ clock, random: seededRandom(1) })
  const [sharp] = DEFAULT_MARKETS
  if (sharp === undefined) throw new Error('The sandbox has no markets.')
  const { referencePrice: _, depth: __, ...market } = sharp
  exchange.addMarket(market)
  const open = (name: string, isMarketMaker: boolean): string => {
    const { accountId } = exchange.accounts.open({ name, isMarketMaker })
    exchange.fund(accountId, 'SHARP', '1000000000')
    exchange.fund(accountId, 'USDT', '1000000000')
    return accountId
  }
  const holder = open('main', false)
  const maker = open('maker', true)
  const taker = open('taker', true)
  const place = (accountId: string, side: 'BUY' | 'SELL', ordPrice: string, ordQty: string): void => {
    const timeInForce = accountId === maker ? 'GTC' : 'IOC'
    exchange.place(accountId, { symbol: 'SHARPUSDT', side, ordType: 'LIMIT', timeInForce, ordPrice, ordQty })
  }
  for (const ordPrice of ['0.00799', '0.00798']) place(maker, 'BUY', ordPrice, DEPTH)
  for (const ordPrice of ['0.00801', '0.00802']) place(maker, 'SELL', ordPrice, DEPTH)
  let isBuying = true
  const trade = (): void => {
    if (isBuying) place(taker, 'BUY', '0.00802', OTHERS_QUANTITY)
    else place(taker, 'SELL', '0.00798', OTHERS_QUANTITY)
    isBuying = !isBuying
    clock.startTimer(OTHERS_EVERY_MS, trade)
  }
  // What was traded before the day begins is in the window of its first slice.
  for (const side of ['BUY', 'SELL', 'BUY'] as const)
    place(taker, side, side === 'BUY' ? '0.00802' : '0.00798', OTHERS_QUANTITY)
  trade()
  return { exchange, holder }
}
