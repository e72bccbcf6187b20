/**
 * A day in seconds: time stands still while anything is under way, and then jumps to the next timer.
 *
 * What takes no time by the clock, such as computing or a message on its way over loopback, is finished before the next
 * timer fires, however long it takes by a real clock. So a program meets the same events at the same instants in every
 * run, as long as it has its time from this clock alone.
 */
import { ManualClock } from './manual-clock.ts'

/** Knows when nothing is under way. */
export interface Stillness {
  /** Resolves once nothing more will happen unless time passes. */
  settle(): Promise<void>
}

/** Turns of the event loop after which work that waits for nothing else has come to its end. */
const TURNS = 2
const DAY_MS = 86_400_000

/** For programs that talk to nobody: whatever runs on promises and immediates is done after a few turns. */
const withinTheProgram: Stillness = {
  async settle() {
    for (let turn = 0; turn < TURNS; turn += 1)
      await new Promise<void>((resolve) => {
        setImmediate(resolve)
      })
  },
}

/** Moves a clock that several programs live by. One move at a time. */
export class VirtualTime {
  /** The clock to hand to everything that takes part. */
  readonly clock: ManualClock
  readonly #stillness: Stillness
  #isMoving = false

  /** Without `stillness` only what happens inside the program is waited for, not what is on its way over sockets. */
  constructor(startAtMs: number, stillness: Stillness = withinTheProgram) {
    this.clock = new ManualClock(startAtMs)
    this.#stillness = stillness
  }

  /**
   * Moves time forward by `durationMs`, timer by timer, and returns when all that followed has come to rest.
   *
   * @throws {RangeError} the duration is negative, or time is being moved already: a defect of the caller.
   * @throws the signal's reason when it aborts, between two timers; and what a timer's callback throws.
   */
  async advance(durationMs: number, { signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    if (!(durationMs >= 0)) throw new RangeError(`Time does not run backwards: ${durationMs} ms.`)
    const untilMs = this.clock.monotonicMs() + durationMs
    await this.#move(async () => {
      while (this.#isNextWithin(untilMs)) {
        signal?.throwIfAborted()
        await this.#step()
      }
      this.clock.advance(Math.max(0, untilMs - this.clock.monotonicMs()))
      await this.#stillness.settle()
    })
  }

  /**
   * Moves time forward until `work` has ended, and not further, and returns what it came to.
   *
   * @throws what `work` rejects with, or the signal's reason when it aborts.
   * @throws {RangeError} `work` waits for something no timer will bring, or for longer than `withinMs` (a day).
   */
  async until<T>(
    work: Promise<T>,
    { withinMs = DAY_MS, signal }: { readonly withinMs?: number; readonly signal?: AbortSignal } = {},
  ): Promise<T> {
    let hasEnded = false
    const note = () => {
      hasEnded = true
    }
    work.then(note, note)
    const untilMs = this.clock.monotonicMs() + withinMs
    await this.#move(async () => {
      while (!hasEnded) {
        signal?.throwIfAborted()
        if (!this.#isNextWithin(untilMs))
          throw new RangeError(`No timer within ${withinMs} ms ends the work.`)
        await this.#step()
      }
    })
    return work
  }

  #isNextWithin(untilMs: number): boolean {
    const nextInMs = this.clock.nextTimerInMs
    return nextInMs !== undefined && this.clock.monotonicMs() + nextInMs <= untilMs
  }

  /** Fires the timers of one instant. */
  async #step(): Promise<void> {
    this.clock.advance(this.clock.nextTimerInMs ?? 0)
    await this.#stillness.settle()
  }

  async #move(steps: () => Promise<void>): Promise<void> {
    if (this.#isMoving) throw new RangeError('Time is being moved already.')
    this.#isMoving = true
    try {
      await this.#stillness.settle()
      await steps()
    } finally {
      this.#isMoving = false
    }
  }
}
