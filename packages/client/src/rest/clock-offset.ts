/**
 * How far this machine's clock is from the exchange's, learnt from the `Date` header of its replies.
 *
 * `Date` has whole seconds, so one reply gives an interval: a reply dated `d`, to a request sent at `s` and received at
 * `r`, was written when the exchange's clock stood between `d` and `d` + 1 s and ours between `s` and `r`. The offset
 * therefore lies between `d - r` and `d + 1 s - s`. Each further reply cuts the interval down; one that contradicts it
 * starts anew, for a clock has been set. So does a jump of our own clock against the monotonic one: after it nothing
 * is known, and our clock is believed until a reply says otherwise.
 *
 * While no offset is within the interval, our clock is taken as right. Otherwise the middle of the interval is used.
 * Left aside are replies with an `Age` header, which a cache has kept; dates that cannot be read; and offsets of more
 * than a day, which no clock that runs has.
 *
 * Source: documented that there is no time endpoint; the window for signatures, about 30 s, is assumed
 * (docs/coinstore/signing.md).
 */
import type { Clock } from '@trading-bridge/core'

/** What is known of the exchange's clock. */
export interface ClockOffset {
  /** To be added to this machine's clock; 0 while nothing speaks against it. */
  readonly offsetMs: number
  /** How far the truth may lie from `offsetMs`; infinite before the first sample. */
  readonly uncertaintyMs: number
  /** How many replies in a row have agreed on it. */
  readonly samples: number
}

/** Both of our clocks at one moment. */
export interface Moment {
  readonly wallMs: number
  readonly monotonicMs: number
}

export interface DateSample {
  readonly date: string
  readonly sent: Moment
  readonly received: Moment
}

const DATE_STEP_MS = 1_000
const LARGEST_OFFSET_MS = 86_400_000
/** More than this between wall clock and monotonic clock is no drift. */
const JUMP_MS = 500

/** Replies of the same second that follow each other so closely tell nothing new. */
const RELEARN_AFTER_MS = 50

const UNKNOWN = { lowMs: Number.NEGATIVE_INFINITY, highMs: Number.POSITIVE_INFINITY, samples: 0 }

export class ClockOffsetLearner {
  #interval = UNKNOWN
  #estimateMs = 0
  #lastDate = ''
  #lastLearntAtMs = Number.NEGATIVE_INFINITY
  /** Wall clock less monotonic clock when last looked at. */
  #basisMs: number | undefined

  /** The offset to sign with now. */
  offsetMs(now: Moment): number {
    this.#noticeJump(now)
    return this.#estimateMs
  }

  get estimateMs(): number {
    return this.#estimateMs
  }

  current(): ClockOffset {
    const offsetMs = this.#estimateMs
    const { lowMs, highMs, samples } = this.#interval
    return { offsetMs, uncertaintyMs: Math.max(highMs - offsetMs, offsetMs - lowMs), samples }
  }

  learn({ date, sent, received }: DateSample): void {
    this.#noticeJump(sent)
    this.#noticeJump(received)
    if (date === this.#lastDate && received.monotonicMs < this.#lastLearntAtMs + RELEARN_AFTER_MS) return
    this.#lastDate = date
    this.#lastLearntAtMs = received.monotonicMs
    const spentMs = received.monotonicMs - sent.monotonicMs
    if (Math.abs(received.wallMs - sent.wallMs - spentMs) > JUMP_MS) return
    const dateMs = Date.parse(date)
    const lowMs = dateMs - received.wallMs
    const highMs = dateMs + DATE_STEP_MS - sent.wallMs
    if (!(Math.abs(lowMs) <= LARGEST_OFFSET_MS)) return
    this.#narrow(lowMs, highMs)
  }

  #narrow(lowMs: number, highMs: number): void {
    const { samples } = this.#interval
    const low = Math.max(this.#interval.lowMs, lowMs)
    const high = Math.min(this.#interval.highMs, highMs)
    this.#interval =
      low <= high ? { lowMs: low, highMs: high, samples: samples + 1 } : { lowMs, highMs, samples: 1 }
    this.#estimateMs = chosen(this.#interval)
  }

  #noticeJump({ wallMs, monotonicMs }: Moment): void {
    const basisMs = wallMs - monotonicMs
    if (this.#basisMs !== undefined && Math.abs(basisMs - this.#basisMs) > JUMP_MS) this.#forget()
    this.#basisMs = basisMs
  }

  #forget(): void {
    this.#interval = UNKNOWN
    this.#estimateMs = 0
    this.#lastDate = ''
  }
}

export function momentOf(clock: Clock): Moment {
  return { wallMs: clock.nowMs(), monotonicMs: clock.monotonicMs() }
}

function chosen({ lowMs, highMs }: { readonly lowMs: number; readonly highMs: number }): number {
  if (lowMs <= 0 && highMs >= 0) return 0
  return Math.round((lowMs + highMs) / 2)
}
