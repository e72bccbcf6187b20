/**
 * The loop of one bot. It follows its row: what is wanted decides what a turn does. Whatever a turn throws is classified and
 * healed; what goes wrong beyond that is a defect, for which the bot pauses. So nothing but the end of the bot, or of the
 * runner, ends the loop. Nothing here waits for another bot.
 */
import type { Clock, Random } from '@trading-bridge/core'
import { DefectNews } from '../ledger/defect-news.ts'
import type { LedgerEvent } from '../ledger/ledger-event.ts'
import type { MarketFeeds } from '../market/market-feeds.ts'
import { BackOff } from './back-off.ts'
import { Bell } from './bell.ts'
import { type Bot, isOver } from './bot.ts'
import { BotPause, type Pause } from './bot-pause.ts'
import { BotRow } from './bot-row.ts'
import type { BotStorage } from './bot-storage.ts'
import { DEFECT, pauseForDefect, type Remedy, remedyOfError } from './classify-failure.ts'
import { GoalPhase } from './goal-phase.ts'
import { OrderClearing } from './order-clearing.ts'
import type { Diagnosis } from './runner-account.ts'
import type { LeftOpenOrder, LoopView, RunnerEvent } from './runner-event.ts'
import type { SharedAccount } from './shared-account.ts'
import type { SharedAccounts } from './shared-accounts.ts'
import { CONFIRM_MS, type Ending, StandingDown } from './standing-down.ts'
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

const WAIT_MS = 5_000
const LEAST_REST_MS = 10
/** Evidence that changes nothing that a goal decides on: the turn that sent or cancelled goes on by itself. */
const QUIET: ReadonlySet<string> = new Set(['recorded', 'send-began', 'acknowledged', 'cancel-began'])

