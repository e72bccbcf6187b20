/**
 * What the accounts of one owner have executed in one market: amounts for as long as any window reaches, the names of the
 * executions to tell them from others', which way takers went in a day, and when each side was last traded. Its memory is
 * bounded by time, and by number where time does not.
 */
import {
  add,
  type Decimal,
  divide,
  type Fill,
  isPositive,
  type Notional,
  type Price,
  type Quantity,
  type Side,
  type TradeId,
} from '@trading-bridge/core'
import { VolumeSeries } from '../market/volume-series.ts'
import { ONE_SIDED_WINDOW_MS, PARTICIPATION_WINDOW_MS } from './ceilings.ts'
import { RollingTakerFlow, type TakerFlow } from './taker-flow.ts'

/** The name and size of an own execution. */
export interface OwnExecution {
  /** Counts the executions that this market was told of, from 0. */
  readonly index: number
  readonly tradeId: TradeId
  readonly atMs: number
  readonly quantity: Quantity
  readonly notional: Notional
}

/** What own orders may still execute, or have executed without our having seen it. */
export interface Outstanding {
  readonly quantity: Decimal
  /** Of market buys, which are sized in quote. */
  readonly notional: Decimal
}

/** The exchange dates an execution to the second in some records and to the millisecond in others. */
export const FILL_TIME_MARGIN_MS = 2_000
/** How many names are kept of a market. Trades from before the oldest name are counted for nobody. */
const MOST_NAMES = 20_000
/** So many are told between two times of forgetting: a list that lost one for every new one would be moved each time. */
const FORGET_EVERY = 64
const SECOND_MS = 1_000

export class OwnMarket {
  readonly #outstanding: () => Outstanding
  readonly #executed = new VolumeSeries()
  readonly #takers = new RollingTakerFlow()
  readonly #lastFillAtMs = new Map<Side, number>()
  #names: OwnExecution[] = []
  /** Of what is remembered by name, so that a fill is counted once though two accounts of one key tell of it. */
  readonly #fillKeys = new Map<number, string>()
  readonly #counted = new Set<string>()
  #told = 0
  #namesSinceMs = Number.NEGATIVE_INFINITY
  #lastPrice: Price | undefined

  constructor(outstanding: () => Outstanding) {
    this.#outstanding = outstanding
  }

  /** Of every own order that may be live. */
  get outstanding(): Outstanding {
    return this.#outstanding()
  }

  /** Of the fill that was told last. */
  get lastPrice(): Price | undefined {
    return this.#lastPrice
  }

  /** From this moment on the name of every own execution is known. */
  get namesSinceMs(): number {
    return this.#namesSinceMs
  }

  /** How many executions were told by name. */
  get told(): number {
    return this.#told
  }

  /** Those that are remembered by name and were told as number `index` or later. */
  namesFrom(index: number): readonly OwnExecution[] {
    if (index >= this.#told) return []
    const first = this.#names[0]?.index ?? this.#told
    return this.#names.slice(Math.max(0, index - first))
  }

  /** By the end of the second that each execution fell into: a second too long, never too short. */
  executedSince(atMs: number): { readonly quantity: Decimal; readonly count: number } {
    return this.#executed.between(atMs)
  }

  /** What was executed within the last `windowMs`, and at most a margin before. */
  executedWithin(windowMs: number, nowMs: number): Decimal {
    return this.executedSince(nowMs - windowMs - FILL_TIME_MARGIN_MS).quantity
  }

  /** What takers did within the last day, to the minute. */
  takerFlow(nowMs: number): TakerFlow {
    return this.#takers.at(nowMs)
  }

  lastFillAtMs(side: Side): number | undefined {
    return this.#lastFillAtMs.get(side)
  }

  /** Counts a fill, once. */
  count(fill: Fill, nowMs: number): void {
    const key = `${fill.side} ${fill.fillId}`
    if (this.#counted.has(key) || fill.atMs < nowMs - ONE_SIDED_WINDOW_MS) return
    const { side, role, price, quantity, atMs } = fill
    this.#lastFillAtMs.set(side, Math.max(this.#lastFillAtMs.get(side) ?? 0, atMs))
    this.#lastPrice = price
    if (role === 'taker') this.#takers.count(side, quantity, atMs)
    const oldestMs = nowMs - PARTICIPATION_WINDOW_MS.to - 2 * FILL_TIME_MARGIN_MS
    if (atMs >= oldestMs) this.#remember(fill, key)
    if (this.#told % FORGET_EVERY === 0) this.#forgetBefore(oldestMs, nowMs)
  }

  #remember({ tradeId, atMs, quantity, notional }: Fill, key: string): void {
    this.#executed.add({ atMs: endOfSecond(atMs), quantity, notional })
    this.#names.push({ index: this.#told, tradeId, atMs, quantity, notional })
    this.#fillKeys.set(this.#told, key)
    this.#counted.add(key)
    this.#told += 1
  }

  #forgetBefore(oldestMs: number, nowMs: number): void {
    this.#executed.dropBefore(oldestMs)
    this.#takers.forgetAt(nowMs)
    let forgotten = 0
    for (const { index, atMs } of this.#names) {
      const isTooMany = this.#names.length - forgotten > MOST_NAMES
      if (atMs >= oldestMs && !isTooMany) break
      if (isTooMany) this.#namesSinceMs = Math.max(this.#namesSinceMs, endOfSecond(atMs))
      this.#counted.delete(this.#fillKeys.get(index) ?? '')
      this.#fillKeys.delete(index)
      forgotten += 1
    }
    this.#names = this.#names.slice(forgotten)
  }
}

/** In base; market buys get no more than at `bid`. */
export function outstandingBase({ quantity, notional }: Outstanding, bid: Price): Decimal {
  if (!isPositive(notional) || !isPositive(bid)) return quantity
  return add(quantity, divide(notional, bid, { decimals: 18, rounding: 'up' }))
}

/** The same for a fill wherever it is counted. */
export function endOfSecond(atMs: number): number {
  return (Math.floor(atMs / SECOND_MS) + 1) * SECOND_MS
}
