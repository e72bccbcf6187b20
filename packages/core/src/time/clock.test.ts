import { describe, expect, test } from 'vitest'
import type { Clock } from './clock.ts'
import { sleep } from './clock.ts'
import { ManualClock } from './manual-clock.ts'
import { systemClock } from './system-clock.ts'

describe('sleeping', () => {
  test('ends when the clock has moved that far, not before', async () => {
    const clock = new ManualClock(0)
    const events: string[] = []
    const nap = sleep(clock, 100).then(() => events.push('awake'))

    clock.advance(99)
    await Promise.resolve()
    expect(events).toEqual([])
    clock.advance(1)
    await nap
    expect(events).toEqual(['awake'])
  })

  test('ends at once with the reason of the signal, and leaves no timer', async () => {
    const { clock, pending } = countingClock()
    const controller = new AbortController()
    const nap = sleep(clock, 100, controller.signal)
    expect(pending()).toBe(1)

    const reason = new Error('The bot was stopped.')
    controller.abort(reason)

    await expect(nap).rejects.toBe(reason)
    expect(pending()).toBe(0)
  })

  test('does not begin under a signal that has aborted', async () => {
    const { clock, pending } = countingClock()
    const reason = new Error('Too late.')
    await expect(sleep(clock, 100, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(pending()).toBe(0)
  })

  test('leaves no listener on its signal, however often it is used', async () => {
    const clock = new ManualClock(0)
    const { signal, listeners } = countingSignal()
    for (let round = 0; round < 3; round += 1) {
      const nap = sleep(clock, 10, signal)
      expect(listeners()).toBe(1)
      clock.advance(10)
      await nap
      expect(listeners()).toBe(0)
    }
  })
})

describe('the system clock', () => {
  test('reads whole milliseconds of the epoch', () => {
    expect(Number.isInteger(systemClock.nowMs())).toBe(true)
  })

  test('has a monotonic reading that does not run backwards', () => {
    const first = systemClock.monotonicMs()
    expect(systemClock.monotonicMs()).toBeGreaterThanOrEqual(first)
  })

  test('calls back, and does not once the timer is cancelled', async () => {
    const events: string[] = []
    await new Promise<void>((resolve) => {
      systemClock.startTimer(0, () => events.push('cancelled')).cancel()
      systemClock.startTimer(0, resolve)
    })
    expect(events).toEqual([])
  })
})

function countingClock(): { readonly clock: Clock; pending(): number } {
  const manual = new ManualClock(0)
  let pending = 0
  const clock: Clock = {
    nowMs: () => manual.nowMs(),
    monotonicMs: () => manual.monotonicMs(),
    startTimer(delayMs, callback) {
      pending += 1
      const timer = manual.startTimer(delayMs, callback)
      return {
        cancel() {
          pending -= 1
          timer.cancel()
        },
      }
    },
  }
  return { clock, pending: () => pending }
}

function countingSignal(): { readonly signal: AbortSignal; listeners(): number } {
  const { signal } = new AbortController()
  const current = new Set<unknown>()
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    current.add(given[1])
    add(...given)
  }
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    current.delete(given[1])
    remove(...given)
  }
  return { signal, listeners: () => current.size }
}
