/**
 * Randomness that can be computed again: the same goal and number always give the same fractions, so a restart shifts
 * no slice. It moves the moment and the size of one-sided slices, and never exceeds what was planned in all.
 */
import { hash } from 'node:crypto'

/** Two numbers from 0 up to but not including 1. */
export interface JitterDraw {
  readonly moment: number
  readonly size: number
}

const STEPS = 2 ** 32

export function jitterOf(goalId: string, index: number): JitterDraw {
  const bits = hash('sha256', `${goalId}/${index}`, 'buffer')
  return { moment: bits.readUInt32BE(0) / STEPS, size: bits.readUInt32BE(4) / STEPS }
}
