/** What follows from how signed calls are answered, each against the others. The mirror of `probes/next-call.ts`. */
import {
  isConfirmed,
  isRefused,
  passes,
  refusalCode,
  repliesTo,
  wasTried,
} from '../evidence/compare-calls.ts'
import {
  type CallKind,
  type Evidence,
  type PlannedCall,
  type SignedCall,
  timeToSignWith,
} from '../evidence/evidence.ts'
import { isAdmitted } from '../evidence/probe-reply.ts'
import { type Route, routeName } from '../evidence/route.ts'
import { planned, tellingRoute } from '../probes/next-call.ts'
import type { Conclusion } from './conclusion.ts'
import { offsetText } from './offset-text.ts'
import type { ReadingId } from './reading.ts'

type Calls = readonly SignedCall[]

const ORDER_NOT_FOUND = 3103
const ADDRESS_OR_SIGNATURE = 1401
const KEY_OR_ACCOUNT = 401
const NOT_CONFIRMED: Conclusion = { reading: 'not-confirmed', words: {} }

export function concludeFromCalls(
  { calls, clock }: Pick<Evidence, 'calls' | 'clock'>,
  routes: readonly Route[],
): Conclusion {
  const [base] = routes
  if (base === undefined || calls.length === 0) return NOT_CONFIRMED
  if (passes(calls, planned('balances', base))) return fromPassing(calls, base, routes)
  return fromRefusal(calls, base, { routes, time: timeToSignWith(clock), offsetMs: clock?.offsetMs ?? 0 })
}

function fromPassing(calls: Calls, base: Route, routes: readonly Route[]): Conclusion {
  const [balances, query, cancel, fields] = [
    planned('balances', base),
    planned('query', base),
    planned('cancel', base),
    planned('fields', base),
  ]
  if (isRefused(calls, query)) return told('query-altered', isConfirmed(calls, balances, query))
  if (isRefused(calls, cancel)) {
    if (passes(calls, fields)) return told('trade-not-permitted', isConfirmed(calls, cancel, fields))
    return fromRefusedBody(calls, repliesTo(calls, balances).length >= 2)
  }
  const refused = routes.find((route) => isRefused(calls, planned('balances', route)))
  if (refused !== undefined) {
    const isSure = isConfirmed(calls, balances, planned('balances', refused))
    return told('address-not-listed', isSure, routeWords(refused, base))
  }
  if (!repliesTo(calls, balances).every(({ kind }) => kind === 'accepted')) return oddRefusal(calls, balances)
  if (!passes(calls, query) || !wasTried(calls, cancel)) return NOT_CONFIRMED
  const reading = provesTrading(calls, cancel) ? 'healthy' : 'trade-unproven'
  return { reading, words: routeWords(base, base) }
}

/** Let in, and refused with a code that blames neither the caller nor what he may do. */
function oddRefusal(calls: Calls, balances: PlannedCall): Conclusion {
  const code = repliesTo(calls, balances).flatMap((reply) => (reply.kind === 'refused' ? reply.code : []))[0]
  return { reading: 'odd-refusal', words: { code: String(code) } }
}

/** A body with fields is refused, and its bytes do not depend on what they ask for. */
function fromRefusedBody(calls: Calls, isSure: boolean): Conclusion {
  const { change } = calls.find(({ kind, reply }) => kind === 'variant' && isAdmitted(reply)) ?? {}
  return change === undefined
    ? told('body-altered', isSure)
    : { reading: 'body-change-known', words: { change } }
}

function provesTrading(calls: Calls, cancel: PlannedCall): boolean {
  const [reply] = repliesTo(calls, cancel)
  return reply?.kind === 'accepted' || (reply?.kind === 'refused' && reply.code === ORDER_NOT_FOUND)
}

function fromRefusal(
  calls: Calls,
  base: Route,
  { routes, time, offsetMs }: Ground & { readonly offsetMs: number },
): Conclusion {
  const balances = planned('balances', base, time)
  if (time === 'exchange' && passes(calls, balances)) {
    const isSure = isConfirmed(calls, planned('balances', base), balances)
    return told('clock-skew', isSure, { offset: offsetText(offsetMs) })
  }
  const passing = routes.find((route) => passes(calls, planned('balances', route, time)))
  if (passing !== undefined) return fromOtherRoute(calls, balances, planned('balances', passing, time))
  const route = tellingRoute(calls, routes, time)
  return route === undefined ? NOT_CONFIRMED : fromEveryRoute(calls, route, { routes, time })
}

