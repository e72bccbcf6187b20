import { add, type Decimal, type Side, subtract, ZERO } from '@trading-bridge/core'
import { ONE_SIDED_WINDOW_MS } from './ceilings.ts'

/** What takers bought and sold. */
export interface TakerFlow {
  readonly bought: Decimal
  readonly sold: Decimal
}

const MINUTE_MS = 60_000
const NO_FLOW: TakerFlow = { bought: ZERO, sold: ZERO }

/** Which way takers went within the last day, to the minute: as many sums as a day has minutes, however much is traded. */
export class RollingTakerFlow {
  readonly #minutes = new Map<number, TakerFlow>()
  #total = NO_FLOW
  #oldestMinute = Number.NEGATIVE_INFINITY

  count(side: Side, quantity: Decimal, atMs: number): void {
    const minute = Math.floor(atMs / MINUTE_MS)
    if (minute < this.#oldestMinute) return
    this.#minutes.set(minute, withMore(this.#minutes.get(minute) ?? NO_FLOW, side, quantity))
    this.#total = withMore(this.#total, side, quantity)
  }

  at(nowMs: number): TakerFlow {
    this.forgetAt(nowMs)
    return this.#total
  }

  /** What is more than a day old by now: where nobody asks for the sums, nothing else would. */
  forgetAt(nowMs: number): void {
    const oldest = Math.floor((nowMs - ONE_SIDED_WINDOW_MS) / MINUTE_MS)
    if (oldest > this.#oldestMinute) this.#forgetBefore(oldest)
  }

  /** One minute after the other where few have passed, so that a look a minute does not walk over a day. */
  #forgetBefore(oldest: number): void {
    const from = this.#oldestMinute
    this.#oldestMinute = oldest
    if (oldest - from < this.#minutes.size)
      for (let minute = from; minute < oldest; minute += 1) this.#forget(minute)
    else for (const minute of this.#minutes.keys()) if (minute < oldest) this.#forget(minute)
  }

  #forget(minute: number): void {
    const { bought, sold } = this.#minutes.get(minute) ?? NO_FLOW
    this.#minutes.delete(minute)
    this.#total = { bought: subtract(this.#total.bought, bought), sold: subtract(this.#total.sold, sold) }
  }
}

function withMore({ bought, sold }: TakerFlow, side: Side, quantity: Decimal): TakerFlow {
  return side === 'buy' ? { bought: add(bought, quantity), sold } : { bought, sold: add(sold, quantity) }
}
