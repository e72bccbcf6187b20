/**
 * Which signed call to make next: a function of what is known so far. It asks what tells the most, repeats what has to be
 * certain, and ends when no call would change the verdict. It never asks for more than is spent on it: the number of
 * calls is the caller's to bound.
 */
import {
  isRefused,
  nextToConfirm,
  passes,
  refusalCode,
  repliesTo,
  unstableCall,
  wasTried,
} from '../evidence/compare-calls.ts'
import {
  type CallKind,
  type Evidence,
  type PlannedCall,
  type SignedCall,
  timeToSignWith,
} from '../evidence/evidence.ts'
import { isRefusedAtTheDoor, isRestriction, type ProbeReply } from '../evidence/probe-reply.ts'
import type { Route } from '../evidence/route.ts'
import { LIKELY_CHANGES } from './likely-changes.ts'

/** How often a call that is answered differently from time to time is made. */
const TRIES_OF_UNSTABLE = 4
/** How often calls that differ over one route are made. */
const TIMES = 3
/** Two routes take turns with nobody. */
const TIMES_OVER_ROUTES = 2
/** The body with fields is refused to the cancel as well, so that it counts three times. */
const TIMES_OF_BODY = 2
const ADDRESS_OR_SIGNATURE = 1401

/** `routes` lead to the exchange, the preferred one first. */
export function nextCall(
  { calls, clock }: Pick<Evidence, 'calls' | 'clock'>,
  routes: readonly Route[],
): PlannedCall | undefined {
  const [base] = routes
  if (base === undefined) return undefined
  const last = calls.at(-1)
  if (last === undefined) return planned('balances', base)
  if (last.reply.kind === 'unanswered') return onceMore(calls, last)
  if (isTheEnd(last.reply)) return undefined
  const unstable = unstableCall(calls)
  if (unstable !== undefined) {
    return repliesTo(calls, unstable).length < TRIES_OF_UNSTABLE ? plainly(unstable) : undefined
  }
  return passes(calls, planned('balances', base))
    ? afterBalances(calls, base, routes)
    : afterRefusal(calls, routes, timeToSignWith(clock))
}

/** The call of one kind over a route. */
export function planned(kind: CallKind, route: Route, time: PlannedCall['time'] = 'local'): PlannedCall {
  return { kind, route, time }
}

/** The route whose refusal tells the most: one that is not the code of an address that is not listed, where there is one. */
export function tellingRoute(
  calls: readonly SignedCall[],
  routes: readonly Route[],
  time: PlannedCall['time'],
): Route | undefined {
  const refused = routes.filter((route) => isRefused(calls, planned('balances', route, time)))
  const codeOver = (route: Route) => refusalCode(calls, planned('balances', route, time))
  return refused.find((route) => codeOver(route) !== ADDRESS_OR_SIGNATURE) ?? refused[0]
}

function onceMore(calls: readonly SignedCall[], last: SignedCall): PlannedCall | undefined {
  return repliesTo(calls, last).length < 2 ? plainly(last) : undefined
}

function plainly({ kind, route, time, change }: PlannedCall): PlannedCall {
  return { kind, route, time, ...(change === undefined ? {} : { change }) }
}

/** A reply that names the cause by itself, or after which nothing more may be sent. */
function isTheEnd(reply: ProbeReply): boolean {
  switch (reply.kind) {
    case 'accepted':
    case 'unanswered':
      return false
    case 'refused':
      return isRestriction(reply)
    default:
      return true
  }
}

function first(
  calls: readonly SignedCall[],
  wanted: readonly (PlannedCall | undefined)[],
): PlannedCall | undefined {
  return wanted.find((call) => call !== undefined && !wasTried(calls, call))
}

/** The balances come: query, body and permission are left, and whether the other family is listed too. */
function afterBalances(
  calls: readonly SignedCall[],
  base: Route,
  routes: readonly Route[],
): PlannedCall | undefined {
  const [balances, query, cancel, fields] = [
    planned('balances', base),
    planned('query', base),
    planned('cancel', base),
    planned('fields', base),
  ]
  if (!wasTried(calls, query)) return query
  if (isRefused(calls, query)) return nextToConfirm(calls, [balances, query], TIMES)
  if (!wasTried(calls, cancel)) return cancel
  if (isRefused(calls, cancel)) {
    if (!wasTried(calls, fields)) return fields
    if (passes(calls, fields)) return nextToConfirm(calls, [cancel, fields], TIMES)
    return nextOfChangedBody(calls, { balances, fields })
  }
  const sibling = base === 'proxy' ? undefined : routes.find((route) => route !== base && route !== 'proxy')
  if (sibling === undefined) return undefined
  const overSibling = planned('balances', sibling)
  if (!wasTried(calls, overSibling)) return overSibling
  return isRefused(calls, overSibling)
    ? nextToConfirm(calls, [balances, overSibling], TIMES_OVER_ROUTES)
    : undefined
}

