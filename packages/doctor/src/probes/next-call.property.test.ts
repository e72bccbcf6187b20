import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CallKind, PlannedCall, SignedCall } from '../evidence/evidence.ts'
import type { ProbeReply } from '../evidence/probe-reply.ts'
import type { Route } from '../evidence/route.ts'
import { conclude } from '../verdicts/conclude.ts'
import { READINGS, type Reading } from '../verdicts/reading.ts'
import { nextCall } from './next-call.ts'

const BUDGET = 8
/** With three routes, a clock that is off, and an exchange that answers every wrong request in another way. */
const LONGEST = 12
const ROUTES: readonly (readonly Route[])[] = [[4], [6], [6, 4], ['proxy'], ['proxy', 6, 4]]
const KINDS: readonly CallKind[] = [
  'balances',
  'query',
  'empty',
  'fields',
  'cancel',
  'variant',
  'wrong-secret',
  'unknown-key',
  'expired',
  'swapped',
]

const anyReply: fc.Arbitrary<ProbeReply> = fc.oneof(
  fc.constant({ kind: 'accepted', http: 200 } as const),
  fc.record({
    kind: fc.constant('refused' as const),
    http: fc.constant(200),
    code: fc.constantFrom(401, 1401, 3005, 3103, 3013, 400),
  }),
)
const doorReply: fc.Arbitrary<ProbeReply> = fc.oneof(
  fc.constant({ kind: 'accepted', http: 200 } as const),
  fc.record({
    kind: fc.constant('refused' as const),
    http: fc.constant(200),
    code: fc.constantFrom(401, 1401),
  }),
)
const clockOf = (offsetMs: number) => ({ offsetMs, uncertaintyMs: 100, samples: 3, windowLeftMs: 1_000 })

test('whatever an exchange answers, as long as it answers the same to the same, the calls come to an end', () => {
  const exchange = fc.array(anyReply, { minLength: KINDS.length * 3, maxLength: KINDS.length * 3 })
  fc.assert(
    fc.property(
      exchange,
      fc.constantFrom(...ROUTES),
      fc.constantFrom(0, 60_000),
      (replies, routes, offsetMs) => {
        const calls = examine(
          routes,
          offsetMs,
          (call) => replies[indexOf(call)] ?? { kind: 'accepted', http: 200 },
        )
        expect(calls.length).toBeLessThanOrEqual(LONGEST)
        expectReading(calls.slice(0, BUDGET), routes, offsetMs)
      },
    ),
  )
})

test('an exchange that answers by chance is never healthy without a reason to be, and always has a verdict', () => {
  fc.assert(
    fc.property(fc.array(doorReply, { minLength: 20 }), fc.constantFrom(...ROUTES), (replies, routes) => {
      let asked = 0
      const calls = examine(
        routes,
        0,
        () => replies[asked++ % replies.length] ?? { kind: 'accepted', http: 200 },
      )
      const { verdict } = expectReading(calls.slice(0, BUDGET), routes, 0)
      const isRefused = calls.slice(0, BUDGET).some(({ reply }) => reply.kind === 'refused')
      if (isRefused) expect(verdict).not.toBe('healthy')
    }),
  )
})

function indexOf({ kind, route }: PlannedCall): number {
  return KINDS.indexOf(kind) * 3 + (route === 'proxy' ? 0 : route === 6 ? 1 : 2)
}

function examine(
  routes: readonly Route[],
  offsetMs: number,
  answer: (call: PlannedCall) => ProbeReply,
): readonly SignedCall[] {
  const calls: SignedCall[] = []
  for (;;) {
    const call = nextCall({ calls, clock: clockOf(offsetMs) }, routes)
    if (call === undefined || calls.length > 3 * BUDGET) return calls
    calls.push({ ...call, reply: answer(call), localAddress: undefined })
  }
}

/** A verdict comes of it, and where causes stay together there are some. */
function expectReading(calls: readonly SignedCall[], routes: readonly Route[], offsetMs: number): Reading {
  const { reading: id } = conclude({
    credentials: [],
    isSignerRight: true,
    ways: routes.map((route) => ({
      route,
      reply: { kind: 'accepted', http: 200 },
      localAddress: undefined,
      seenAddresses: [],
    })),
    clock: clockOf(offsetMs),
    calls,
    publicAgain: undefined,
  })
  const reading: Reading = READINGS[id]
  if (reading.verdict === 'undecided') expect(reading.candidates?.length).toBeGreaterThan(0)
  return reading
}
