/**
 * What was traded in a market lately, and by whom as far as we know: others, or an account of the owner.
 *
 * What is not certain to be others' counts as own. Own executions are taken out by their name; those that the tape has not
 * shown, and what own orders may have executed unseen, are taken off besides. A gap in the tape makes others look smaller, so
 * that less is ordered, never more.
 */
import {
  averagePrice,
  type Decimal,
  isPositive,
  maximum,
  type Notional,
  notionalOf,
  type Price,
  type Quantity,
  subtract,
  type Trade,
  type TradeId,
  ZERO,
} from '@trading-bridge/core'
import { PARTICIPATION_WINDOW_MS } from '../risk/ceilings.ts'
import { endOfSecond, FILL_TIME_MARGIN_MS, type OwnExecution, type OwnMarket } from '../risk/own-market.ts'
import { VolumeSeries } from './volume-series.ts'

/** What others traded, own fills taken out. */
export interface OthersVolume {
  /** In the participation window. */
  readonly window: TradedVolume
  /** In the last slice interval (the window, for goals without slices): what POV follows. */
  readonly slice: TradedVolume
}

export interface TradedVolume {
  readonly quantity: Quantity
  readonly notional: Notional
  /** For a moment, own trades whose fills are not told yet may be counted here; the amounts never include them. */
  readonly trades: number
  /** Average price, `undefined` when nothing was traded. */
  readonly vwap: Price | undefined
}

export interface TapeQuestion {
  readonly windowMs: number
  readonly sliceMs: number
  readonly nowMs: number
}

/** One trade, as far as it is added up. */
interface Execution {
  readonly atMs: number
  readonly quantity: Quantity
  readonly notional: Notional
}

/** What of the tape is one owner's. */
interface OwnPart {
  /** When it was last asked for. */
  askedAtMs: number
  /** Own executions that were looked at so far. */
  looked: number
  /** Trades of the tape that are own, as the tape tells them. */
  readonly trades: VolumeSeries
  /** The fills that those trades were, as they were told. */
  readonly fills: VolumeSeries
  /** Own executions that the tape has not shown. */
  readonly waiting: Map<TradeId, OwnExecution[]>
}

/**
 * How many trades are kept of a market. In a busier market the tape reaches back less far, which makes others look
 * smaller.
 */
const MOST_TRADES = 20_000
const HORIZON_MS = PARTICIPATION_WINDOW_MS.to + FILL_TIME_MARGIN_MS
/** How far the exchange's clock may be ahead of ours; a trade dated later is ignored. */
const CLOCK_MARGIN_MS = 60_000

export class MarketTape {
  readonly #mostTrades: number
  readonly #trades = new Map<TradeId, Execution>()
  readonly #volume = new VolumeSeries()
  readonly #own = new Map<OwnMarket, OwnPart>()
  /** What is as old or older is forgotten, and not taken in again. */
  #forgottenMs = Number.NEGATIVE_INFINITY

  constructor({ mostTrades = MOST_TRADES }: { readonly mostTrades?: number | undefined } = {}) {
    this.#mostTrades = mostTrades
  }

  /** Trades that are kept. */
  get size(): number {
    return this.#volume.size
  }

  /** Owners that are told from others. */
  get owners(): number {
    return this.#own.size
  }