/** Both calls with fields were refused; the same again before and after one without, then the changes that are known. */
function nextOfChangedBody(
  calls: readonly SignedCall[],
  { balances, fields }: { readonly balances: PlannedCall; readonly fields: PlannedCall },
): PlannedCall | undefined {
  const again = [balances, fields].find((call) => repliesTo(calls, call).length < TIMES_OF_BODY)
  return again ?? nextChange(calls, balances.route)
}

/** A change of the body that the signature is made for: if that passes, something on the way makes the change. */
function nextChange(calls: readonly SignedCall[], route: Route): PlannedCall | undefined {
  if (calls.some(({ kind, reply }) => kind === 'variant' && !isRefusedAtTheDoor(reply))) return undefined
  return first(
    calls,
    LIKELY_CHANGES.map((change) => ({ ...planned('variant', route), change })),
  )
}

/** The balances are refused: first the clock, then the other ways out, then requests that are wrong on purpose. */
function afterRefusal(
  calls: readonly SignedCall[],
  routes: readonly Route[],
  time: PlannedCall['time'],
): PlannedCall | undefined {
  const [base = 4] = routes
  const byOwnClock = planned('balances', base)
  const balances = planned('balances', base, time)
  if (!wasTried(calls, balances)) return balances
  if (passes(calls, balances)) return nextToConfirm(calls, [byOwnClock, balances], TIMES)
  for (const route of routes) {
    const elsewhere = planned('balances', route, time)
    if (!wasTried(calls, elsewhere)) return elsewhere
    if (passes(calls, elsewhere)) return afterOtherRoute(calls, balances, elsewhere)
  }
  const route = tellingRoute(calls, routes, time)
  return route === undefined ? undefined : afterEveryRoute(calls, route, { routes, time })
}

/** A proxy can do more than leave by another address, so a request that cannot be changed is sent through it too. */
function afterOtherRoute(
  calls: readonly SignedCall[],
  refused: PlannedCall,
  passing: PlannedCall,
): PlannedCall | undefined {
  const next = nextToConfirm(calls, [refused, passing], TIMES_OVER_ROUTES)
  if (next !== undefined) return next
  if (refused.route !== 'proxy') return undefined
  return first(calls, [planned('empty', 'proxy', refused.time)])
}

function afterEveryRoute(
  calls: readonly SignedCall[],
  route: Route,
  { routes, time }: { readonly routes: readonly Route[]; readonly time: PlannedCall['time'] },
): PlannedCall | undefined {
  const of = (kind: CallKind) => planned(kind, route, time)
  const balances = of('balances')
  const code = refusalCode(calls, balances)
  if (code === ADDRESS_OR_SIGNATURE) {
    for (const other of [of('empty'), of('cancel')]) {
      if (!wasTried(calls, other)) return other
      if (passes(calls, other)) return nextToConfirm(calls, [balances, other], TIMES)
    }
  }
  if (code === 401 || refusalCode(calls, of('unknown-key')) === code) {
    const next = afterSwap(calls, routes, { route, time })
    if (next !== undefined || passes(calls, of('swapped'))) return next
  }
  const controls = first(calls, [of('unknown-key'), of('wrong-secret'), of('expired')])
  if (controls !== undefined) return controls
  // An egress by turns may have had its one good turn with a call that is wrong on purpose.
  if (code === ADDRESS_OR_SIGNATURE) return repliesTo(calls, balances).length < TIMES ? balances : undefined
  // About to blame the secret: a body that is changed on the way looks the same.
  return first(calls, [refusalCode(calls, of('expired')) === code ? undefined : of('empty')])
}

/** Key and secret exchanged; where that is answered otherwise than the key as given, over the other routes too. */
function afterSwap(
  calls: readonly SignedCall[],
  routes: readonly Route[],
  { route, time }: { readonly route: Route; readonly time: PlannedCall['time'] },
): PlannedCall | undefined {
  const swapped = planned('swapped', route, time)
  const balances = planned('balances', route, time)
  if (!wasTried(calls, swapped)) return swapped
  if (passes(calls, swapped)) return nextToConfirm(calls, [balances, swapped], TIMES)
  if (refusalCode(calls, swapped) === refusalCode(calls, balances)) return undefined
  return first(
    calls,
    routes.map((each) => planned('swapped', each, time)),
  )
}