function fromOtherRoute(calls: Calls, refused: PlannedCall, passing: PlannedCall): Conclusion {
  const isSure = isConfirmed(calls, refused, passing)
  if (refused.route !== 'proxy')
    return told('address-not-listed', isSure, routeWords(refused.route, passing.route))
  if (passes(calls, planned('empty', 'proxy', refused.time))) return told('braces-altered', isSure)
  return told('proxy-not-listed', isSure, routeWords(refused.route, passing.route))
}

interface Ground {
  readonly routes: readonly Route[]
  readonly time: PlannedCall['time']
}

function fromEveryRoute(calls: Calls, route: Route, { routes, time }: Ground): Conclusion {
  const of = (kind: CallKind) => planned(kind, route, time)
  const codeOf = (kind: CallKind) => refusalCode(calls, of(kind))
  const balances = of('balances')
  for (const each of routes) {
    const swapped = planned('swapped', each, time)
    if (passes(calls, swapped))
      return told('swapped', each !== route || isConfirmed(calls, balances, swapped))
  }
  const code = codeOf('balances')
  const unknown = codeOf('unknown-key')
  const swapped = codeOf('swapped')
  if (unknown === code && swapped !== undefined && swapped !== code) return plain('swapped-and-more')
  if (passes(calls, of('empty'))) return told('braces-altered', isConfirmed(calls, balances, of('empty')))
  if (passes(calls, of('cancel'))) return told('may-not-read', isConfirmed(calls, balances, of('cancel')))
  const controls = { unknown, wrongSecret: codeOf('wrong-secret'), expired: codeOf('expired') }
  switch (code) {
    case KEY_OR_ACCOUNT:
      return plain(keyReading(controls))
    case ADDRESS_OR_SIGNATURE:
      return plain(addressReading(controls))
    default:
      return { reading: signatureReading(code, controls), words: { code: String(code) } }
  }
}

/** The codes that the requests which are wrong on purpose were refused with. */
interface Controls {
  readonly unknown: number | undefined
  readonly wrongSecret: number | undefined
  readonly expired: number | undefined
}

/**
 * 401 is documented to blame the key. It is believed where every call with this key gets it; a call with another time
 * that is refused otherwise shows that the exchange came past the key.
 */
function keyReading({ unknown, wrongSecret, expired }: Controls): ReadingId {
  if (wrongSecret === undefined) return 'not-confirmed'
  if (wrongSecret !== KEY_OR_ACCOUNT) return 'account-refused'
  if (expired !== undefined && expired !== KEY_OR_ACCOUNT) return 'secret-mismatch'
  return unknown === KEY_OR_ACCOUNT ? 'key-unknown' : 'key-or-account'
}

/** An address that is not listed and a wrong signature share 1401, whichever is looked at first. */
function addressReading({ unknown, wrongSecret }: Controls): ReadingId {
  if (wrongSecret === undefined) return 'not-confirmed'
  if (wrongSecret !== ADDRESS_OR_SIGNATURE) return 'address-not-secret'
  return unknown === ADDRESS_OR_SIGNATURE ? 'address-secret-or-key' : 'address-or-secret'
}

/** A code of its own for signatures: an address that is not listed does not get it, so the address passed or was not asked. */
function signatureReading(code: number | undefined, { unknown, wrongSecret, expired }: Controls): ReadingId {
  if (wrongSecret === undefined) return 'not-confirmed'
  const isToldApart = [unknown, expired].some((other) => other !== undefined && other !== code)
  return wrongSecret === code && isToldApart ? 'secret-mismatch' : 'signature-not-made'
}

function told(reading: ReadingId, isSure: boolean, words: Readonly<Record<string, string>> = {}): Conclusion {
  return isSure ? { reading, words } : NOT_CONFIRMED
}

function plain(reading: ReadingId): Conclusion {
  return { reading, words: {} }
}

function routeWords(refused: Route, passing: Route): Readonly<Record<string, string>> {
  return { refused: routeName(refused), passing: routeName(passing) }
}
