import { performance } from 'node:perf_hooks'
import type { Clock, Timer } from './clock.ts'

/** The machine's own clock. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  startTimer(delayMs: number, callback: () => void): Timer {
    const handle = setTimeout(callback, delayMs)
    return { cancel: () => clearTimeout(handle) }
  },
}
