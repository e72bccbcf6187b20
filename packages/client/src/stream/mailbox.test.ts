import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Mailbox } from './mailbox.ts'
import type { PendingEvent, StreamEvent } from './stream-event.ts'

const update = (value: number): PendingEvent<number> => ({
  kind: 'update',
  value,
  source: 'stream',
  receivedAtMs: 0,
  arrivedMs: 0,
  isStale: false,
})
const stale: PendingEvent<number> = {
  kind: 'stale',
  reason: 'silent',
  lastNewsAtMs: undefined,
  cause: undefined,
}
const recovered: PendingEvent<number> = { kind: 'recovered', source: 'stream', staleForMs: 1 }
const neverTooOld = () => false

async function readAll(mailbox: Mailbox<number>): Promise<readonly StreamEvent<number>[]> {
  const events: StreamEvent<number>[] = []
  while (mailbox.unread > 0) {
    const event = await mailbox.next()
    if (event !== undefined) events.push(event)
  }
  return events
}

test('a value that was unread when the data went stale is handed over as stale', async () => {
  const mailbox = new Mailbox<number>({ capacity: 5, isTooOld: neverTooOld })
  mailbox.push(update(1))
  mailbox.push(stale)
  mailbox.push(recovered)
  mailbox.push(update(2))
  mailbox.push(stale)

  const events = await readAll(mailbox)

  expect(events.map(({ kind }) => kind)).toEqual(['update', 'stale', 'recovered', 'update', 'stale'])
  expect(events.map((event) => event.kind === 'update' && event.isStale)).toEqual([
    true,
    false,
    false,
    true,
    false,
  ])
})

test('a value that waited beyond its limit is handed over as stale', async () => {
  const mailbox = new Mailbox<number>({ capacity: 5, isTooOld: () => true })
  mailbox.push(update(1))
  expect(await mailbox.next()).toMatchObject({ value: 1, isStale: true })
})

test('of values with one key only the newest is unread', async () => {
  const mailbox = new Mailbox<number>({ capacity: 5, isTooOld: neverTooOld, keyOf: (value) => value % 10 })
  for (const value of [1, 11, 2, 21]) mailbox.push(update(value))
  expect(await readAll(mailbox)).toMatchObject([{ value: 2 }, { value: 21 }])
})

test('whatever is pushed, what is unread stays bounded and every value is read or counted', async () => {
  const pushes = fc.array(fc.constantFrom('update', 'stale', 'recovered', 'read'), { maxLength: 400 })
  await fc.assert(
    fc.asyncProperty(pushes, fc.integer({ min: 1, max: 12 }), async (script, capacity) => {
      const mailbox = new Mailbox<number>({ capacity, isTooOld: neverTooOld })
      const read: (StreamEvent<number> | undefined)[] = []
      let pushed = 0
      for (const step of script) {
        if (step === 'update') mailbox.push(update(++pushed))
        if (step === 'stale') mailbox.push(stale)
        if (step === 'recovered') mailbox.push(recovered)
        if (step === 'read' && mailbox.unread > 0) read.push(await mailbox.next())
        expect(mailbox.unread).toBeLessThanOrEqual(3 * Math.max(capacity, 8) + 3)
      }
      read.push(...(await readAll(mailbox)))
      let next = 1
      for (const event of read) {
        if (event?.kind === 'dropped') next += event.count
        if (event?.kind === 'update') expect(event.value).toBe(next++)
      }
      expect(next).toBe(pushed + 1)
    }),
  )
})
