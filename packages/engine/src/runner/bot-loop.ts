/**
 * The loop of one bot. It follows its row: what is wanted decides what a turn does. Whatever a turn throws is classified and
 * healed, so that nothing but the end of the bot, or of the runner, ends the loop. Nothing here waits for another bot.
 */
import type { Clock, Random } from '@trading-bridge/core'
import type { LedgerEvent } from '../ledger/ledger-event.ts'
import type { MarketFeeds } from '../market/market-feeds.ts'
import type { GoalEnding } from '../strategies/goal-step.ts'
import { Bell } from './bell.ts'
import { type Bot, isOver } from './bot.ts'
import { BotRow } from './bot-row.ts'
import type { BotStorage } from './bot-storage.ts'
import { type Remedy, remedyOfError } from './classify-failure.ts'
import { GoalPhase } from './goal-phase.ts'
import { OrderClearing } from './order-clearing.ts'
import type { Diagnosis } from './runner-account.ts'
import type { LeftOpenOrder, LoopView, RunnerEvent } from './runner-event.ts'
import type { SharedAccount } from './shared-account.ts'
import type { SharedAccounts } from './shared-accounts.ts'
import { Troubles } from './troubles.ts'

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
const WAIT_MS = 5_000
const LEAST_REST_MS = 10
/** Fills of orders that have ended show within this time, or are left to the ledger. */
const FILLS_WITHIN_MS = 60_000
/** Evidence that changes nothing that a goal decides on: the turn that sent or cancelled goes on by itself. */
const QUIET: ReadonlySet<string> = new Set(['recorded', 'send-began', 'acknowledged', 'cancel-began'])

export class BotLoop {
  readonly #parts: LoopParts
  readonly #row: BotRow
  readonly #bell: Bell
  readonly #clearing: OrderClearing
  readonly #troubles: Troubles
  readonly #phase: GoalPhase
  #shared: SharedAccount | undefined
  #unfollow: (() => void) | undefined
  #pausing: Pause | undefined
  #ending: (Ending & { readonly sinceMs: number }) | undefined
  #diagnosis: Diagnosis | undefined
  #waiting: LoopView['waiting']
  #isClosing = false
  #isAbandoned = false
  #isDone = false

  constructor(bot: Bot, parts: LoopParts) {
    this.#parts = parts
    this.#row = new BotRow(bot, parts)
    this.#bell = new Bell(parts.clock)
    this.#clearing = new OrderClearing(parts.clock, this.#row)
    this.#troubles = new Troubles(this.#row, parts.random)
    this.#phase = new GoalPhase({ ...parts, row: this.#row })
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
    return { bot: this.bot, waiting: this.#waiting, ...this.#phase.view() }
  }

  leftOpen(): readonly LeftOpenOrder[] {
    return this.#shared?.leftOpen(this.bot) ?? []
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
    if (this.#diagnosis !== undefined && this.bot.actual === 'paused')
      return await this.#tellDiagnosis(this.#diagnosis)
    // An account that cannot be had is no reason to leave the row as it was.
    if (this.#pausing !== undefined && this.#shared === undefined)
      return await this.#writePause(this.#pausing)
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
    if (event.kind === 'order') {
      onEvent({ kind: 'order', bot, order: event.order })
      const isNews = this.#phase.heard(event) || this.#ending !== undefined
      this.#clearing.heard(event.order)
      void this.#troubles.heard(event.order)
      if (isNews && !QUIET.has(event.because)) this.#bell.ring()
    } else if (event.kind === 'fill') {
      onEvent({ kind: 'fill', bot, order: event.order, fill: event.fill })
      this.#phase.heard(event)
    } else this.#bell.ring()
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
    if (!this.#phase.isCounted && clock.monotonicMs() - sinceMs < FILLS_WITHIN_MS)
      return await this.#rest(CONFIRM_MS)
    const change = {
      actual,
      ending,
      reason: actual === 'failed' ? reason : undefined,
      endedAtMs: clock.nowMs(),
    }
    const hasChanged = await this.#row.change(change, { kind: actual, message: reason })
    if (hasChanged && actual === 'failed') this.#alarm(reason)
  }

  async #pauseItself(shared: SharedAccount, pause: Pause): Promise<void> {
    this.#stopGoal()
    // Before anything is written: what rests must not wait for a database.
    await this.#clearing.cancel(shared, shared.liveOrders(this.bot.id))
    await this.#writePause(pause)
  }

  async #writePause({ code, reason }: Pause): Promise<void> {
    // A stop that came while the orders were being cancelled is not turned into a pause.
    if (this.bot.desired === 'stopped') {
      this.#pausing = undefined
      return
    }
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
    const result = await this.#phase.take(shared)
    if (result.kind === 'heal') return await this.#heal(result.remedy)
    await this.#troubles.overcome()
    switch (result.kind) {
      case 'again':
        return
      case 'wait':
        return await this.#restUntil(result.untilMs, result.reason)
      case 'cancel':
        await this.#clearing.cancel(shared, result.orders)
        return await this.#rest(CONFIRM_MS)
      case 'end':
        this.#endAs({ actual: 'finished', ending: result.ending, reason: result.reason })
    }
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
        this.#phase.forgetRules()
        return await this.#tryAgain(remedy.code, remedy.reason, 0)
      case 'retry':
        if (remedy.isOutage) this.#shared?.noteOutage()
        await this.#withdrawUnseen()
        return await this.#tryAgain(remedy.code, remedy.reason, remedy.atLeastMs)
      case 'pause':
        if (!isWanted) return await this.#tryAgain(remedy.code, remedy.reason, 0)
        this.#pausing = remedy
        this.#parts.onPause(remedy)
        return
      case 'fail':
        if (!isWanted) return await this.#tryAgain(remedy.code, remedy.reason, 0)
        this.#endAs({ actual: 'failed', ending: undefined, reason: `${remedy.code}: ${remedy.reason}` })
    }
  }

  async #tryAgain(code: string, reason: string, atLeastMs: number): Promise<void> {
    const { clock } = this.#parts
    const waitMs = await this.#troubles.met(code, reason, atLeastMs)
    const untilMs = clock.monotonicMs() + waitMs
    this.#waiting = { untilMs: clock.nowMs() + waitMs, reason: `${code}: ${reason}` }
    const wanted = this.#wanted()
    // News of orders is no reason to knock sooner; a change of what is wanted is.
    while (clock.monotonicMs() < untilMs && this.#wanted() === wanted && !this.#isAbandoned)
      await this.#bell.rest(untilMs - clock.monotonicMs())
  }

  /** What decides which turn comes next. */
  #wanted(): string {
    return `${this.bot.desired} ${this.#isClosing} ${this.#pausing?.code}`
  }

  /** What rests on a market that is not seen must not stay there. */
  async #withdrawUnseen(): Promise<void> {
    const shared = this.#shared
    if (shared === undefined || this.#phase.seesMarket !== false) return
    await this.#clearing.cancel(shared, shared.liveOrders(this.bot.id))
  }

  /** Whether nothing of the bot is live; else a moment has passed in which it may have ended. */
  async #isCleared(shared: SharedAccount): Promise<boolean> {
    if (await this.#clearing.isDone(shared)) return true
    await this.#rest(CONFIRM_MS)
    return false
  }

  #stopGoal(): void {
    this.#phase.stop()
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
