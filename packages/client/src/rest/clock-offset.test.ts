import fc from 'fast-check'
import { beforeEach, expect, test } from 'vitest'
import { ClockOffsetLearner, type Moment } from './clock-offset.ts'

const START_MS = 1_770_742_394_290

let learner: ClockOffsetLearner

beforeEach(() => {
  learner = new ClockOffsetLearner()
})

/** A moment `elapsedMs` after the start, on a machine whose clock shows the right time plus `aheadMs`. */
function moment(elapsedMs: number, aheadMs = 0): Moment {
  return { wallMs: START_MS + elapsedMs + aheadMs, monotonicMs: elapsedMs }
}

function dateAt(elapsedMs: number): string {
  return new Date(START_MS + elapsedMs).toUTCString()
}

/** A reply sent, answered at once and received within `tookMs`. */
function learn(elapsedMs: number, aheadMs: number, tookMs = 20): void {
  learner.learn({
    date: dateAt(elapsedMs),
    sent: moment(elapsedMs, aheadMs),
    received: moment(elapsedMs + tookMs, aheadMs),
  })
}

test('before the first reply nothing is known, and our clock is believed', () => {
  expect(learner.current()).toEqual({
    offsetMs: 0,
    uncertaintyMs: Number.POSITIVE_INFINITY,
    samples: 0,
  })
})

test('a clock that is right is left alone', () => {
  for (let second = 0; second < 20; second += 1) learn(second * 1_370, 0)
  expect(learner.current()).toMatchObject({ offsetMs: 0, samples: 20 })
})

test.each([-600_000, -26_000, -3_000, 3_000, 26_000, 600_000])(
  'a clock that is %i ms off is found to within a second by one reply',
  (aheadMs) => {
    learn(0, aheadMs)
    expect(Math.abs(learner.offsetMs(moment(50, aheadMs)) + aheadMs)).toBeLessThanOrEqual(1_000)
  },
)

test('the truth lies within the uncertainty, which only shrinks while replies agree', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -3_600_000, max: 3_600_000 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 0, max: 400 })), {
        minLength: 1,
      }),
      (aheadMs, steps) => {
        learner = new ClockOffsetLearner()
        let elapsedMs = 0
        let last = Number.POSITIVE_INFINITY
        for (const [waitMs, tookMs] of steps) {
          elapsedMs += waitMs
          learn(elapsedMs, aheadMs, tookMs)
          const { offsetMs, uncertaintyMs } = learner.current()
          expect(Math.abs(offsetMs + aheadMs)).toBeLessThanOrEqual(uncertaintyMs + 1)
          expect(uncertaintyMs).toBeLessThanOrEqual(last + 1)
          last = uncertaintyMs
        }
      },
    ),
  )
})

test('a reply that contradicts what is known starts anew', () => {
  learn(0, 0)
  learner.learn({
    date: dateAt(100_000),
    sent: moment(1_000),
    received: moment(1_020),
  })
  expect(learner.current()).toMatchObject({ samples: 1 })
  expect(learner.current().offsetMs).toBeGreaterThan(97_000)
})

test('when our clock is set, what was learnt is forgotten until the next reply', () => {
  learn(0, -600_000)
  expect(learner.offsetMs(moment(100, -600_000))).toBeGreaterThan(500_000)
  expect(learner.offsetMs(moment(200, 0))).toBe(0)
  expect(learner.current().samples).toBe(0)
})

test('a reply during which our clock was set says nothing', () => {
  learner.learn({ date: dateAt(0), sent: moment(0, -600_000), received: moment(20, 0) })
  expect(learner.current().samples).toBe(0)
})

test.each([
  '',
  'yesterday',
  'Mon, 01 Jan 1990 00:00:00 GMT',
  new Date(START_MS + 2 * 86_400_000).toUTCString(),
])('a date that no running clock shows is left aside: %j', (date) => {
  learner.learn({ date, sent: moment(0), received: moment(20) })
  expect(learner.current()).toMatchObject({ offsetMs: 0, samples: 0 })
})
