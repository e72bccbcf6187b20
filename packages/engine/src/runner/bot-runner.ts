/**
 * Runs bots: one loop for each row that wants one. Rows are read every second and when somebody says that they have changed,
 * so that whoever reaches the database can steer them.
 */
import { type Clock, type Random, sleep, systemClock, systemRandom } from '@trading-bridge/core'
import { tellAll } from '../ledger/tell-all.ts'
import { MarketFeeds } from '../market/market-feeds.ts'
import { Bell } from './bell.ts'
import { type Bot, isOver } from './bot.ts'
import { BotLoop } from './bot-loop.ts'
import type { Pause } from './bot-pause.ts'
import type { BotStorage } from './bot-storage.ts'
import type { AccountSource, Diagnose } from './runner-account.ts'
import type { LeftOpenOrder, LoopView, RunnerEvent } from './runner-event.ts'
import { SharedAccounts } from './shared-accounts.ts'
import { within } from './within.ts'

export interface BotRunnerOptions {
  readonly storage: BotStorage
  /** Asked once for an account while any bot uses it. */
  readonly accounts: AccountSource
  readonly clock?: Clock | undefined
  /** For the jitter of waits after failures. */
  readonly random?: Random | undefined
  readonly onEvent?: ((event: RunnerEvent) => void) | undefined
  /** Why an exchange refuses a key, where somebody can say. */
  readonly diagnose?: Diagnose | undefined
  /** Between two looks at the rows; a second when left out. */
  readonly pollMs?: number | undefined
  /** Public reads of one host in a second; 20 when left out. */
  readonly readsPerSecond?: number | undefined
  /** Gives up the opening. */
  readonly signal?: AbortSignal | undefined
}

export interface CloseOptions {
  /** Aborting ends the waiting: what is not confirmed by then is returned. */
  readonly signal?: AbortSignal | undefined
  /** How long confirmations are waited for; 90 s when left out, longer than an unanswered order can stay unknown. */
  readonly withinMs?: number | undefined
}

const POLL_MS = 1_000
const CLOSE_WITHIN_MS = 90_000
/** A request or a database that hangs must not keep a program from ending. */
const RELEASE_WITHIN_MS = 30_000

export class BotRunner {
  readonly #options: BotRunnerOptions
  readonly #clock: Clock
  readonly #onEvent: (event: RunnerEvent) => void
  readonly #accounts: SharedAccounts
  readonly #feeds: MarketFeeds
  readonly #loops = new Map<string, BotLoop>()
  readonly #runs = new Set<Promise<void>>()
  /** Bots whose loops have ended since the rows were last asked for: what was read may not know of it. */
  readonly #ended = new Set<string>()
  readonly #bell: Bell
  readonly #ending = new AbortController()
  #isClosing = false
  #areRowsUnreadable = false
  #work: Promise<void> = Promise.resolve()
  #closed: Promise<readonly LeftOpenOrder[]> | undefined

