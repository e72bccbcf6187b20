/**
 * What a goal may ask for, once it is parsed and found honest: one side, a target that is a ceiling and never a
 * promise, and the limits it is held to. Only `parseGoal` makes settings; the hard ceilings are in
 * `risk/ceilings.ts`.
 */
import type { Decimal, MarketSymbol, Notional, Price, Quantity, Side } from '@trading-bridge/core'

export type GoalKind = 'twap' | 'vwap' | 'pov' | 'iceberg' | 'chaser'

/** How the orders of a goal meet the market. */
export type OrderStyle =
  /** rests at the best price of its own side as it was when the slice began, post-only */
  | 'post-only'
  /** rests there too, and follows that price when it moves, post-only */
  | 'join'
  /** takes: an immediate-or-cancel limit within the slippage limit */
  | 'ioc'
  /** takes: a plain market order, sized within what the book shows inside the slippage limit */
  | 'market'

/** A ceiling, in the asset it is counted in. A goal that takes is counted in what its orders are sized by. */
export type GoalTarget =
  | { readonly unit: 'base'; readonly amount: Quantity }
  | { readonly unit: 'quote'; readonly amount: Notional }

/** How much of what others trade a goal may be. */
interface ParticipationLimits {
  /** The most that the owner's volume may be, as a fraction of others'. */
  readonly max: Decimal
  /** The rolling window both are measured in. */
  readonly windowMs: number
  /** The goal waits while others trade less than this in the window; in base. */
  readonly minVolume: Quantity
  /** The goal waits while others make fewer trades than this in the window. */
  readonly minTrades: number
}

interface PriceLimits {
  /** The worst price it accepts. */
  readonly limit: Price | undefined
  /** How far an order may be priced from the reference, on the worse side; in hundredths of a percent. */
  readonly bandBps: number
  /** What the band is measured from: the middle of the book, or the average of others' trades in the window. */
  readonly reference: 'mid' | 'vwap'
  /** How far beyond the best opposite price a taking slice may fill. */
  readonly maxSlippageBps: number
  /** How far the middle may have moved against the goal since the beginning of its day. */
  readonly maxImpactBpsPerDay: number
}

interface SpendingLimits {
  /** Fees, and what was paid beyond the middle at the moment of decision; in quote. */
  readonly maxCost: Notional | undefined
  /** The most that its trades may have lost, valued at the middle of the present book, fees included; in quote. */
  readonly maxLoss: Notional | undefined
}

export type Deadline =
  | { readonly kind: 'expire' }
  /** what is left after the end rests post-only, for this long at most */
  | { readonly kind: 'finish-passive'; readonly withinMs: number }

interface CommonSettings {
  readonly name: string
  /** The account's name. */
  readonly account: string
  readonly symbol: MarketSymbol
  readonly side: Side
  readonly target: GoalTarget
  /** What the position is for, in the operator's words. */
  readonly purpose: string
  readonly authorisedBy: string
  /** Why the owner changes sides in a market in which it traded the other side within the last hours. */
  readonly reversalReason: string | undefined
  /** When left out, the goal starts as soon as the bot is started. */
  readonly startAtMs: number | undefined
  readonly end:
    | { readonly kind: 'at'; readonly atMs: number }
    | { readonly kind: 'after'; readonly durationMs: number }
  readonly style: OrderStyle
  readonly participation: ParticipationLimits
  readonly price: PriceLimits
  readonly spending: SpendingLimits
  readonly deadline: Deadline
  /** A resting order is not moved sooner than this, unless a limit requires it. */
  readonly minRestMs: number
  /**
   * What the goal does while the fate of one of its orders is unknown: wait until it is known, or pause for a person.
   */
  readonly onUnknown: 'wait' | 'pause'
}

/** The kinds that work in slices of time. */
interface SlicedSettings extends CommonSettings {
  readonly sliceIntervalMs: number
  /** How far the moment and the size of a slice may vary by chance, as a fraction. */
  readonly jitter: number
  /** The shortfall of a slice expires, or later slices catch it up, at most this many times their planned size. */
  readonly catchUp: { readonly mode: 'none' } | { readonly mode: 'capped'; readonly maxMultiple: number }
}

export interface TwapSettings extends SlicedSettings {
  readonly kind: 'twap'
}

export interface VwapSettings extends SlicedSettings {
  readonly kind: 'vwap'
  /** Days of candles whose volume by time of day makes the profile. */
  readonly profileDays: number
}

export interface PovSettings extends SlicedSettings {
  readonly kind: 'pov'
  /** The share of others' volume that it aims at; a fraction, at most `participation.max`. */
  readonly participationTarget: Decimal
}

export interface IcebergSettings extends CommonSettings {
  readonly kind: 'iceberg'
  readonly style: 'post-only' | 'join'
  /** How much of the goal shows in the book at a time. */
  readonly displayQuantity: Quantity
  /**
   * How far the shown quantity may vary from one order to the next, as a fraction; never above `displayQuantity`.
   */
  readonly jitter: number
}

export interface ChaserSettings extends CommonSettings {
  readonly kind: 'chaser'
  readonly style: 'join'
  /** How far behind the best price of its own side it rests. */
  readonly distanceBps: number
  /** It is placed anew when its price is further than this from where it should be. */
  readonly refreshThresholdBps: number
  /** How much of the goal is in the book at a time; all of it when left out. */
  readonly displayQuantity: Quantity | undefined
}

export type GoalSettings = TwapSettings | VwapSettings | PovSettings | IcebergSettings | ChaserSettings

export type SlicedGoalSettings = Extract<GoalSettings, { readonly sliceIntervalMs: number }>
