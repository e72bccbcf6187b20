import { ManualClock } from '@trading-bridge/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Admission, type Lane, Pacer } from './pacer.ts'

const WINDOW_MS = 100
const LIMITS = { ipRequests: 12, userRequests: 7, windowMs: WINDOW_MS, cancelReserve: 2 }

/** One request: when it is asked for, how long it travels there, how long its reply travels back. */
interface Trip {
  readonly askAtMs: number
  readonly lane: Lane
  readonly outMs: number
  readonly backMs: number
  readonly isLost: boolean
}

const trips: fc.Arbitrary<readonly Trip[]> = fc.array(
  fc.record({
    askAtMs: fc.nat(400),
    lane: fc.constantFrom<Lane>('cancel', 'write', 'read', 'public'),
    outMs: fc.nat(150),
    backMs: fc.nat(150),
    isLost: fc.boolean(),
  }),
  { minLength: 1, maxLength: 80 },
)

test('whatever the latency, the server never sees more than the limit in any window', async () => {
  await fc.assert(
    fc.asyncProperty(trips, async (planned) => {
      const { arrivals } = await run(planned)
      const ofUser = arrivals.filter(({ lane }) => lane !== 'public')
      expect(mostInWindow(arrivals)).toBeLessThanOrEqual(LIMITS.ipRequests)
      expect(mostInWindow(ofUser)).toBeLessThanOrEqual(LIMITS.userRequests)
    }),
    { numRuns: 60 },
  )
})

test('every request goes out in the end', async () => {
  await fc.assert(
    fc.asyncProperty(trips, async (planned) => {
      expect((await run(planned)).arrivals).toHaveLength(planned.length)
    }),
    { numRuns: 30 },
  )
})

test('what is no cancel never takes the last slots of the user', async () => {
  await fc.assert(
    fc.asyncProperty(trips, async (planned) => {
      const { arrivals } = await run(planned.filter(({ lane }) => lane !== 'cancel'))
      const ofUser = arrivals.filter(({ lane }) => lane !== 'public')
      expect(mostInWindow(ofUser)).toBeLessThanOrEqual(LIMITS.userRequests - LIMITS.cancelReserve)
    }),
    { numRuns: 30 },
  )
})

interface Arrival {
  readonly atMs: number
  readonly lane: Lane
}

/** Plays the trips on a clock that is moved by hand, a millisecond at a time. */
async function run(planned: readonly Trip[]): Promise<{ readonly arrivals: readonly Arrival[] }> {
  const clock = new ManualClock(0)
  const random = { integer: (from: number) => from, fraction: () => 0 }
  const pacer = new Pacer({ ...LIMITS, clock, random, longestPauseMs: 60_000 })
  const arrivals: Arrival[] = []
  let returned = 0
  const set = (trip: Trip, admission: Admission): void => {
    clock.startTimer(trip.outMs, () => arrivals.push({ atMs: clock.monotonicMs(), lane: trip.lane }))
    clock.startTimer(trip.outMs + trip.backMs, () => {
      returned += 1
      pacer.depart(admission, trip.isLost ? 'failed' : 'answered')
    })
  }
  for (const trip of planned) {
    clock.startTimer(trip.askAtMs, () => {
      const admission = pacer.enter(trip.lane)
      if (admission instanceof Promise) void admission.then((admitted) => set(trip, admitted))
      else set(trip, admission)
    })
  }
  while (returned < planned.length && clock.monotonicMs() < 60_000) {
    clock.advance(1)
    await Promise.resolve()
  }
  return { arrivals }
}

function mostInWindow(arrivals: readonly Arrival[]): number {
  const sorted = arrivals.map(({ atMs }) => atMs).sort((left, right) => left - right)
  let most = 0
  let first = 0
  for (const [at, time] of sorted.entries()) {
    while (time - (sorted[first] ?? 0) >= WINDOW_MS) first += 1
    most = Math.max(most, at - first + 1)
  }
  return most
}
