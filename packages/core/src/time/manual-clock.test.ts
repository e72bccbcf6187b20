import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ManualClock } from './manual-clock.ts'

test('time stands still until it is moved', () => {
  const clock = new ManualClock(1_770_742_394_290)
  expect(clock.nowMs()).toBe(1_770_742_394_290)
  expect(clock.monotonicMs()).toBe(0)

  clock.advance(250)

  expect(clock.nowMs()).toBe(1_770_742_394_540)
  expect(clock.monotonicMs()).toBe(250)
})

test('timers fire in the order they are due, and those due together in the order they were started', () => {
  const clock = new ManualClock(0)
  const fired: string[] = []
  clock.startTimer(20, () => fired.push('late'))
  clock.startTimer(10, () => fired.push('first of two'))
  clock.startTimer(10, () => fired.push('second of two'))

  clock.advance(20)

  expect(fired).toEqual(['first of two', 'second of two', 'late'])
})

test('each timer sees its own due time as the present', () => {
  const clock = new ManualClock(1_000)
  const seen: (readonly [number, number])[] = []
  const look = () => seen.push([clock.nowMs(), clock.monotonicMs()])
  clock.startTimer(10, look)
  clock.startTimer(30, look)

  clock.advance(100)

  expect(seen).toEqual([
    [1_010, 10],
    [1_030, 30],
  ])
})

test('a timer started by a callback fires in the same move when it falls due in it', () => {
  const clock = new ManualClock(0)
  const firedAt: number[] = []
  const repeat = () => {
    firedAt.push(clock.monotonicMs())
    clock.startTimer(10, repeat)
  }
  clock.startTimer(10, repeat)

  clock.advance(35)

  expect(firedAt).toEqual([10, 20, 30])
})

test('a cancelled timer does not fire, even when the one before it cancels it', () => {
  const clock = new ManualClock(0)
  const fired: string[] = []
  clock.startTimer(5, () => second.cancel())
  const second = clock.startTimer(5, () => fired.push('second'))

  clock.advance(10)

  expect(fired).toEqual([])
})

test.each([-50, Number.NaN])('a delay of %d is due at once, at the next move', (delayMs) => {
  const clock = new ManualClock(0)
  const firedAt: number[] = []
  clock.startTimer(delayMs, () => firedAt.push(clock.monotonicMs()))
  expect(firedAt).toEqual([])
  clock.advance(0)
  expect(firedAt).toEqual([0])
})

test('it tells how long it is until the next timer is due, and that there is none', () => {
  const clock = new ManualClock(0)
  expect(clock.nextTimerInMs).toBeUndefined()
  clock.startTimer(50, () => undefined)
  const sooner = clock.startTimer(20, () => undefined)
  clock.advance(5)
  expect(clock.nextTimerInMs).toBe(15)
  sooner.cancel()
  expect(clock.nextTimerInMs).toBe(45)
})

test('setting the wall clock moves neither timers nor monotonic time', () => {
  const clock = new ManualClock(1_000)
  const fired: string[] = []
  clock.startTimer(10, () => fired.push('timer'))

  clock.setWallClock(999_000)

  expect(fired).toEqual([])
  expect(clock.monotonicMs()).toBe(0)
  clock.advance(10)
  expect(fired).toEqual(['timer'])
  expect(clock.nowMs()).toBe(999_010)
})

test('a callback that moves the clock itself does not send it backwards', () => {
  const clock = new ManualClock(0)
  clock.startTimer(5, () => clock.advance(100))

  clock.advance(10)

  expect(clock.monotonicMs()).toBe(105)
  expect(clock.nowMs()).toBe(105)
})

test('time does not run backwards', () => {
  const clock = new ManualClock(0)
  expect(() => clock.advance(-1)).toThrow(RangeError)
  expect(() => clock.advance(Number.NaN)).toThrow(RangeError)
})

test('whatever is started and however time is cut up, timers fire once, in order, on time', () => {
  const delays = fc.array(fc.nat(100))
  const moves = fc.array(fc.nat(40))
  fc.assert(
    fc.property(delays, moves, (delaysMs, movesMs) => {
      const clock = new ManualClock(0)
      const fired: { readonly delayMs: number; readonly atMs: number; readonly index: number }[] = []
      delaysMs.forEach((delayMs, index) => {
        clock.startTimer(delayMs, () => fired.push({ delayMs, atMs: clock.monotonicMs(), index }))
      })
      for (const moveMs of movesMs) clock.advance(moveMs)

      const untilMs = movesMs.reduce((total, moveMs) => total + moveMs, 0)
      const due = delaysMs
        .map((delayMs, index) => ({ delayMs, atMs: delayMs, index }))
        .filter(({ delayMs }) => delayMs <= untilMs && movesMs.length > 0)
        .sort((left, right) => left.atMs - right.atMs || left.index - right.index)
      expect(fired).toEqual(due)
    }),
  )
})