export class BotLoop {
  readonly #parts: LoopParts
  readonly #row: BotRow
  readonly #bell: Bell
  readonly #clearing: OrderClearing
  readonly #troubles: Troubles
  readonly #phase: GoalPhase
  readonly #pause: BotPause
  readonly #defects: DefectNews
  readonly #standingDown: StandingDown
  /** After failures of healing itself. */
  readonly #backOff: BackOff
  #shared: SharedAccount | undefined
  #unfollow: (() => void) | undefined
  #ending: Ending | undefined
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
    this.#pause = new BotPause(this.#row)
    this.#defects = new DefectNews((cause) => parts.onEvent({ kind: 'defect', bot: this.bot.name, cause }))
    this.#standingDown = new StandingDown({
      ...parts,
      row: this.#row,
      clearing: this.#clearing,
      pause: this.#pause,
      defects: this.#defects,
    })
    this.#backOff = new BackOff(parts.random)
    this.#phase = new GoalPhase({ ...parts, row: this.#row, mayOrder: () => this.#isWanted })
  }

  get bot(): Bot {
    return this.#row.bot
  }

  /** The address of the exchange it trades at, once it does. */
  get host(): string | undefined {
    return this.#shared?.account.host
  }

  get isPausing(): boolean {
    return this.#pause.due !== undefined || this.bot.desired !== 'running'
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
    this.#pause.begin(remedy)
    this.#bell.ring()
  }

  /** Why the exchange refuses the key that this bot paused for. */
  diagnosed(diagnosis: Diagnosis): void {
    this.#pause.diagnosed(diagnosis)
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

  /** Whether it may order: whoever wants it otherwise need not wait for the end of a turn. */
  get #isWanted(): boolean {
    return !this.isPausing && !this.#isClosing && !this.#isAbandoned
  }

  async #safeTurn(): Promise<void> {
    try {
      await this.#turnOnce()
    } catch (error) {
      // What is given up with the loop is no news.
      if (!this.#isAbandoned) await this.#mend(error)
    }
  }

  /** What the mending throws in its turn is a defect, whatever it is. */
  async #mend(error: unknown): Promise<void> {
    try {
      const remedy = remedyOfError(error, this.#shared?.account.venue)
      if (remedy.kind === 'pause' && remedy.code === DEFECT) this.#defects.tell(error)
      await this.#heal(remedy)
    } catch (cause) {
      if (!this.#broke(cause)) await this.#waitFor(this.#backOff.next())
    }
  }

  /** Something failed that nobody knows how to heal. Returns whether the bot pauses for it now. */
  #broke(cause: unknown): boolean {
    this.#defects.tell(cause)
    const isNew = this.#isWanted
    if (isNew) this.#pauseItself(pauseForDefect(cause))
    this.#bell.ring()
    return isNew
  }

  #pauseItself(pause: Pause): void {
    this.#pause.begin(pause)
    this.#parts.onPause(pause)
  }

  async #turnOnce(): Promise<void> {
    const isOpen = this.#shared !== undefined
    if (isOver(this.bot) || (this.#isClosing && !isOpen)) return await this.#leaveOff()
    if (this.#pause.isDiagnosed) return await this.#pause.tellDiagnosis()
    // An account that cannot be had is no reason to leave the row as it was.
    if (!isOpen && (await this.#standingDown.hasToldWithoutAccount())) return
    const shared = await this.#account()
    // Meanwhile it may have been closed, or stopped before it ever ran.
    if (this.#isClosing) return await this.#close(shared)
    if (isOver(this.bot)) return await this.#leaveOff()
    const restMs = await this.#standDown(shared)
    if (restMs === undefined) return await this.#goOn(shared)
    if (restMs > 0) await this.#rest(restMs)
  }

  /** One step towards rest, for a bot that is to order nothing more; `undefined` where it may. */
  async #standDown(shared: SharedAccount): Promise<number | undefined> {
    const { desired } = this.bot
    if (desired !== 'running') this.#stopGoal()
    if (desired === 'stopped') return await this.#standingDown.stop(shared)
    if (this.#ending !== undefined)
      return await this.#standingDown.end(shared, this.#ending, this.#phase.isCounted)
    const { due } = this.#pause
    if (due !== undefined) {
      this.#stopGoal()
      return await this.#standingDown.pauseItself(shared, due)
    }
    return desired === 'paused' ? await this.#standingDown.stayPaused(shared) : undefined
  }

  async #leaveOff(): Promise<void> {
    this.#isDone = true
    if (isOver(this.bot) || this.bot.plan === undefined || this.#shared !== undefined) return
    const message = 'Its account was not open: whether anything of it is live at the exchange is not known.'
    await this.#row.tell({ kind: 'trouble', message })
  }

  async #account(): Promise<SharedAccount> {
    if (this.#shared !== undefined) return this.#shared
    const shared = await this.#parts.accounts.acquire(this.bot.accountId)
    this.#shared = shared
    // Nobody waits for it any more, and whoever gave up has given it back before it was there.
    if (this.#isAbandoned) await this.release()
    this.#unfollow = shared.follow(this.bot.id, (event) => this.#hear(event))
    return shared
  }

  /** Whoever tells of it has others to tell: what goes wrong here stays here. */
  #hear(event: LedgerEvent): void {
    try {
      if (this.#isNews(event)) this.#bell.ring()
    } catch (cause) {
      this.#broke(cause)
    }
  }

  /** Takes an event in. Returns whether a turn may now come out differently. */
  #isNews(event: LedgerEvent): boolean {
    const { onEvent } = this.#parts
    const bot = this.bot
    if (event.kind === 'order') {
      const { order } = event
      onEvent({ kind: 'order', bot, order })
      const isNews = this.#phase.heard(event) || this.#ending !== undefined
      this.#clearing.heard(order)
      this.#troubles.heard(order).catch((cause: unknown) => this.#broke(cause))
      return isNews && !QUIET.has(event.because)
    }
    if (event.kind !== 'fill') return true
    onEvent({ kind: 'fill', bot, order: event.order, fill: event.fill })
    this.#phase.heard(event)
    return false
  }

  async #close(shared: SharedAccount): Promise<void> {
    if (await this.#clearing.isDone(shared)) this.#isDone = true
    else await this.#rest(CONFIRM_MS)
  }

  async #goOn(shared: SharedAccount): Promise<void> {
    this.#pause.forgetDiagnosis()
    // One that begins anew may fail anew.
    if (this.bot.actual !== 'running') this.#defects.forget()
    const result = await this.#phase.take(shared)
    if (result.kind === 'heal') return await this.#heal(result.remedy)
    await this.#overcome()
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

  async #overcome(): Promise<void> {
    this.#backOff.reset()
    this.#defects.forget()
    await this.#troubles.overcome()
  }

  #endAs(ending: Omit<Ending, 'sinceMs'>): void {
    this.#ending = { ...ending, sinceMs: this.#parts.clock.monotonicMs() }
  }

  async #heal(remedy: Remedy): Promise<void> {
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
      // Whoever wants no new orders wants them gone, whatever stands in the way.
      case 'pause':
        if (!this.#isWanted) return await this.#tryAgain(remedy.code, remedy.reason, 0)
        return this.#pauseItself(remedy)
      case 'fail':
        if (!this.#isWanted) return await this.#tryAgain(remedy.code, remedy.reason, 0)
        this.#endAs({ actual: 'failed', ending: undefined, reason: `${remedy.code}: ${remedy.reason}` })
    }
  }

  async #tryAgain(code: string, reason: string, atLeastMs: number): Promise<void> {
    const waitMs = await this.#troubles.met(code, reason, atLeastMs)
    this.#waiting = { untilMs: this.#parts.clock.nowMs() + waitMs, reason: `${code}: ${reason}` }
    await this.#waitFor(waitMs)
  }

  async #waitFor(waitMs: number): Promise<void> {
    const { clock } = this.#parts
    const untilMs = clock.monotonicMs() + waitMs
    const wanted = this.#wanted()
    // News of orders is no reason to knock sooner; a change of what is wanted is.
    while (clock.monotonicMs() < untilMs && this.#wanted() === wanted && !this.#isAbandoned)
      await this.#bell.rest(untilMs - clock.monotonicMs())
  }

  /** What decides which turn comes next. */
  #wanted(): string {
    return `${this.bot.desired} ${this.#isClosing} ${this.#pause.due?.code}`
  }

  /** What rests on a market that is not seen must not stay there. */
  async #withdrawUnseen(): Promise<void> {
    const shared = this.#shared
    if (shared !== undefined && this.#phase.seesMarket === false) await this.#standingDown.withdraw(shared)
  }

  #stopGoal(): void {
    this.#phase.stop()
    this.#waiting = undefined
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
