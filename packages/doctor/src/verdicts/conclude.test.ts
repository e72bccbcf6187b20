/** What follows from which evidence, as a table: the cases that no server of ours can be brought into, and the order of precedence. */
import { describe, expect, test } from 'vitest'
import type { CallKind, Evidence, SignedCall, WayOut } from '../evidence/evidence.ts'
import type { ProbeReply } from '../evidence/probe-reply.ts'
import type { Route } from '../evidence/route.ts'
import { conclude } from './conclude.ts'

const ACCEPTED: ProbeReply = { kind: 'accepted', http: 200 }

describe('an egress that changes', () => {
  const byTurns = (addresses: readonly string[]) =>
    evidence({
      calls: [ACCEPTED, refused(1401), ACCEPTED, refused(1401)].map((reply, index) => ({
        ...call('balances', reply),
        localAddress: addresses[index],
      })),
    })

  test('is named where what passes left by another address than what is refused', () => {
    const { reading, words } = conclude(byTurns(['192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.2']))
    expect(reading).toBe('egress-unstable')
    expect(words['addresses']).toBe('192.0.2.1, 192.0.2.2')
  })

  test('is not blamed where the same address passes and is refused', () => {
    expect(readingOf(byTurns(['192.0.2.1', '192.0.2.1', '192.0.2.2', '192.0.2.2']))).toBe('unstable-unseen')
    expect(readingOf(byTurns(['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.1']))).toBe('unstable-unseen')
  })
})

describe('a difference that was seen once', () => {
  test.each([
    ['between routes', [call('balances', refused(1401), 6), call('balances', ACCEPTED, 4)]],
    ['between query and body', [call('balances', ACCEPTED, 6), call('query', refused(1401), 6)]],
    ['between key and secret', [call('balances', refused(401), 6), call('swapped', ACCEPTED, 6)]],
  ])('%s is not called proven', (_, calls) => {
    expect(readingOf(evidence({ calls, routes: [6, 4] }))).toBe('not-confirmed')
  })
})

describe('what comes first', () => {
  test('a missing credential before a damaged one, and both before everything else', () => {
    const credentials = [
      { field: 'key', kind: 'malformed', what: 'ends with a space' },
      { field: 'secret', kind: 'missing', what: 'is not set' },
    ] as const
    expect(readingOf({ ...evidence({}), credentials, isSignerRight: false })).toBe('missing')
  })

  test('an oddity is no defect', () => {
    const credentials = [{ field: 'key', kind: 'odd', what: 'has 5 characters' }] as const
    const calls = [call('balances', ACCEPTED), call('query', ACCEPTED), call('cancel', refused(3103))]
    expect(readingOf({ ...evidence({ calls }), credentials })).toBe('healthy')
  })

  test('a rate limit on any route before what another route says', () => {
    const ways = [way(6, { kind: 'blocked', http: 403 }), way(4, { kind: 'rate-limited', http: 429 })]
    expect(readingOf({ ...evidence({}), ways })).toBe('rate-limited')
  })

  test('the first route that is answered, as for a program; one that leads nowhere is passed over', () => {
    const nowhere = way(6, { kind: 'unanswered', failure: 'TB_CONNECTION_REFUSED' })
    const blocked = way(4, { kind: 'blocked', http: 403 })
    expect(readingOf({ ...evidence({}), ways: [nowhere, blocked] })).toBe('blocked')
    expect(readingOf({ ...evidence({}), ways: [blocked, way(6, ACCEPTED)] })).toBe('blocked')
  })

  test('a gateway that turns away a request that is wrong on purpose blocks nobody', () => {
    const calls = [call('balances', refused(1401)), call('unknown-key', { kind: 'blocked', http: 403 })]
    expect(readingOf(evidence({ calls }))).toBe('not-confirmed')
  })

  test('one call without an answer among others that have one is no unreachable network', () => {
    const silent = call('query', { kind: 'unanswered', failure: 'TB_TIMEOUT' })
    expect(readingOf(evidence({ calls: [call('balances', ACCEPTED), silent, silent] }))).toBe('not-confirmed')
    const unheard = { ...silent, kind: 'balances' as const }
    expect(readingOf(evidence({ calls: [unheard, unheard] }))).toBe('no-connection')
  })

  test('a refusal with a code that blames nobody is not healthy, whatever else passes', () => {
    const calls = [call('balances', refused(9_999)), call('query', ACCEPTED), call('cancel', refused(3103))]
    expect(readingOf(evidence({ calls }))).toBe('odd-refusal')
  })

  test('a proxy that says nothing, where the direct way leads to the exchange', () => {
    const silent = way('proxy', { kind: 'unanswered', failure: 'TB_TIMEOUT' })
    expect(readingOf({ ...evidence({}), ways: [silent, way(4, ACCEPTED)] })).toBe('proxy-refused')
    expect(readingOf({ ...evidence({}), ways: [silent] })).toBe('no-connection')
  })

  test('a configured proxy that does not connect, whatever the direct ways are', () => {
    const proxy = way('proxy', { kind: 'unanswered', failure: 'TB_PROXY_REFUSED', proxyHttp: 407 })
    expect(readingOf({ ...evidence({}), ways: [proxy, way(4, ACCEPTED)] })).toBe('proxy-wants-credentials')
  })
})

