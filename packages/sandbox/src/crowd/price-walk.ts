import type { Random } from '@trading-bridge/core'
import type { Units } from '../accounts/units.ts'

const PPM = 1_000_000
/** The walk stays this close to where it began. */
const FARTHEST_PPM = 50_000

export interface WalkStep {
  /** A step goes up or down by at most this, every value equally likely. */
  readonly widestPpm: number
  /** Every step gives back one part in so many of the distance from the start. */
  readonly reversion: number
}

/**
 * A price that wanders and is drawn back to where it began: whole parts per million, so that it is the same on every
 * machine.
 */
export class PriceWalk {
  readonly #reference: Units
  readonly #random: Random
  #deviationPpm = 0

  constructor(reference: Units, random: Random) {
    this.#reference = reference
    this.#random = random
  }

  get price(): Units {
    return scaledPpm(this.#reference, PPM + this.#deviationPpm)
  }

  step({ widestPpm, reversion }: WalkStep): void {
    const pull = Math.trunc(this.#deviationPpm / reversion)
    const moved = this.#deviationPpm - pull + this.#random.integer(-widestPpm, widestPpm)
    this.#deviationPpm = Math.max(-FARTHEST_PPM, Math.min(FARTHEST_PPM, moved))
  }
}

/** `value` × `ppm` / 10^6, cut off. */
export function scaledPpm(value: Units, ppm: number): Units {
  return (value * BigInt(ppm)) / BigInt(PPM)
}
