/** A goal that runs: its place in the market's feed, its book and its marks. Made anew at every start of its loop. */
import type { Clock } from '@trading-bridge/core'
import type { GoalPlan } from '../goals/goal-plan.ts'
import type { GoalSettings } from '../goals/goal-settings.ts'
import type { LedgerEvent } from '../ledger/ledger-event.ts'
import type { MarketFeed } from '../market/market-feed.ts'
import type { MarketFeeds } from '../market/market-feeds.ts'
import type { BotStorage } from './bot-storage.ts'
import { GoalBook } from './goal-book.ts'
import { GoalMarks } from './goal-marks.ts'
import type { RunnerAccount } from './runner-account.ts'

export interface RunningGoalParts {
  readonly storage: BotStorage
  readonly feeds: MarketFeeds
  readonly clock: Clock
  readonly goalId: string
  readonly settings: GoalSettings
  readonly plan: GoalPlan
  readonly account: RunnerAccount
}

/** The exchange tells the times of fills to the second, by a clock that is not ours. */
const CLOCK_MARGIN_MS = 60_000
/** A look is shared for so long. */
const LOOK_FOR_MS = 1_000
/** How old a change must be before a book is read anew for it, since several come together. */
const SETTLED_FOR_MS = 200

export class RunningGoal {
  readonly settings: GoalSettings
  readonly plan: GoalPlan
  readonly feed: MarketFeed
  readonly #leaveFeed: () => void
  readonly #parts: RunningGoalParts
  #book: GoalBook | undefined
  #marks: GoalMarks | undefined
  /** What the ledger tells while the book is being made. */
  #early: LedgerEvent[] = []

  constructor(parts: RunningGoalParts) {
    const { feeds, account, settings, plan } = parts
    this.#parts = parts
    this.settings = settings
    this.plan = plan
    const { feed, leave } = feeds.join(account.host, settings.symbol, account.venue)
    this.feed = feed
    this.#leaveFeed = leave
  }

  /** An event about an order of the goal. Returns whether a decision may now come out differently. */
  take(event: LedgerEvent): boolean {
    if (this.#book !== undefined) return this.#book.take(event)
    this.#early.push(event)
    return true
  }

  /** The book, made from the ledger where there is none or where it has fallen behind. */
  async book(): Promise<GoalBook> {
    if (this.#book !== undefined && !this.#book.isOutdated) return this.#book
    this.#book = undefined
    this.#early = []
    const book = await this.#makeBook()
    this.#book = book
    return book
  }

  /** The book is not to be trusted: the next decision makes it anew. */
  forgetBook(): void {
    this.#book = undefined
    this.#early = []
  }

  /** What is known of the book without asking for it. */
  get known(): GoalBook | undefined {
    return this.#book
  }

  async marks(): Promise<GoalMarks> {
    const { storage, goalId, settings, plan, clock } = this.#parts
    this.#marks ??= await GoalMarks.open({ storage, goalId, settings, plan }, clock.nowMs())
    return this.#marks
  }

  /** How old the market may look to a goal whose orders changed last at this moment. */
  maxAgeMs(lastChangeAtMs: number | undefined): number {
    if (lastChangeAtMs === undefined) return LOOK_FOR_MS
    const sinceMs = this.#parts.clock.nowMs() - lastChangeAtMs
    return sinceMs < SETTLED_FOR_MS ? LOOK_FOR_MS : Math.min(LOOK_FOR_MS, sinceMs - 1)
  }

  leave(): void {
    this.#leaveFeed()
  }

  async #makeBook(): Promise<GoalBook> {
    const { storage, account, goalId, settings } = this.#parts
    const { ledger, accountId, venue } = account
    const market = await venue.fetchMarket(settings.symbol)
    const orders = await ledger.goalOrders(goalId)
    const [first] = orders
    const fills =
      first === undefined
        ? []
        : await storage.fillsSince([accountId], settings.symbol, first.order.createdAtMs - CLOCK_MARGIN_MS)
    const book = new GoalBook({
      goalId,
      target: settings.target,
      windowMs: settings.participation.windowMs,
      orders,
      fills,
      rates: market,
    })
    const revisions = new Map(orders.map(({ order }) => [order.id, order.revision]))
    for (const event of this.#early)
      if (event.kind !== 'order' || event.order.revision > (revisions.get(event.order.id) ?? 0))
        book.take(event)
    this.#early = []
    return book
  }
}