  /** Takes in public trades, in any order and however often; returns how many were new. */
  add(trades: Iterable<Trade>, nowMs: number): number {
    let fresh = 0
    for (const trade of trades) if (this.#take(trade, nowMs)) fresh += 1
    if (fresh > 0) this.#forget(nowMs)
    return fresh
  }

  /** What everybody but the owner of these accounts traded. */
  others(own: OwnMarket, { windowMs, sliceMs, nowMs }: TapeQuestion): OthersVolume {
    const part = this.#partOf(own, nowMs)
    const { quantity } = own.outstanding
    return {
      window: this.#othersSince(nowMs - windowMs, { own, part, unseen: quantity }),
      // A slice only says how much is due; what is ordered is held to the window.
      slice: this.#othersSince(nowMs - sliceMs, { own, part, unseen: ZERO }),
    }
  }

  #take({ tradeId, price, quantity, atMs }: Trade, nowMs: number): boolean {
    const isKnown = atMs <= this.#forgottenMs || this.#trades.has(tradeId)
    const isWithinTime = atMs > nowMs - HORIZON_MS && atMs <= nowMs + CLOCK_MARGIN_MS
    if (isKnown || !isWithinTime || !isPositive(price) || !isPositive(quantity)) return false
    const execution: Execution = { atMs, quantity, notional: notionalOf(price, quantity) }
    this.#trades.set(tradeId, execution)
    this.#volume.add(execution)
    for (const part of this.#own.values()) this.#recognise(part, tradeId, execution)
    return true
  }

  #othersSince(
    fromMs: number,
    { own, part, unseen }: { readonly own: OwnMarket; readonly part: OwnPart; readonly unseen: Decimal },
  ): TradedVolume {
    // Before that, own trades cannot all be told from others'.
    const sinceMs = Math.max(fromMs, own.namesSinceMs)
    const all = this.#volume.between(sinceMs)
    const ours = part.trades.between(sinceMs)
    const executed = own.executedSince(sinceMs - FILL_TIME_MARGIN_MS)
    const shown = part.fills.between(sinceMs - FILL_TIME_MARGIN_MS)
    const seen = subtract(all.quantity, ours.quantity)
    const doubtful = subtract(executed.quantity, shown.quantity)
    const quantity = atLeastZero(subtract(subtract(seen, doubtful), unseen)) as Quantity
    const notional = subtract(all.notional, ours.notional) as Notional
    const vwap = averagePrice(notional, seen as Quantity)
    return {
      quantity,
      notional: vwap === undefined ? (ZERO as Notional) : notionalOf(vwap, quantity),
      trades: Math.max(0, all.count - ours.count - (executed.count - shown.count)),
      vwap,
    }
  }

  /** What of the tape is this owner's, brought up to what is known by now. */
  #partOf(own: OwnMarket, nowMs: number): OwnPart {
    const part = this.#own.get(own) ?? newPart()
    this.#own.set(own, part)
    part.askedAtMs = nowMs
    for (const execution of own.namesFrom(part.looked)) {
      const waiting = part.waiting.get(execution.tradeId) ?? []
      part.waiting.set(execution.tradeId, [...waiting, execution])
      const trade = this.#trades.get(execution.tradeId)
      if (trade !== undefined) this.#recognise(part, execution.tradeId, trade)
    }
    part.looked = own.told
    for (const [tradeId, executions] of part.waiting) {
      if (executions.some(({ atMs }) => atMs > nowMs - HORIZON_MS)) break
      part.waiting.delete(tradeId)
    }
    return part
  }

  #recognise(part: OwnPart, tradeId: TradeId, trade: Execution): void {
    const executions = part.waiting.get(tradeId)
    if (executions === undefined) return
    part.waiting.delete(tradeId)
    part.trades.add(trade)
    for (const { atMs, quantity, notional } of executions)
      part.fills.add({ atMs: endOfSecond(atMs), quantity, notional })
  }

  #forget(nowMs: number): void {
    const surplus = this.#volume.size - this.#mostTrades
    const surplusMs = surplus > 0 ? this.#volume.timeAt(surplus - 1) : undefined
    this.#forgottenMs = Math.max(this.#forgottenMs, nowMs - HORIZON_MS, surplusMs ?? 0)
    this.#volume.dropBefore(this.#forgottenMs + 1)
    for (const [tradeId, { atMs }] of this.#trades) {
      if (atMs > this.#forgottenMs) break
      this.#trades.delete(tradeId)
    }
    for (const [own, part] of this.#own) {
      part.trades.dropBefore(this.#forgottenMs + 1)
      part.fills.dropBefore(nowMs - HORIZON_MS - FILL_TIME_MARGIN_MS)
      // Whoever trades here no more is made out anew should he come back.
      if (part.askedAtMs <= nowMs - HORIZON_MS) this.#own.delete(own)
    }
  }
}

function newPart(): OwnPart {
  return {
    askedAtMs: 0,
    looked: 0,
    trades: new VolumeSeries(),
    fills: new VolumeSeries(),
    waiting: new Map(),
  }
}

function atLeastZero(value: Decimal): Decimal {
  return maximum(value, ZERO)
}
