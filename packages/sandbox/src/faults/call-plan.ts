/**
 * What is to become of one call. It starts as "process once and answer", and each rule that fires changes it; of two
 * rules that change the same thing, the later one of the script wins, while delays add up.
 */
import type { Hangup } from '../rest/call-meddler.ts'
import type { RestReply } from '../rest/rest-reply.ts'
import type { RestRequest } from '../rest/rest-request.ts'
import type { FaultGround } from './fault-ground.ts'
import type { Occasion } from './rule-condition.ts'

export interface CallFacts extends Occasion {
  readonly kind: 'call'
  readonly request: RestRequest
  readonly accountId: string | undefined
  /** What the request asks for, as sent. */
  readonly parameters: Readonly<Record<string, unknown>>
}

type Ending =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly bytes: number; readonly hangup: Hangup }
  | { readonly kind: 'nothing'; readonly hangup: Hangup }

export interface CallPlan {
  readonly facts: CallFacts
  readonly ground: FaultGround
  /** How long before the exchange gets the request. */
  arrivesAfterMs: number
  /** How often the exchange gets it. */
  deliveries: number
  /** Which of several replies counts. */
  replyOf: 'first' | 'last'
  /** Answered in place of what the exchange says. */
  answer: RestReply | undefined
  /** Changes to the answer, in order. */
  readonly edits: ((reply: RestReply) => RestReply)[]
  /** Happens once the exchange has processed the request, before the client hears of it. */
  readonly onProcessed: ((reply: RestReply | undefined) => void)[]
  /** Holds the answer until an order that it acknowledges has a fill, so long at most. */
  awaitsFillMs: number | undefined
  leavesAfterMs: number
  ending: Ending
  /** Happens once the answer has been handed over. */
  readonly onAnswered: (() => void)[]
}

export function newCallPlan(facts: CallFacts, ground: FaultGround): CallPlan {
  return {
    facts,
    ground,
    arrivesAfterMs: 0,
    deliveries: 1,
    replyOf: 'first',
    answer: undefined,
    edits: [],
    onProcessed: [],
    awaitsFillMs: undefined,
    leavesAfterMs: 0,
    ending: { kind: 'whole' },
    onAnswered: [],
  }
}

/** The ids of the orders that a reply to placing acknowledges. */
export function acknowledgedIds(reply: RestReply | undefined): readonly string[] {
  return [...(reply?.body ?? '').matchAll(/"ordId":"?(\d+)/g)].map((match) => match[1] ?? '')
}
