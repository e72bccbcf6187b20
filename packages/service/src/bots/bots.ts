import {
  type Clock,
  ConfigError,
  type Decimal,
  divide,
  isPositive,
  midOf,
  nearestName,
  systemClock,
} from '@trading-bridge/core'
import { type Bot, type BotRunner, goalTotals, steerBot, type Wish } from '@trading-bridge/engine'
import type { Store } from '@trading-bridge/store'
import {
  type BotDesk,
  type BotRow,
  type BotView,
  type CreateBotResult,
  MOST_SHOWN,
} from '../contract/bots.ts'
import { botRow } from './bot-row.ts'
import { botView, type LiveBot } from './bot-view.ts'
import { createBot } from './create-bot.ts'
import { type MarketQuestion, marketProblems } from './market-problems.ts'
import { assertMayTurn } from './reversal.ts'
import { type KnownBot, KnownBots, readStoredGoal } from './stored-goal.ts'

export interface BotsOptions extends MarketQuestion {
  readonly store: Store
  readonly clock?: Clock | undefined
  /** The runner, where bots run in this process: it is told of every change, and asked what it sees. */
  readonly runner?: Pick<BotRunner, 'wake' | 'view'> | undefined
}

/**
 * The bots of an installation, on its database. What is wanted of a bot is written into its row; whoever runs bots
 * follows the rows, in this process or in another.
 */
export class Bots implements BotDesk {
  readonly #options: BotsOptions
  readonly #clock: Clock

  constructor(options: BotsOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
  }

  async create(text: string): Promise<CreateBotResult> {
    const { store } = this.#options
    const nowMs = this.#clock.nowMs()
    const result = await createBot(text, {
      store,
      checkOnMarket: (account, settings) => marketProblems({ account, settings, nowMs }, this.#options),
      nowMs,
    })
    if (result.kind === 'created') return { kind: 'created', bot: await this.#row(result.bot) }
    const problems = result.problems.map(({ line = null, ...problem }) => ({ ...problem, line }))
    return { kind: 'refused', problems }
  }

  async list({
    withArchived,
  }: {
    readonly withArchived?: boolean | undefined
  } = {}): Promise<readonly BotRow[]> {
    const { store } = this.#options
    const known = await KnownBots.read(store)
    const rows: BotRow[] = []
    for (const bot of await store.bots.bots({ withArchived })) rows.push(await this.#rowOf(known.get(bot)))
    return rows
  }

  async show(name: string): Promise<BotView> {
    const { store } = this.#options
    const bot = await this.#find(name)
    const known = (await KnownBots.read(store)).get(bot)
    const goal = await readStoredGoal(store, known, { events: MOST_SHOWN })
    return botView(goal, { nowMs: this.#clock.nowMs(), live: this.#live(bot) })
  }

  start(name: string): Promise<BotRow> {
    return this.#steer(name, 'start')
  }

  pause(name: string): Promise<BotRow> {
    return this.#steer(name, 'pause')
  }

  resume(name: string): Promise<BotRow> {
    return this.#steer(name, 'resume')
  }

  stop(name: string): Promise<BotRow> {
    return this.#steer(name, 'stop')
  }

  archive(name: string): Promise<BotRow> {
    return this.#steer(name, 'archive')
  }

  async #steer(name: string, wish: Wish): Promise<BotRow> {
    const { store, runner } = this.#options
    const bot = await this.#find(name)
    const atMs = this.#clock.nowMs()
    if (wish === 'start' && bot.plan === undefined)
      await assertMayTurn((await KnownBots.read(store)).get(bot), { store, clock: this.#clock })
    const result = await steerBot(store.bots, { id: bot.id }, wish, { atMs })
    if (result.kind === 'not-found') throw await this.#unknown(name)
    if (result.kind === 'refused')
      throw new ConfigError('bot', result.message, { next: `See "trading-bridge bot show ${name}".` })
    runner?.wake()
    return await this.#row(result.bot)
  }

  async #find(name: string): Promise<Bot> {
    const bot = await this.#options.store.bots.findBot({ name })
    if (bot === undefined) throw await this.#unknown(name)
    return bot
  }

  async #unknown(name: string): Promise<ConfigError> {
    const names = (await this.#options.store.bots.bots({ withArchived: true })).map((bot) => bot.name)
    const nearest = nearestName(name, names)
    const hint = nearest === undefined ? '' : ` Is it "${nearest}"?`
    return new ConfigError('bot', `There is no bot "${name}".${hint}`, {
      next: 'See "trading-bridge bot list", or make it with "trading-bridge bot create".',
    })
  }

  async #row(bot: Bot): Promise<BotRow> {
    return await this.#rowOf((await KnownBots.read(this.#options.store)).get(bot))
  }

  async #rowOf(known: KnownBot): Promise<BotRow> {
    const { bot } = known
    return botRow(known, { filled: await this.#filled(known), isLive: this.#live(bot) !== undefined })
  }

  async #filled({ bot, settings }: KnownBot): Promise<Decimal> {
    const seen = this.#options.runner?.view(bot.id)?.totals
    if (seen !== undefined) return seen.filled
    const orders = await this.#options.store.ledger.goalOrders(bot.id)
    return goalTotals(
      settings.target,
      orders.map(({ order }) => order),
    ).filled
  }

  #live({ id }: Bot): LiveBot | undefined {
    const view = this.#options.runner?.view(id)
    if (view === undefined) return undefined
    const { market, scheduled } = view
    const price = market && midOf(market.book)
    return {
      mid: price && { price, atMs: market.bookAtMs },
      scheduled,
      share: market && shareOf(market.ownInWindow, market.others.window.quantity),
    }
  }
}

function shareOf(own: Decimal, others: Decimal): Decimal | undefined {
  return isPositive(others) ? divide(own, others, { decimals: 4, rounding: 'up' }) : undefined
}
