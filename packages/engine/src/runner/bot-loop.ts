/**
 * The loop of one bot. It follows its row: what is wanted decides what a turn does. Whatever a turn throws is classified and
 * healed, so that nothing but the end of the bot, or of the runner, ends the loop. Nothing here waits for another bot.
 */
import type { Clock, Random } from '@trading-bridge/core'
import type { GoalSettings } from '../goals/goal-settings.ts'
import { parseGoal } from '../goals/parse-goal.ts'
import type { LedgerEvent } from '../ledger/ledger-event.ts'
import type { MarketFeeds } from '../market/market-feeds.ts'
import { hasEnded, type LedgerOrder } from '../orders/order-record.ts'
import type { GoalEnding } from '../strategies/goal-step.ts'
import { BackOff } from './back-off.ts'
import { Bell } from './bell.ts'
import { type Bot, isOver } from './bot.ts'
import { BotRow } from './bot-row.ts'
import type { BotStorage } from './bot-storage.ts'
import { type Remedy, remedyOfBlock, remedyOfError } from './classify-failure.ts'
import { fixPlan } from './fix-plan.ts'
import { GoalTurn, type TurnResult } from './goal-turn.ts'
import type { Diagnosis } from './runner-account.ts'
import type { LeftOpenOrder, LoopView, RunnerEvent } from './runner-event.ts'
import { RunningGoal } from './running-goal.ts'
import type { SharedAccount } from './shared-account.ts'
import type { SharedAccounts } from './shared-accounts.ts'
import { within } from './within.ts'

export interface LoopParts {
  readonly storage: BotStorage
  readonly accounts: SharedAccounts
  readonly feeds: MarketFeeds
  readonly clock: Clock
  readonly random: Random
  readonly onEvent: (event: RunnerEvent) => void
  /** This loop pauses for a reason that may be others' too. */
  readonly onPause: (remedy: Pause) => void
}

export type Pause = Extract<Remedy, { readonly kind: 'pause' }>

/** How the bot is to end once nothing of it is live. */
interface Ending {
  readonly actual: 'finished' | 'failed'
  readonly ending: GoalEnding | undefined
  readonly reason: string
}

/** Between two looks at what only an event can change. */
const IDLE_MS = 60_000
/** Between two looks at cancels that are not confirmed. */
const CONFIRM_MS = 2_000
/** Cancels that take longer are told, and go on. */
const CANCEL_WITHIN_MS = 15_000
const WAIT_MS = 5_000
const LEAST_REST_MS = 10
/** Fills of orders that have ended show within this time, or are left to the ledger. */
const FILLS_WITHIN_MS = 60_000

export class BotLoop {
  readonly #parts: LoopParts
  readonly #row: BotRow
  readonly #bell: Bell
  readonly #backOff: BackOff
  /** Orders whose end was asked for: the ledger goes on asking. */
  readonly #asked = new Set<string>()
  #settings: GoalSettings | undefined
  #shared: SharedAccount | undefined
  #unfollow: (() => void) | undefined
  #goal: RunningGoal | undefined
  #turn: GoalTurn | undefined
  #pausing: Pause | undefined
  #ending: (Ending & { readonly sinceMs: number }) | undefined
  #diagnosis: Diagnosis | undefined
  #waiting: LoopView['waiting']
  #trouble: string | undefined
  #unconfirmedSinceMs: number | undefined
  #hasToldUnconfirmed = false
  #isClosing = false
  #isAbandoned = false
  #isDone = false

  constructor(bot: Bot, parts: LoopParts) {
    this.#parts = parts
    this.#row = new BotRow(bot, parts)
    this.#bell = new Bell(parts.clock)
    this.#backOff = new BackOff(parts.random)
  }

  get bot(): Bot {
    return this.#row.bot
  }

  /** The address of the exchange it trades at, once it does. */
  get host(): string | undefined {
    return this.#shared?.account.host
  }

  get isPausing(): boolean {
    return this.#pausing !== undefined || this.bot.desired !== 'running'
  }

