import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sleep } from './clock.ts'
import { VirtualTime } from './virtual-time.ts'

test('a program that sleeps through a day is done when the day has passed, each time at its instant', async () => {
  const time = new VirtualTime(1_771_000_000_000)
  const wokenAtMs: number[] = []
  const program = async () => {
    for (let hour = 0; hour < 24; hour += 1) {
      await sleep(time.clock, 3_600_000)
      wokenAtMs.push(time.clock.monotonicMs())
    }
  }
  const running = program()

  await time.advance(86_400_000)

  await running
  expect(wokenAtMs).toEqual(Array.from({ length: 24 }, (_, hour) => (hour + 1) * 3_600_000))
  expect(time.clock.nowMs()).toBe(1_771_086_400_000)
})

test('what one timer sets off is over before the next one fires, and only then time moves on', async () => {
  const time = new VirtualTime(0)
  const events: string[] = []
  const note = (what: string) => events.push(`${what} at ${time.clock.monotonicMs()}`)
  time.clock.startTimer(10, async () => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
    note('first is over')
  })
  time.clock.startTimer(20, () => note('second fires'))

  await time.advance(30)

  expect(events).toEqual(['first is over at 10', 'second fires at 20'])
})

test('a timer that is started at its instant with no delay still fires at that instant', async () => {
  const time = new VirtualTime(0)
  const firedAtMs: number[] = []
  const chain = async () => {
    for (let link = 0; link < 3; link += 1) {
      await sleep(time.clock, link === 0 ? 10 : 0)
      firedAtMs.push(time.clock.monotonicMs())
    }
  }
  const running = chain()

  await time.advance(10)

  await running
  expect(firedAtMs).toEqual([10, 10, 10])
})

test('time runs until a piece of work is done, and no further', async () => {
  const time = new VirtualTime(0)
  const work = sleep(time.clock, 1_500).then(() => 'done')
  const later = time.clock.startTimer(1_501, () => expect.unreachable('Time went too far.'))

  expect(await time.until(work)).toBe('done')
  expect(time.clock.monotonicMs()).toBe(1_500)
  later.cancel()
})

test('work that fails hands its error on', async () => {
  const time = new VirtualTime(0)
  const work = sleep(time.clock, 5).then(() => Promise.reject(new Error('The order was rejected.')))
  await expect(time.until(work)).rejects.toThrow('The order was rejected.')
})

test('work that nothing will ever end is found out', async () => {
  const time = new VirtualTime(0)
  await expect(time.until(new Promise(() => undefined))).rejects.toThrow(RangeError)
  const sleeping = sleep(time.clock, 2_000)
  await expect(time.until(sleeping, { withinMs: 1_000 })).rejects.toThrow(RangeError)
})

test('a signal stops the move between two timers, and time can be moved again', async () => {
  const time = new VirtualTime(0)
  const stopping = new AbortController()
  const reason = new Error('Enough.')
  time.clock.startTimer(10, () => stopping.abort(reason))
  time.clock.startTimer(20, () => undefined)

  await expect(time.advance(100, { signal: stopping.signal })).rejects.toBe(reason)
  expect(time.clock.monotonicMs()).toBe(10)
  await time.advance(90)
  expect(time.clock.monotonicMs()).toBe(100)
  const endless = new Promise<never>(() => undefined)
  await expect(time.until(endless, { signal: stopping.signal })).rejects.toBe(reason)
})

test('two cannot move time at once, and nobody moves it backwards', async () => {
  const time = new VirtualTime(0)
  const moving = time.advance(1_000)
  await expect(time.advance(1)).rejects.toThrow(RangeError)
  await moving
  await expect(time.advance(-1)).rejects.toThrow(RangeError)
})

test('however a day is cut up, sleepers wake in the same order', async () => {
  const delaysMs = fc.array(fc.array(fc.nat(50), { minLength: 1, maxLength: 5 }), { maxLength: 5 })
  const cuts = fc.array(fc.nat(100), { maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(delaysMs, cuts, async (programs, movesMs) => {
      const whole = await wakingsOf(programs, [250])
      const inPieces = await wakingsOf(programs, [...movesMs, 250])
      expect(inPieces).toEqual(whole)
    }),
    { numRuns: 50 },
  )
})

async function wakingsOf(
  programs: readonly (readonly number[])[],
  movesMs: readonly number[],
): Promise<readonly string[]> {
  const time = new VirtualTime(0)
  const wakings: string[] = []
  const running = programs.map(async (delaysMs, index) => {
    for (const delayMs of delaysMs) {
      await sleep(time.clock, delayMs)
      wakings.push(`${index} at ${time.clock.monotonicMs()}`)
    }
  })
  for (const moveMs of movesMs) await time.advance(moveMs)
  await Promise.all(running)
  return wakings
}
