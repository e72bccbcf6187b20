/**
 * What was traded in the last 24 hours, counted in whole minutes: the window moves on by a minute at a time.
 *
 * Sums are kept as minutes come and go, so that reading them costs nothing; only the extremes are searched for again,
 * and only when the minute that held one has gone.
 */
import type { Units } from '../accounts/units.ts'
import type { PublicTrade } from './market-views.ts'

const MINUTE_MS = 60_000
const WINDOW_MINUTES = 24 * 60

interface TradedMinute {
  readonly minute: number
  readonly open: Units
  high: Units
  low: Units
  volume: Units
  amount: Units
  count: number
}

export interface DayFigures {
  readonly count: number
  readonly volume: Units
  readonly amount: Units
  /** Zero when nothing was traded. */
  readonly open: Units
  readonly high: Units
  readonly low: Units
}

export class DayWindow {
  /** Oldest first, from `#first` on; what stands before has left the window. */
  #minutes: TradedMinute[] = []
  #first = 0
  #count = 0
  #volume: Units = 0n
  #amount: Units = 0n
  #extremes: { high: Units; low: Units } | undefined

  record({ atMs, price, volume, amount }: PublicTrade): void {
    const minute = this.#minuteOf(atMs, price)
    minute.high = price > minute.high ? price : minute.high
    minute.low = price < minute.low ? price : minute.low
    minute.volume += volume
    minute.amount += amount
    minute.count += 1
    this.#count += 1
    this.#volume += volume
    this.#amount += amount
    const extremes = this.#extremes
    if (extremes === undefined) return
    if (price > extremes.high) extremes.high = price
    if (price < extremes.low) extremes.low = price
  }

  figures(nowMs: number): DayFigures {
    this.#forgetBefore(Math.floor(nowMs / MINUTE_MS) - WINDOW_MINUTES + 1)
    const { high, low } = this.#findExtremes()
    return {
      count: this.#count,
      volume: this.#volume,
      amount: this.#amount,
      open: this.#minutes[this.#first]?.open ?? 0n,
      high,
      low,
    }
  }

  /** The minute a trade counts in: its own, or the newest one when the clock was set back. */
  #minuteOf(atMs: number, price: Units): TradedMinute {
    const minute = Math.floor(atMs / MINUTE_MS)
    const newest = this.#minutes.at(-1)
    if (newest !== undefined && this.#minutes.length > this.#first && newest.minute >= minute) return newest
    this.#forgetBefore(minute - WINDOW_MINUTES + 1)
    const opened = { minute, open: price, high: price, low: price, volume: 0n, amount: 0n, count: 0 }
    this.#minutes.push(opened)
    return opened
  }

  #forgetBefore(minute: number): void {
    for (;;) {
      const oldest = this.#minutes[this.#first]
      if (oldest === undefined || oldest.minute >= minute) break
      this.#count -= oldest.count
      this.#volume -= oldest.volume
      this.#amount -= oldest.amount
      this.#extremes = undefined
      this.#first += 1
    }
    if (this.#first >= WINDOW_MINUTES) {
      this.#minutes = this.#minutes.slice(this.#first)
      this.#first = 0
    }
  }

  #findExtremes(): { readonly high: Units; readonly low: Units } {
    if (this.#extremes !== undefined) return this.#extremes
    const live = this.#minutes.slice(this.#first)
    const newest = live.at(-1)
    if (newest === undefined) return { high: 0n, low: 0n }
    const extremes = { high: newest.high, low: newest.low }
    for (const { high, low } of live) {
      if (high > extremes.high) extremes.high = high
      if (low < extremes.low) extremes.low = low
    }
    this.#extremes = extremes
    return extremes
  }
}
