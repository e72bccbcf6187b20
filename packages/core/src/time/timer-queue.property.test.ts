import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PendingTimer, TimerQueue } from './timer-queue.ts'

/** Adds a timer due then, takes out the one added as the so-manieth, or takes the first. */
const STEP = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), dueMs: fc.nat(20) }),
  fc.record({ kind: fc.constant('remove' as const), which: fc.nat(60) }),
  fc.record({ kind: fc.constant('shift' as const) }),
)

test('whatever is added and taken out, the first is always the one a sorted list has first', () => {
  fc.assert(
    fc.property(fc.array(STEP, { maxLength: 120 }), (steps) => {
      const queue = new TimerQueue()
      const sorted = new Set<PendingTimer>()
      const added: { readonly timer: PendingTimer; readonly remove: () => void }[] = []
      for (const step of steps) {
        if (step.kind === 'add') {
          const timer = { dueMs: step.dueMs, order: added.length, callback: () => undefined }
          added.push({ timer, remove: queue.add(timer) })
          sorted.add(timer)
        } else if (step.kind === 'remove') {
          const chosen = added[step.which]
          chosen?.remove()
          if (chosen !== undefined) sorted.delete(chosen.timer)
        } else {
          const first = firstOf(sorted)
          expect(queue.shift()).toBe(first)
          if (first !== undefined) sorted.delete(first)
        }
        expect(queue.first).toBe(firstOf(sorted))
        expect(queue.size).toBe(sorted.size)
      }
    }),
  )
})

function firstOf(timers: ReadonlySet<PendingTimer>): PendingTimer | undefined {
  return [...timers].sort((one, other) => one.dueMs - other.dueMs || one.order - other.order)[0]
}