  view(): LoopView {
    const book = this.#goal?.known
    return {
      bot: this.bot,
      totals: book?.progress(this.#parts.clock.nowMs()).totals,
      spent: book?.spent,
      market: this.#turn?.market,
      scheduled: this.#turn?.scheduled,
      waiting: this.#waiting,
    }
  }

  leftOpen(): readonly LeftOpenOrder[] {
    const { id: botId, name: bot } = this.bot
    const account = this.#shared?.account.name ?? ''
    return (this.#shared?.liveOrders(botId) ?? []).map(({ symbol, clientOrderId, orderId, status }) => ({
      botId,
      bot,
      account,
      symbol,
      clientOrderId,
      orderId,
      status,
    }))
  }

  /** The row as somebody read it. */
  rowRead(bot: Bot): void {
    if (this.#row.adopt(bot)) this.#bell.ring()
  }

  /** Another bot's reason to pause is this one's too. */
  pauseFor(remedy: Pause): void {
    this.#pausing ??= remedy
    this.#bell.ring()
  }

  /** Why the exchange refuses the key that this bot paused for. */
  diagnosed(diagnosis: Diagnosis): void {
    this.#diagnosis = diagnosis
    this.#bell.ring()
  }

  /** The ordered stop: nothing new, what rests is cancelled, and then `run` ends. The row keeps what is wanted. */
  close(): void {
    this.#isClosing = true
    this.#bell.ring()
  }

  /** Ends without waiting for what is not confirmed. */
  abandon(): void {
    this.#isAbandoned = true
    this.#bell.ring()
  }

  async run(): Promise<void> {
    try {
      while (!this.#isDone && !this.#isAbandoned) await this.#safeTurn()
    } finally {
      this.#stopGoal()
      this.#unfollow?.()
    }
  }

  /** What it took is given back; its orders are followed no longer. */
  async release(): Promise<void> {
    const shared = this.#shared
    this.#shared = undefined
    if (shared !== undefined) await this.#parts.accounts.release(shared)
  }

  async #safeTurn(): Promise<void> {
    try {
      await this.#turnOnce()
    } catch (error) {
      const remedy = remedyOfError(error, this.#shared?.account.venue)
      if (remedy.kind === 'pause' && remedy.code === 'DEFECT')
        this.#parts.onEvent({ kind: 'defect', bot: this.bot.name, cause: error })
      await this.#heal(remedy)
    }
  }

  async #turnOnce(): Promise<void> {
    if (isOver(this.bot)) {
      this.#isDone = true
      return
    }
    if (this.#isClosing && this.#shared === undefined) {
      this.#isDone = true
      return
    }
    const shared = await this.#account()
    if (this.#isClosing) return await this.#close(shared)
    const { desired } = this.bot
    if (desired !== 'running') this.#stopGoal()
    if (desired === 'stopped') return await this.#stop(shared)
    if (this.#ending !== undefined) return await this.#end(shared, this.#ending)
    if (this.#pausing !== undefined) return await this.#pauseItself(shared, this.#pausing)
    if (desired === 'paused') return await this.#stayPaused(shared)
    return await this.#goOn(shared)
  }

  async #account(): Promise<SharedAccount> {
    if (this.#shared !== undefined) return this.#shared
    const shared = await this.#parts.accounts.acquire(this.bot.accountId)
    this.#shared = shared
    this.#unfollow = shared.follow(this.bot.id, (event) => this.#hear(event))
    return shared
  }

  #hear(event: LedgerEvent): void {
    const { onEvent } = this.#parts
    const bot = this.bot
    if (event.kind === 'order' || event.kind === 'fill') {
      if (event.kind === 'order') onEvent({ kind: 'order', bot, order: event.order })
      else onEvent({ kind: 'fill', bot, order: event.order, fill: event.fill })
      this.#goal?.take(event)
      if (hasEnded(event.order)) this.#asked.delete(event.order.id)
    }
    this.#bell.ring()
  }

  async #close(shared: SharedAccount): Promise<void> {
    if (await this.#isCleared(shared)) this.#isDone = true
  }

  async #stop(shared: SharedAccount): Promise<void> {
    const { actual } = this.bot
    if (actual !== 'stopping') {
      const told = { kind: 'stopping', message: 'No new orders; what rests is cancelled.' }
      await this.#row.change({ actual: 'stopping', reason: undefined }, told)
      return
    }
    if (!(await this.#isCleared(shared))) return
    const message = 'Stopped by the operator: nothing of it is live.'
    const { clock } = this.#parts
    await this.#row.change(
      { actual: 'stopped', reason: undefined, endedAtMs: clock.nowMs() },
      { kind: 'stopped', message },
    )
  }

  async #end(
    shared: SharedAccount,
    { actual, ending, reason, sinceMs }: Ending & { sinceMs: number },
  ): Promise<void> {
    if (!(await this.#isCleared(shared))) return
    const { clock } = this.#parts
    const isCounted = this.#goal?.known?.isSettled ?? true
    if (!isCounted && clock.monotonicMs() - sinceMs < FILLS_WITHIN_MS) return await this.#rest(CONFIRM_MS)
    const change = {
      actual,
      ending,
      reason: actual === 'failed' ? reason : undefined,
      endedAtMs: clock.nowMs(),
    }
    const hasChanged = await this.#row.change(change, { kind: actual, message: reason })
    if (hasChanged && actual === 'failed') this.#alarm(reason)
  }

  async #pauseItself(shared: SharedAccount, { code, reason }: Pause): Promise<void> {
    this.#stopGoal()
    // Before anything is written: what rests must not wait for a database.
    await this.#cancel(shared, shared.liveOrders(this.bot.id))
    const said = `${code}: ${reason}`
    const change = { desired: 'paused', actual: 'paused', reason: said } as const
    if (await this.#row.change(change, { kind: 'paused', message: said, detail: { code } }))
      this.#pausing = undefined
  }

  async #stayPaused(shared: SharedAccount): Promise<void> {
    if (this.bot.actual !== 'paused') {
      const told = { kind: 'paused', message: 'Paused by the operator.' }
      await this.#row.change({ actual: 'paused', reason: 'by the operator' }, told)
      return
    }
    if (this.#diagnosis !== undefined) return await this.#tellDiagnosis(this.#diagnosis)
    if (await this.#isCleared(shared)) await this.#rest(IDLE_MS)
  }

  async #tellDiagnosis(diagnosis: Diagnosis): Promise<void> {
    this.#diagnosis = undefined
    const { verdict, message, next } = diagnosis
    const said = `${verdict}: ${message} ${next}`
    const reason = `CREDENTIAL_REFUSED: ${said}`
    await this.#row.change({ reason }, { kind: 'verdict', message: said, detail: diagnosis })
  }

  async #goOn(shared: SharedAccount): Promise<void> {
    const { block } = shared.account.ledger
    if (block !== undefined) return await this.#heal(remedyOfBlock(block.code, block.reason))
    const settings = this.#readSettings()
    if (settings === undefined) return
    const { bot } = this.#row
    if (bot.plan === undefined) return await this.#begin(shared, settings)
    if (bot.actual !== 'running') {
      const told = { kind: 'resumed', message: 'Goes on where the ledger stands.' }
      await this.#row.change({ actual: 'running', reason: undefined }, told)
      return
    }
    const { account } = shared
    const { storage, feeds, clock } = this.#parts
    const { id: goalId, plan } = bot
    this.#goal ??= new RunningGoal({ storage, feeds, clock, goalId, settings, plan, account })
    this.#turn ??= new GoalTurn({ ...this.#parts, row: this.#row, shared, goal: this.#goal })
    await this.#follow(shared, await this.#turn.take())
  }

  /** Everything that has to be fixed before the first order. */
  async #begin(shared: SharedAccount, settings: GoalSettings): Promise<void> {
    const begun = await fixPlan({ ...this.#parts, row: this.#row, shared, settings })
    if (begun.kind === 'wait') await this.#restUntil(begun.untilMs, begun.reason)
    else if (begun.kind === 'end')
      this.#endAs({ actual: 'finished', ending: begun.ending, reason: begun.reason })
    else if (begun.kind === 'heal') await this.#heal(begun.remedy)
  }

  async #follow(shared: SharedAccount, result: TurnResult): Promise<void> {
    if (result.kind === 'heal') return await this.#heal(result.remedy)
    await this.#recovered()
    switch (result.kind) {
      case 'again':
        return
      case 'wait':
        return await this.#restUntil(result.untilMs, result.reason)
      case 'cancel':
        await this.#cancel(shared, result.orders)
        return await this.#rest(CONFIRM_MS)
      case 'end': {
        const { ending, reason } = result
        this.#endAs({ actual: 'finished', ending, reason })
      }
    }
  }

  #readSettings(): GoalSettings | undefined {
    if (this.#settings !== undefined) return this.#settings
    const { document, createdAtMs } = this.bot
    const parsing = parseGoal(JSON.parse(document), { nowMs: createdAtMs })
    if (parsing.kind === 'goal') this.#settings = parsing.settings
    else {
      const said = parsing.problems.map(({ path, message }) => `${path}: ${message}`).join('; ')
      this.#endAs({ actual: 'failed', ending: undefined, reason: `SETTINGS_REFUSED: ${said}` })
    }
    return this.#settings
  }

  #endAs(ending: Ending): void {
    this.#ending = { ...ending, sinceMs: this.#parts.clock.monotonicMs() }
  }

  async #heal(remedy: Remedy): Promise<void> {
    // Whoever wants no new orders wants them gone, whatever stands in the way.
    const isWanted = this.bot.desired === 'running' && !this.#isClosing && this.#pausing === undefined
    switch (remedy.kind) {
      case 'wait':
      case 'reprice':
        return await this.#restUntil(this.#parts.clock.nowMs() + WAIT_MS, `${remedy.code}: ${remedy.reason}`)
      case 'read-rules':
        this.#goal?.feed.forgetRules()
        return await this.#tryAgain(remedy.code, remedy.reason, 0)
      case 'retry':
        if (remedy.isOutage) this.#shared?.noteOutage()
        await this.#withdrawUnseen()
        return await this.#tryAgain(remedy.code, remedy.reason, remedy.atLeastMs)
      case 'pause':
        if (!isWanted) return await this.#tryAgain(remedy.code, remedy.reason, 0)
        this.#pausing = remedy
        this.#parts.onPause(remedy)
        // An account that cannot be had is no reason to leave the row as it was.
        if (this.#shared === undefined) await this.#pauseUnopened(remedy)
        return
      case 'fail':
        if (!isWanted) return await this.#tryAgain(remedy.code, remedy.reason, 0)
        this.#endAs({ actual: 'failed', ending: undefined, reason: `${remedy.code}: ${remedy.reason}` })
    }
  }

  async #pauseUnopened({ code, reason }: Pause): Promise<void> {
    const said = `${code}: ${reason}`
    const change = { desired: 'paused', actual: 'paused', reason: said } as const
    const hasChanged = await this.#row
      .change(change, { kind: 'paused', message: said, detail: { code } })
      .catch(() => false)
    if (hasChanged) this.#pausing = undefined
  }

  async #tryAgain(code: string, reason: string, atLeastMs: number): Promise<void> {
    if (this.#trouble !== code) {
      this.#trouble = code
      await this.#row.tell({ kind: 'trouble', message: `${code}: ${reason}`, detail: { code } })
    }
    const { clock } = this.#parts
    const untilMs = clock.monotonicMs() + this.#backOff.next(atLeastMs)
    this.#waiting = { untilMs: clock.nowMs() + untilMs - clock.monotonicMs(), reason: `${code}: ${reason}` }
    const { desired } = this.bot
    const isClosing = this.#isClosing
    // News of orders is no reason to knock sooner; a change of what is wanted is.
    while (clock.monotonicMs() < untilMs && this.bot.desired === desired && this.#isClosing === isClosing) {
      if (this.#isAbandoned || this.#pausing !== undefined) return
      await this.#bell.rest(untilMs - clock.monotonicMs())
    }
  }

  async #recovered(): Promise<void> {
    this.#backOff.reset()
    if (this.#trouble === undefined) return
    const message = `Works again after ${this.#trouble}.`
    this.#trouble = undefined
    await this.#row.tell({ kind: 'recovered', message })
  }

  /** What rests on a market that is not seen must not stay there. */
  async #withdrawUnseen(): Promise<void> {
    const shared = this.#shared
    if (shared === undefined || this.#turn?.seesMarket !== false) return
    await this.#cancel(shared, shared.liveOrders(this.bot.id))
  }

  /** Whether nothing of the bot is live; where something is, its end is asked for, and confirmed by and by. */
  async #isCleared(shared: SharedAccount): Promise<boolean> {
    const live = shared.liveOrders(this.bot.id)
    if (live.length === 0) {
      this.#unconfirmedSinceMs = undefined
      this.#hasToldUnconfirmed = false
      return true
    }
    await this.#cancel(shared, live)
    await this.#tellUnconfirmed(shared)
    if (shared.liveOrders(this.bot.id).length > 0) await this.#rest(CONFIRM_MS)
    return false
  }

  /** Names the ids of what is not confirmed for a while: in the row where it is being stopped, else in an event. */
  async #tellUnconfirmed(shared: SharedAccount): Promise<void> {
    const nowMs = this.#parts.clock.monotonicMs()
    this.#unconfirmedSinceMs ??= nowMs
    const live = shared.liveOrders(this.bot.id)
    if (this.#hasToldUnconfirmed || live.length === 0 || nowMs - this.#unconfirmedSinceMs < CANCEL_WITHIN_MS)
      return
    this.#hasToldUnconfirmed = true
    const ids = live.map(({ orderId, clientOrderId, id }) => orderId ?? clientOrderId ?? id).join(', ')
    const message = `Not confirmed ended yet: ${ids}.`
    if (this.bot.actual === 'stopping')
      await this.#row.change({ reason: message }, { kind: 'trouble', message })
    else await this.#row.tell({ kind: 'trouble', message })
  }

  /** Asks for the end of each order once; the ledger goes on asking until it has come. */
  async #cancel(shared: SharedAccount, orders: readonly LedgerOrder[]): Promise<void> {
    const fresh = orders.filter(({ id }) => !this.#asked.has(id))
    if (fresh.length === 0) return
    for (const { id } of fresh) this.#asked.add(id)
    const { ledger } = shared.account
    const asking = Promise.all(
      fresh.map(({ id }) =>
        ledger.cancel({ id }).catch((error: unknown) => {
          this.#asked.delete(id)
          throw error
        }),
      ),
    )
    await within(this.#parts.clock, CANCEL_WITHIN_MS, asking)
  }

  #stopGoal(): void {
    this.#goal?.leave()
    this.#goal = undefined
    this.#turn = undefined
    this.#waiting = undefined
  }

  #alarm(reason: string): void {
    const [code = 'FAILED'] = reason.split(':')
    const { accountId, name } = this.bot
    this.#parts.onEvent({ kind: 'alarm', code, message: reason, accountId, bots: [name] })
  }

  async #restUntil(untilMs: number, reason: string): Promise<void> {
    this.#waiting = { untilMs, reason }
    // At least a moment, so that a wait that is over is no busy loop.
    await this.#rest(Math.max(untilMs - this.#parts.clock.nowMs(), LEAST_REST_MS))
  }

  async #rest(durationMs: number): Promise<void> {
    if (this.#isAbandoned) return
    await this.#bell.rest(durationMs)
  }
}
