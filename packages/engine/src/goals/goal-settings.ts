/**
 * What a goal may ask for, once it is parsed and found honest. One side, a target that is a ceiling and never a promise, and
 * the limits it is held to. `parseGoal` is the only way here; hard ceilings stand in `risk/ceilings.ts`.
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
  /** Own volume to others', at most; a fraction. */
  readonly max: Decimal
  /** The rolling window both are measured in. */
  readonly windowMs: number
  /** Less than this traded by others in the window, in base: the goal waits. */
  readonly minVolume: Quantity
  /** Fewer trades of others than this in the window: the goal waits. */
  readonly minTrades: number
}

interface PriceLimits {
  /** The worst price at all. */
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
  /** What was executed, valued at the middle of now, may have lost at most; in quote. */
  readonly maxLoss: Notional | undefined
}

export type Deadline =
  | { readonly kind: 'expire' }
  /** what is left after the end rests post-only, a slice at a time, for so long at most */
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
  /** Why the owner turns round in a market in which it traded the other way within the last hours. */
  readonly reversalReason: string | undefined
  /** As soon as the bot is started, where it is left out. */
  readonly startAtMs: number | undefined
  readonly end:
    | { readonly kind: 'at'; readonly atMs: number }
    | { readonly kind: 'after'; readonly durationMs: number }
  readonly style: OrderStyle
  readonly participation: ParticipationLimits
  readonly price: PriceLimits
  readonly spending: SpendingLimits
  readonly deadline: Deadline
  /** A resting order is left alone for this long, unless a limit wants it away. */
  readonly minRestMs: number
  /** What the goal does while the fate of one of its orders is not known: nothing until it is, or wait for a person. */
  readonly onUnknown: 'wait' | 'pause'
}

/** The kinds that work in slices of time. */
interface SlicedSettings extends CommonSettings {
  readonly sliceIntervalMs: number
  /** How far a slice's moment and size may stray from even ones, as a fraction; one-sided slices only. */
  readonly jitter: number
  /** A slice's shortfall expires, or is caught up by slices of at most so many times their planned size. */
  readonly catchUp: { readonly mode: 'none' } | { readonly mode: 'capped'; readonly maxMultiple: number }
}

export interface TwapSettings extends SlicedSettings {
  readonly kind: 'twap'
}

export interface VwapSettings extends SlicedSettings {
  readonly kind: 'vwap'
  /** Whole days of candles whose volume by time of day is the profile. */
  readonly profileDays: number
}

export interface PovSettings extends SlicedSettings {
  readonly kind: 'pov'
  /** Own volume to others' that is aimed at; a fraction not above `participation.max`. */
  readonly participationTarget: Decimal
}

export interface IcebergSettings extends CommonSettings {
  readonly kind: 'iceberg'
  readonly style: 'post-only' | 'join'
  /** What of the goal shows in the book at once. */
  readonly displayQuantity: Quantity
  /** How far the shown quantity may stray from one order to the next, as a fraction; never above `displayQuantity`. */
  readonly jitter: number
}

export interface ChaserSettings extends CommonSettings {
  readonly kind: 'chaser'
  readonly style: 'join'
  /** How far behind the best price of its own side it rests. */
  readonly distanceBps: number
  /** It is placed anew when its price is further than this from where it should be. */
  readonly refreshThresholdBps: number
  /** What of the goal is in the book at once; all of it where left out. */
  readonly displayQuantity: Quantity | undefined
}

export type GoalSettings = TwapSettings | VwapSettings | PovSettings | IcebergSettings | ChaserSettings

export type SlicedGoalSettings = Extract<GoalSettings, { readonly sliceIntervalMs: number }>
