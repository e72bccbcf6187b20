import type { Clock, Timer } from '@trading-bridge/core'

/** Whatever has something to push when its turn comes. */
export interface Pushing {
  push(): void
}

export interface PushBeatParts {
  readonly clock: Clock
  readonly intervalMs: () => number
  /** Told of a defect met with while pushing. */
  readonly onDefect: (error: unknown) => void
}

/**
 * Pushes what has changed, on a grid of instants an interval apart, which all channels of one beat share. Where nothing
 * changes no timer runs.
 */
export class PushBeat {
  readonly #parts: PushBeatParts
  readonly #changed = new Set<Pushing>()
  #timer: Timer | undefined
  #lastDueMs = Number.NEGATIVE_INFINITY

  constructor(parts: PushBeatParts) {
    this.#parts = parts
  }

  /** Has `feed` push at the next instant of the grid. */
  schedule(feed: Pushing): void {
    this.#changed.add(feed)
    this.#timer ??= this.#arm()
  }

  stop(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#changed.clear()
  }

  /** A timer may fire a little early: two pushes are an interval apart by the grid, not by its accuracy. */
  #arm(): Timer {
    const { clock, intervalMs } = this.#parts
    const interval = Math.max(1, intervalMs())
    const nowMs = clock.monotonicMs()
    const gridMs = (Math.floor(nowMs / interval) + 1) * interval
    this.#lastDueMs = Math.max(gridMs, this.#lastDueMs + interval)
    return clock.startTimer(Math.ceil(this.#lastDueMs - nowMs), () => this.#beat())
  }

  #beat(): void {
    this.#timer = undefined
    const changed = [...this.#changed]
    this.#changed.clear()
    for (const feed of changed) {
      try {
        feed.push()
      } catch (error) {
        this.#parts.onDefect(error)
      }
    }
  }
}