describe('a refusal over every route, by how the wrong requests are refused', () => {
  test.each([
    [
      'the documented answers to an unknown key',
      401,
      { unknown: 401, wrong: 401, expired: 401 },
      'key-unknown',
    ],
    ['a right secret alone gets 401', 401, { unknown: 401, wrong: 1401, expired: 1401 }, 'account-refused'],
    [
      'another time is refused otherwise',
      401,
      { unknown: 401, wrong: 401, expired: 1401 },
      'secret-mismatch',
    ],
    [
      'an invented key is refused otherwise',
      401,
      { unknown: 1401, wrong: 401, expired: 401 },
      'key-or-account',
    ],
    ['no control was made', 401, {}, 'not-confirmed'],
    [
      'an invented key alone gets 401',
      1401,
      { unknown: 401, wrong: 1401, expired: 1401 },
      'address-or-secret',
    ],
    ['everything gets 1401', 1401, { unknown: 1401, wrong: 1401, expired: 1401 }, 'address-secret-or-key'],
    ['a wrong secret gets 3005', 1401, { unknown: 401, wrong: 3005, expired: 1401 }, 'address-not-secret'],
    ['a code for signatures', 3005, { unknown: 401, wrong: 3005, expired: 1401 }, 'secret-mismatch'],
    ['everything gets 3005', 3005, { unknown: 3005, wrong: 3005, expired: 3005 }, 'signature-not-made'],
    [
      'a wrong secret is refused otherwise',
      3005,
      { unknown: 401, wrong: 1401, expired: 1401 },
      'signature-not-made',
    ],
  ] as const)('%s', (_, code, controls, reading) => {
    const { unknown, wrong, expired }: { unknown?: number; wrong?: number; expired?: number } = controls
    const calls = [
      call('balances', refused(code)),
      ...(unknown === undefined ? [] : [call('unknown-key', refused(unknown))]),
      ...(wrong === undefined ? [] : [call('wrong-secret', refused(wrong))]),
      ...(expired === undefined ? [] : [call('expired', refused(expired))]),
    ]
    expect(readingOf(evidence({ calls }))).toBe(reading)
  })

  test('over several routes is judged where the answer says the most', () => {
    const calls = [
      call('balances', refused(1401), 6),
      call('balances', refused(401), 4),
      call('unknown-key', refused(401), 4),
      call('wrong-secret', refused(401), 4),
    ]
    expect(readingOf(evidence({ calls, routes: [6, 4] }))).toBe('key-unknown')
  })
})

function readingOf(wanted: Evidence): string {
  return conclude(wanted).reading
}

function evidence({
  calls = [],
  routes = [4],
}: {
  readonly calls?: readonly SignedCall[]
  readonly routes?: readonly Route[]
}): Evidence {
  return {
    credentials: [],
    isSignerRight: true,
    ways: routes.map((route) => way(route, ACCEPTED)),
    clock: { offsetMs: 0, uncertaintyMs: 100, samples: 3, windowLeftMs: 1_000 },
    calls,
    publicAgain: undefined,
  }
}

function way(route: Route, reply: ProbeReply): WayOut {
  return { route, reply, localAddress: undefined, seenAddresses: [] }
}

function call(kind: CallKind, reply: ProbeReply, route: Route = 4): SignedCall {
  return { kind, route, time: 'local', reply, localAddress: undefined }
}

function refused(code: number): ProbeReply {
  return { kind: 'refused', http: 200, code }
}
