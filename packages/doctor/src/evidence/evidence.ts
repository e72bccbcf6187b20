/** Everything the probes found, as plain values. The verdict is a function of this and of nothing else. */
import type { ProbeReply } from './probe-reply.ts'
import type { Route } from './route.ts'

export interface Evidence {
  readonly credentials: readonly CredentialFinding[]
  /** Whether the signer gives the signatures that others computed; absent until it was tried. */
  readonly isSignerRight: boolean | undefined
  /** One for each route, in the order of preference. */
  readonly ways: readonly WayOut[]
  readonly clock: ClockReading | undefined
  /** Every signed call, in the order they were made. */
  readonly calls: readonly SignedCall[]
  /** What the public call was answered with when it was repeated and that matters: after a broken server, or by 429. */
  readonly publicAgain: ProbeReply | undefined
}

export const NO_EVIDENCE: Evidence = {
  credentials: [],
  isSignerRight: undefined,
  ways: [],
  clock: undefined,
  calls: [],
  publicAgain: undefined,
}

export type CredentialField = 'key' | 'secret'

/** What is wrong or unusual with the text of a credential; the text itself is not in it. */
export interface CredentialFinding {
  readonly field: CredentialField
  readonly kind: 'missing' | 'malformed' | 'odd'
  /** Follows the field's name: "ends with a line feed". */
  readonly what: string
}

/** A public call over one route. */
export interface WayOut {
  readonly route: Route
  readonly reply: ProbeReply
  /** The address of this machine that the connection left by; towards the proxy, where there is one. */
  readonly localAddress: string | undefined
  /** The addresses that the echo service saw, in the order it was asked; none where none is configured. */
  readonly seenAddresses: readonly string[]
}

/** The exchange's clock against this machine's. */
export interface ClockReading {
  /** To be added to this machine's clock; 0 while the samples do not contradict it. */
  readonly offsetMs: number
  readonly uncertaintyMs: number
  readonly samples: number
  /** How long the 30-second window of signatures still lasted when the first signed call was due. */
  readonly windowLeftMs: number
}

export type CallKind =
  | 'balances'
  | 'query'
  | 'empty'
  | 'fields'
  | 'cancel'
  | 'variant'
  | 'wrong-secret'
  | 'unknown-key'
  | 'expired'
  | 'swapped'

/** A signed call as it is decided on. */
export interface PlannedCall {
  readonly kind: CallKind
  readonly route: Route
  /** Whose time it is signed with: this machine's, or the exchange's as measured. */
  readonly time: 'local' | 'exchange'
  /** Of `variant`: the change that the signature assumes, as the list of known mistakes calls it. */
  readonly change?: string
}

/** A signed call that was made. */
export interface SignedCall extends PlannedCall {
  readonly reply: ProbeReply
  readonly localAddress: string | undefined
}

/** Whether two calls are the same request sent again. */
export function isSameCall(one: PlannedCall, other: PlannedCall): boolean {
  return (
    one.kind === other.kind &&
    one.route === other.route &&
    one.time === other.time &&
    one.change === other.change
  )
}

/** Whether anything at all was answered with 429. */
export function isRateLimited({ ways, calls, publicAgain }: Evidence): boolean {
  return (
    publicAgain?.kind === 'rate-limited' ||
    [...ways, ...calls].some(({ reply }) => reply.kind === 'rate-limited')
  )
}

/** Below this an offset is no reason to sign with another time: signatures are taken within about 30 s (assumed). */
const CLOCK_IS_OFF_FROM_MS = 2_000

/** Whose time to sign with where this machine's has been refused. */
export function timeToSignWith(clock: ClockReading | undefined): PlannedCall['time'] {
  return Math.abs(clock?.offsetMs ?? 0) >= CLOCK_IS_OFF_FROM_MS ? 'exchange' : 'local'
}
