/**
 * Chance that can be computed again: the same goal and number give the same fractions for ever, so that a restart shifts no
 * slice. Where it is used, it moves the moment and the size of one-sided slices, and never past what was planned in all.
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