  private constructor(options: BotRunnerOptions) {
    const { clock = systemClock, random = systemRandom, onEvent } = options
    this.#options = options
    this.#clock = clock
    const listeners = onEvent === undefined ? [] : [onEvent]
    // A listener that fails stands in the way of no bot.
    this.#onEvent = (event) =>
      tellAll(listeners, event, (cause): RunnerEvent => ({ kind: 'defect', bot: undefined, cause }))
    this.#bell = new Bell(clock)
    this.#feeds = new MarketFeeds({ clock, readsPerSecond: options.readsPerSecond })
    this.#accounts = new SharedAccounts({
      source: options.accounts,
      diagnose: options.diagnose,
      clock,
      random,
      signal: this.#ending.signal,
    })
  }

  /**
   * Takes up every bot that is not over, where its ledger stands.
   *
   * @throws what the database throws.
   */
  static async open(options: BotRunnerOptions): Promise<BotRunner> {
    options.signal?.throwIfAborted()
    const runner = new BotRunner(options)
    await runner.#readRows()
    runner.#work = runner.#run()
    return runner
  }

  /** Rows have changed: they are read at once. */
  wake(): void {
    this.#bell.ring()
  }

  /** What a bot's loop last saw; `undefined` where no loop runs it here. */
  view(botId: string): LoopView | undefined {
    return this.#loops.get(botId)?.view()
  }

  /** What is, or may be, live at the exchange now. */
  leftOpen(): readonly LeftOpenOrder[] {
    return [...this.#loops.values()].flatMap((loop) => loop.leftOpen())
  }

  /**
   * The ordered stop: no new orders, what rests is cancelled and confirmed, accounts are given back. What is wanted of the
   * bots stays, so that the next runner takes them up again. Returns what could not be confirmed.
   */
  close(options: CloseOptions = {}): Promise<readonly LeftOpenOrder[]> {
    this.#closed ??= this.#close(options)
    return this.#closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #close({ signal, withinMs = CLOSE_WITHIN_MS }: CloseOptions): Promise<readonly LeftOpenOrder[]> {
    this.#isClosing = true
    this.#bell.ring()
    for (const loop of this.#loops.values()) loop.close()
    await this.#waitForEnds(withinMs, signal)
    const left = this.leftOpen()
    for (const loop of this.#loops.values()) loop.abandon()
    this.#ending.abort(new DOMException('The runner was closed.', 'AbortError'))
    const releasing = Promise.allSettled([...this.#loops.values()].map((loop) => loop.release()))
    await within(this.#clock, RELEASE_WITHIN_MS, releasing)
    return left
  }

  /** Until all loops have ended, the time is over, or the signal aborts. A database that hangs is waited for no longer. */
  async #waitForEnds(withinMs: number, signal: AbortSignal | undefined): Promise<void> {
    const waiting = new AbortController()
    const ended = Promise.allSettled([this.#work, ...this.#runs]).then(() => waiting.abort())
    const either = signal === undefined ? waiting.signal : AbortSignal.any([signal, waiting.signal])
    await Promise.race([ended, sleep(this.#clock, withinMs, either).catch(() => undefined)])
  }

  async #run(): Promise<void> {
    while (!this.#isClosing) {
      await this.#bell.rest(this.#options.pollMs ?? POLL_MS)
      if (this.#isClosing) return
      await this.#readRows().catch((cause: unknown) => this.#rowsUnreadable(cause))
    }
  }

  async #readRows(): Promise<void> {
    this.#ended.clear()
    const bots = await this.#options.storage.bots()
    if (this.#areRowsUnreadable) {
      this.#areRowsUnreadable = false
      this.#onEvent({ kind: 'rows-readable' })
    }
    if (this.#isClosing) return
    for (const bot of bots) this.#takeUp(bot)
  }

  #rowsUnreadable(cause: unknown): void {
    if (this.#areRowsUnreadable) return
    this.#areRowsUnreadable = true
    this.#onEvent({ kind: 'rows-unreadable', cause })
  }

  #takeUp(bot: Bot): void {
    const loop = this.#loops.get(bot.id)
    if (loop !== undefined) loop.rowRead(bot)
    else if (isToRun(bot) && !this.#ended.has(bot.id)) this.#begin(bot)
  }

  #begin(bot: Bot): void {
    const { storage } = this.#options
    const loop: BotLoop = new BotLoop(bot, {
      storage,
      accounts: this.#accounts,
      feeds: this.#feeds,
      clock: this.#clock,
      random: this.#options.random ?? systemRandom,
      onEvent: this.#onEvent,
      onPause: (remedy) => this.#spread(loop, remedy),
    })
    this.#loops.set(bot.id, loop)
    const run: Promise<void> = this.#runToEnd(loop).finally(() => this.#runs.delete(run))
    this.#runs.add(run)
  }

  /**
   * A loop that ends by itself is over; at the close its account is given back with all others. One that broke, as it does without
   * a clock to wait by, stays in the list, for what it left open.
   */
  async #runToEnd(loop: BotLoop): Promise<void> {
    try {
      await loop.run()
      if (this.#isClosing) return
      this.#loops.delete(loop.bot.id)
      this.#ended.add(loop.bot.id)
      await loop.release()
    } catch (cause) {
      this.#onEvent({ kind: 'defect', bot: loop.bot.name, cause })
    }
  }

  /** One reason, one alarm, and every bot that it concerns pauses. */
  #spread(from: BotLoop, remedy: Pause): void {
    const concerned = [...this.#loops.values()].filter(
      (loop) => loop === from || isConcerned(loop, from, remedy),
    )
    for (const loop of concerned) if (loop !== from) loop.pauseFor(remedy)
    const { code, reason: message } = remedy
    const { accountId } = from.bot
    const bots = concerned.map(({ bot }) => bot.name)
    this.#onEvent({ kind: 'alarm', code, message, accountId, bots })
    if (remedy.needsDiagnosis) void this.#diagnose(accountId, concerned)
  }

  async #diagnose(accountId: string, concerned: readonly BotLoop[]): Promise<void> {
    const diagnosis = await this.#accounts.diagnosis(accountId)
    if (diagnosis === undefined) return
    this.#onEvent({ kind: 'diagnosed', accountId, diagnosis })
    for (const loop of concerned) loop.diagnosed(diagnosis)
  }
}

/** Whatever may have orders at the exchange has a loop, until it is over. */
function isToRun(bot: Bot): boolean {
  return !isOver(bot) && (bot.actual !== 'created' || bot.desired !== 'paused')
}

function isConcerned(loop: BotLoop, from: BotLoop, { scope }: Pause): boolean {
  if (scope === 'bot' || loop.isPausing) return false
  const isOfAccount = loop.bot.accountId === from.bot.accountId
  const isInMarket = loop.bot.symbol === from.bot.symbol && loop.host === from.host
  if (scope === 'account') return isOfAccount
  return isInMarket && (scope === 'market' || isOfAccount)
}
