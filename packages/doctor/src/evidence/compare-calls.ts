/**
 * Calls against calls. One reply may be an accident of the network, and where requests leave by a pool of addresses in
 * turn, every third may be refused whatever it is. So the two calls that differ are repeated in the order first, second,
 * second, first, second, first, which no pool of a few addresses can imitate; and what is let in once and refused another
 * time is no difference between calls.
 */
import { isSameCall, type PlannedCall, type SignedCall } from './evidence.ts'
import { isAdmitted, isRefusedAtTheDoor, type ProbeReply } from './probe-reply.ts'

type Calls = readonly SignedCall[]

const LEAST_TIMES = 2

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

/** Whether both calls were made often enough for their difference to count, also where no call was left for a third time. */
export function isConfirmed(calls: Calls, one: PlannedCall, other: PlannedCall): boolean {
  return [one, other].every((call) => repliesTo(calls, call).length >= LEAST_TIMES)
}

/** The call to repeat next, until both were made so often. */
export function nextToConfirm(
  calls: Calls,
  [first, second]: readonly [PlannedCall, PlannedCall],
  times: number,
): PlannedCall | undefined {
  const [firsts, seconds] = [repliesTo(calls, first).length, repliesTo(calls, second).length]
  if (firsts >= times && seconds >= times) return undefined
  return seconds > firsts ? first : second
}

/** A call that was let in once and refused another time. */
export function unstableCall(calls: Calls): SignedCall | undefined {
  return calls.find((call) => {
    const replies = repliesTo(calls, call)
    return replies.some(isAdmitted) && replies.some(isRefusedAtTheDoor)
  })
}
