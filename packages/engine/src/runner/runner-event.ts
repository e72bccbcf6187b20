/** What a runner tells while it works. What concerns one bot is in its books already, as far as the database takes rows. */
import type { ClientOrderId, Decimal, Fill, MarketSymbol, OrderBook, OrderId } from '@trading-bridge/core'
import type { GoalTotals } from '../ledger/goal-totals.ts'
import type { OthersVolume } from '../market/market-tape.ts'
import type { LedgerOrder, LedgerStatus } from '../orders/order-record.ts'
import type { Spent } from '../risk/spent.ts'
import type { Room } from '../strategies/goal-step.ts'
import type { Bot, BotEvent } from './bot.ts'
import type { Diagnosis } from './runner-account.ts'

export type RunnerEvent =
  /** something happened to a bot; `bot` is as it is now */
  | { readonly kind: 'bot'; readonly bot: Bot; readonly event: BotEvent }
  /** an order of a bot has changed */
  | { readonly kind: 'order'; readonly bot: Bot; readonly order: LedgerOrder }
  | { readonly kind: 'fill'; readonly bot: Bot; readonly order: LedgerOrder; readonly fill: Fill }
  /** alarm: a person is needed; told once, however many bots it concerns */
  | {
      readonly kind: 'alarm'
      readonly code: string
      readonly message: string
      readonly accountId: string
      readonly bots: readonly string[]
    }
  | { readonly kind: 'diagnosed'; readonly accountId: string; readonly diagnosis: Diagnosis }
  /** the rows could not be read, and bots go on as they are wanted by then */
  | { readonly kind: 'rows-unreadable'; readonly cause: unknown }
  | { readonly kind: 'rows-readable' }
  /** a defect of the program: the bot it concerns has paused */
  | { readonly kind: 'defect'; readonly bot: string | undefined; readonly cause: unknown }

/** An order that is, or may be, live at the exchange. */
export interface LeftOpenOrder {
  readonly botId: string
  /** Its name, and that of its account. */
  readonly bot: string
  readonly account: string
  readonly symbol: MarketSymbol
  readonly clientOrderId: ClientOrderId | undefined
  readonly orderId: OrderId | undefined
  readonly status: LedgerStatus
}

/** What a bot's loop last saw and decided. */
export interface LoopView {
  readonly bot: Bot
  readonly totals: GoalTotals | undefined
  readonly spent: Spent | undefined
  readonly market: LoopMarket | undefined
  /** In the unit of the target, when it was last decided on. */
  readonly scheduled: Decimal | undefined
  /** Why it waits, and until when at most. */
  readonly waiting: { readonly untilMs: number; readonly reason: string } | undefined
}

export interface LoopMarket {
  readonly book: OrderBook
  readonly bookAtMs: number
  readonly others: OthersVolume
  /** What the owner has executed in the participation window, in base. */
  readonly ownInWindow: Decimal
  readonly room: Room
}
