/**
 * Calls against calls. One reply may be an accident of the network; a difference between two calls counts once each of
 * them was made twice, in the order first, second, second, first, and gave the same answer both times. An egress that
 * changes from call to call cannot imitate that by taking turns.
 */
import { isSameCall, type PlannedCall, type SignedCall } from './evidence.ts'
import { isAdmitted, isRefusedAtTheDoor, type ProbeReply } from './probe-reply.ts'

type Calls = readonly SignedCall[]

export function repliesTo(calls: Calls, wanted: PlannedCall): readonly ProbeReply[] {
  return calls.filter((call) => isSameCall(call, wanted)).map(({ reply }) => reply)
}

export function wasTried(calls: Calls, wanted: PlannedCall): boolean {
  return calls.some((call) => isSameCall(call, wanted))
}

export function passes(calls: Calls, wanted: PlannedCall): boolean {
  const replies = repliesTo(calls, wanted)
  return replies.length > 0 && replies.every(isAdmitted)
}

export function isRefused(calls: Calls, wanted: PlannedCall): boolean {
  const replies = repliesTo(calls, wanted)
  return replies.length > 0 && replies.every(isRefusedAtTheDoor)
}

/** The code that the call was refused with, where it was. */
export function refusalCode(calls: Calls, wanted: PlannedCall): number | undefined {
  return repliesTo(calls, wanted).find(isRefusedAtTheDoor)?.code
}

/** Whether both calls were made twice. */
export function isConfirmed(calls: Calls, first: PlannedCall, second: PlannedCall): boolean {
  return nextToConfirm(calls, first, second) === undefined
}

/** The call to repeat next so that a difference between the two counts: the second first. */
export function nextToConfirm(
  calls: Calls,
  first: PlannedCall,
  second: PlannedCall,
): PlannedCall | undefined {
  return [second, first].find((call) => repliesTo(calls, call).length < 2)
}

/** A call that was let in once and refused another time. */
export function unstableCall(calls: Calls): SignedCall | undefined {
  return calls.find((call) => {
    const replies = repliesTo(calls, call)
    return replies.some(isAdmitted) && replies.some(isRefusedAtTheDoor)
  })
}
