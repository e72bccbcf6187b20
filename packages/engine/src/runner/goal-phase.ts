/** The time in which a bot is wanted to run: its plan is fixed, then its goal takes turn after turn. */
import type { Clock } from '@trading-bridge/core'
import type { GoalSettings } from '../goals/goal-settings.ts'
import { parseGoal } from '../goals/parse-goal.ts'
import type { LedgerEvent } from '../ledger/ledger-event.ts'
import type { MarketFeeds } from '../market/market-feeds.ts'
import type { BotRow } from './bot-row.ts'
import type { BotStorage } from './bot-storage.ts'
import { type Remedy, remedyOfBlock } from './classify-failure.ts'
import { fixPlan } from './fix-plan.ts'
import { GoalTurn, type TurnResult } from './goal-turn.ts'
import type { LoopView, RunnerEvent } from './runner-event.ts'
import { RunningGoal } from './running-goal.ts'
import type { SharedAccount } from './shared-account.ts'
import type { SharedAccounts } from './shared-accounts.ts'

export interface GoalPhaseParts {
  readonly storage: BotStorage
  readonly accounts: SharedAccounts
  readonly feeds: MarketFeeds
  readonly clock: Clock
  readonly onEvent: (event: RunnerEvent) => void
  readonly row: BotRow
  /** Asked when an order is to be sent: what is wanted may have changed since the turn began. */
  readonly mayOrder: () => boolean
}

export class GoalPhase {
  readonly #parts: GoalPhaseParts
  #settings: GoalSettings | undefined
  #goal: RunningGoal | undefined
  #turn: GoalTurn | undefined

  constructor(parts: GoalPhaseParts) {
    this.#parts = parts
  }

  /** Whether the market was seen lately enough to leave an order in it; `undefined` while no goal runs. */
  get seesMarket(): boolean | undefined {
    return this.#turn?.seesMarket
  }

  /** Whether every order that is known of has ended with all of its fills counted. */
  get isCounted(): boolean {
    return this.#goal?.known?.isSettled ?? true
  }

  view(): Pick<LoopView, 'totals' | 'spent' | 'market' | 'scheduled'> {
    const book = this.#goal?.known
    return {
      totals: book?.progress(this.#parts.clock.nowMs()).totals,
      spent: book?.spent,
      market: this.#turn?.market,
      scheduled: this.#turn?.scheduled(),
    }
  }

  /** An event about an order of the goal. Returns whether a decision may now come out differently. */
  heard(event: LedgerEvent): boolean {
    return this.#goal?.take(event) ?? true
  }

  /** The market's rules are read anew before the next decision. */
  forgetRules(): void {
    this.#goal?.feed.forgetRules()
  }

  /** @throws {TradingBridgeError} market, books or database could not be read or written. */
  async take(shared: SharedAccount): Promise<TurnResult> {
    const { row } = this.#parts
    const { account } = shared
    const { block } = account.ledger
    if (block !== undefined) return { kind: 'heal', remedy: remedyOfBlock(block.code, block.reason) }
    const settings = this.#readSettings()
    if ('kind' in settings && settings.kind === 'fail') return { kind: 'heal', remedy: settings }
    const { bot } = row
    if (bot.plan === undefined) return await fixPlan({ ...this.#parts, shared, settings })
    if (bot.actual !== 'running') {
      const told = { kind: 'resumed', message: 'Goes on where the ledger stands.' }
      await row.change({ actual: 'running', reason: undefined }, told)
      return { kind: 'again' }
    }
    this.#goal ??= new RunningGoal({ ...this.#parts, goalId: bot.id, settings, plan: bot.plan, account })
    this.#turn ??= new GoalTurn({ ...this.#parts, shared, goal: this.#goal })
    return await this.#turn.take()
  }

  /** The goal looks at its market no longer. */
  stop(): void {
    this.#goal?.leave()
    this.#goal = undefined
    this.#turn = undefined
  }

  /** As they were when the bot was made; or why they are not allowed any more. */
  #readSettings(): GoalSettings | Extract<Remedy, { kind: 'fail' }> {
    if (this.#settings !== undefined) return this.#settings
    const { document, createdAtMs } = this.#parts.row.bot
    const parsing = parseGoal(JSON.parse(document), { nowMs: createdAtMs })
    if (parsing.kind === 'refused') {
      const reason = parsing.problems.map(({ path, message }) => `${path}: ${message}`).join('; ')
      return { kind: 'fail', code: 'SETTINGS_REFUSED', reason }
    }
    this.#settings = parsing.settings
    return parsing.settings
  }
}
