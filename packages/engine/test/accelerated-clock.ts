import { type Clock, systemClock } from '@trading-bridge/core'

/** A clock that runs `factor` times as fast as the machine's: half a minute of waiting passes in a moment. */
export function acceleratedClock(factor: number): Clock {
  const startAtMs = systemClock.nowMs()
  const startMs = systemClock.monotonicMs()
  const elapsedMs = () => (systemClock.monotonicMs() - startMs) * factor
  return {
    nowMs: () => Math.floor(startAtMs + elapsedMs()),
    monotonicMs: elapsedMs,
    startTimer: (delayMs, callback) => systemClock.startTimer(delayMs / factor, callback),
  }
}
