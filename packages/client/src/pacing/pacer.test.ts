import { ManualClock, RateLimitedError } from '@trading-bridge/core'
import { beforeEach, expect, test } from 'vitest'
import { type Admission, type Lane, Pacer } from './pacer.ts'

const WINDOW_MS = 3_000
/** A slot is held a little longer than the window, for clocks that do not run alike. */
const HELD_MS = WINDOW_MS + 5

let clock: ManualClock
let pacer: Pacer
let admitted: string[]

beforeEach(() => {
  clock = new ManualClock(0)
  admitted = []
  pacer = open()
})

function open(limits: { readonly userRequests?: number; readonly cancelReserve?: number } = {}): Pacer {
  return new Pacer({
    ipRequests: 100,
    userRequests: 3,
    windowMs: WINDOW_MS,
    cancelReserve: 1,
    clock,
    random: { integer: (from) => from, fraction: () => 0 },
    longestPauseMs: 60_000,
    ...limits,
  })
}

test('requests go out at once while there are slots', () => {
  expect(pacer.enter('write')).not.toBeInstanceOf(Promise)
  expect(pacer.enter('read')).not.toBeInstanceOf(Promise)
  expect(pacer.enter('read')).toBeInstanceOf(Promise)
})

test('a slot comes back one window after the reply, not after the request', async () => {
  const first = take('write')
  take('write')
  wait('third', 'write')
  clock.advance(10_000)
  await settled()
  expect(admitted).toEqual([])

  pacer.depart(first, 'answered')
  clock.advance(HELD_MS - 1)
  await settled()
  expect(admitted).toEqual([])
  clock.advance(1)
  await settled()
  expect(admitted).toEqual(['third'])
})

test('a request that never left gives its slot back at once', async () => {
  const first = take('write')
  take('write')
  wait('third', 'write')
  pacer.depart(first, 'never-sent')
  await settled()
  expect(admitted).toEqual(['third'])
})

test('a cancel takes the slots kept for it, and overtakes what waits', async () => {
  take('write')
  take('write')
  wait('order', 'write')
  expect(pacer.enter('cancel')).not.toBeInstanceOf(Promise)
})

test('of those that wait, cancels go first and the others in the order they came', async () => {
  const sent = [take('cancel'), take('cancel'), take('cancel')]
  wait('read', 'read')
  wait('order', 'write')
  wait('cancel', 'cancel')
  for (const admission of sent) pacer.depart(admission, 'answered')
  clock.advance(HELD_MS)
  await settled()
  expect(admitted).toEqual(['cancel', 'read'])
})

test('a public call does not wait behind signed ones that have no slot', async () => {
  take('write')
  take('write')
  wait('order', 'write')
  wait('book', 'public')
  await settled()
  expect(admitted).toEqual(['book'])
})

test('a storm of 429 is answered with pauses of 3, 6, 12, 24, 48 and then 60 s', () => {
  const pauses: number[] = []
  for (let storm = 0; storm < 7; storm += 1) {
    const probe = take('cancel')
    pacer.depart(probe, 'rate-limited')
    pauses.push(pacer.pauseLeftMs())
    clock.advance(70_000)
  }
  expect(pauses).toEqual([3_000, 6_000, 12_000, 24_000, 48_000, 60_000, 60_000])
})

test('a good answer ends the doubling', () => {
  pacer.depart(take('read'), 'rate-limited')
  clock.advance(3_000)
  pacer.depart(take('read'), 'answered')
  clock.advance(10_000)
  pacer.depart(take('read'), 'rate-limited')
  expect(pacer.pauseLeftMs()).toBe(3_000)
})

test('many 429 of one storm are one pause', () => {
  const [first, second] = [take('read'), take('read')]
  pacer.depart(first, 'rate-limited')
  clock.advance(1_000)
  pacer.depart(second, 'rate-limited')
  expect(pacer.pauseLeftMs()).toBe(2_000)
})

test('after a pause reads go last', async () => {
  pacer = open({ userRequests: 20 })
  pacer.depart(take('read'), 'rate-limited')
  wait('read', 'read')
  wait('order', 'write')
  wait('cancel', 'cancel')
  clock.advance(3_000)
  await settled()
  expect(admitted).toEqual(['cancel'])
  pacer.depart(probe(), 'answered')
  await settled()
  expect(admitted).toEqual(['cancel', 'order', 'read'])
})

test('a probe that fails is followed by another, alone again', async () => {
  pacer.depart(take('read'), 'rate-limited')
  wait('first', 'cancel')
  wait('second', 'cancel')
  clock.advance(3_000)
  await settled()
  expect(admitted).toEqual(['first'])
  pacer.depart(probe(), 'failed')
  await settled()
  expect(admitted).toEqual(['first', 'second'])
})

test('whoever aborts leaves the queue, and nobody behind suffers', async () => {
  const first = take('write')
  take('write')
  const controller = new AbortController()
  const aborted = pacer.enter('write', controller.signal)
  wait('next', 'write')
  controller.abort('enough')
  await expect(aborted).rejects.toBe('enough')
  pacer.depart(first, 'never-sent')
  await settled()
  expect(admitted).toEqual(['next'])
})

test('a signal that has aborted takes no slot', () => {
  expect(() => pacer.enter('write', AbortSignal.abort('enough'))).toThrow('enough')
  take('write')
  expect(pacer.enter('write')).not.toBeInstanceOf(Promise)
})

test('nobody waits for ever: what finds no slot in time is refused, and was not sent', async () => {
  take('write')
  take('write')
  const waiting = pacer.enter('write')
  const refusal = expect(waiting).rejects.toBeInstanceOf(RateLimitedError)
  clock.advance(66_000)
  await refusal
})

test('a queue of a thousand takes no more of the same kind', async () => {
  take('write')
  take('write')
  for (let count = 0; count < 1_000; count += 1) wait(String(count), 'write')
  expect(() => pacer.enter('write')).toThrow(RateLimitedError)
  pacer.close()
})

test('closing turns away what waits', async () => {
  take('write')
  take('write')
  const waiting = pacer.enter('write')
  pacer.close()
  await expect(waiting).rejects.toMatchObject({ code: 'TB_NETWORK' })
  expect(() => pacer.enter('write')).toThrow('closed')
})

let lastAdmission: Admission | undefined

function take(lane: Lane): Admission {
  const admission = pacer.enter(lane)
  if (admission instanceof Promise) throw new Error(`There was no slot for a ${lane}.`)
  return admission
}

function wait(name: string, lane: Lane): void {
  const admission = pacer.enter(lane)
  if (!(admission instanceof Promise)) throw new Error(`${name} did not have to wait.`)
  admission.then(
    (granted) => {
      lastAdmission = granted
      admitted.push(name)
    },
    () => undefined,
  )
}

function probe(): Admission {
  if (lastAdmission === undefined) throw new Error('Nothing was admitted.')
  return lastAdmission
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
}
