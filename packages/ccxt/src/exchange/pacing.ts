/**
 * Lets requests out no faster than Coinstore takes them: 300 in 3 s from one address, and of these 120 signed ones of one
 * user. Both limits hold at once. What finds no slot waits its turn; nothing waits that does not have to.
 *
 * Source: documented, "Rate limits" (docs/coinstore/limits.md).
 */
import { RateWindow } from './rate-window.ts'

/** `signed` requests count for the address and for the user, `public` ones for the address alone. */
export type Lane = 'signed' | 'public'

/** What of ccxt's settings decides the pace; read anew for each request. */
export interface Pace {
  /** Milliseconds of a public request: 10 for 300 in 3 s. */
  readonly rateLimit: number
  readonly windowMs: number
}

/** A signed request takes as much as so many public ones: 120 instead of 300. */
const SIGNED_COST = 2.5
/** The part of each limit that stays unused, for clocks that do not run alike and replies that were given up. */
const MARGIN = 0.04
/** A slot comes back later by this, for timers that fire early. */
const CLOCK_MARGIN_MS = 5
/** More requests than this would wait for minutes. */
const LONGEST_QUEUE = 10_000

interface Waiter {
  readonly pace: Pace
  readonly admit: () => void
}

export class Pacing {
  readonly #address = new RateWindow()
  readonly #user = new RateWindow()
  readonly #waiting: Record<Lane, Waiter[]> = { signed: [], public: [] }
  #alarm: NodeJS.Timeout | undefined
  #pausedUntilMs = 0

  /** Waits for a slot, which `leave` must give back. `true` at once, or in its turn; `false` when too many wait. */
  enter(lane: Lane, pace: Pace): boolean | Promise<boolean> {
    const queue = this.#waiting[lane]
    if (queue.length === 0 && this.#hasRoom(lane, pace, performance.now())) {
      this.#take(lane)
      return true
    }
    if (queue.length >= LONGEST_QUEUE) return false
    return new Promise((resolve) => {
      queue.push({ pace, admit: () => resolve(true) })
      this.#admitWaiting()
    })
  }

  /** The request ended. After HTTP 429 nothing goes out for a window. */
  leave(lane: Lane, { windowMs }: Pace, isRateLimited: boolean): void {
    const releaseAtMs = performance.now() + windowMs + CLOCK_MARGIN_MS
    this.#address.release(releaseAtMs)
    if (lane === 'signed') this.#user.release(releaseAtMs)
    if (isRateLimited) this.#pausedUntilMs = releaseAtMs
    if (this.#isAwaited()) this.#admitWaiting()
  }

  #isAwaited(): boolean {
    return this.#waiting.signed.length + this.#waiting.public.length > 0
  }

  #hasRoom(lane: Lane, { rateLimit, windowMs }: Pace, nowMs: number): boolean {
    if (nowMs < this.#pausedUntilMs) return false
    const limit = (windowMs / rateLimit) * (1 - MARGIN)
    if (this.#address.occupied(nowMs) + 1 > Math.max(1, limit)) return false
    return lane === 'public' || this.#user.occupied(nowMs) + 1 <= Math.max(1, limit / SIGNED_COST)
  }

  #take(lane: Lane): void {
    this.#address.take()
    if (lane === 'signed') this.#user.take()
  }

  /** Signed requests first, which cannot use up the address's limit; within a lane in the order they came. */
  #admitWaiting(): void {
    const nowMs = performance.now()
    for (const lane of ['signed', 'public'] as const) {
      const queue = this.#waiting[lane]
      for (let next = queue[0]; next !== undefined; next = queue[0]) {
        if (!this.#hasRoom(lane, next.pace, nowMs)) break
        queue.shift()
        this.#take(lane)
        next.admit()
      }
    }
    this.#setAlarm(nowMs)
  }

  #setAlarm(nowMs: number): void {
    clearTimeout(this.#alarm)
    this.#alarm = undefined
    const wakeAtMs = this.#isAwaited() ? this.#nextChanceAtMs(nowMs) : undefined
    if (wakeAtMs !== undefined) {
      this.#alarm = setTimeout(() => this.#admitWaiting(), Math.ceil(wakeAtMs - nowMs))
    }
  }

  /** When the next slot comes back. While all slots are in flight the next end of a request wakes the queue. */
  #nextChanceAtMs(nowMs: number): number | undefined {
    if (nowMs < this.#pausedUntilMs) return this.#pausedUntilMs
    const releases = [this.#address.nextReleaseAtMs(), this.#user.nextReleaseAtMs()]
    const ahead = releases.filter((atMs) => atMs !== undefined && atMs > nowMs)
    return ahead.length === 0 ? undefined : Math.min(...ahead.map(Number))
  }
}
