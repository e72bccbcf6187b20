/**
 * How far this machine's clock is ahead of the exchange's, by the `Date` header of a reply. ccxt calls it
 * `timeDifference`: local less remote.
 *
 * `Date` has whole seconds: a reply dated `d` was written while the exchange's clock stood between `d` and `d` + 1 s, and
 * ours between sending and receiving. The difference lies in the interval that follows, and a value that lies in it is
 * kept. The half second that stays open does not matter to a signature, whose window is 30 s.
 *
 * Source: documented that there is no time endpoint (docs/coinstore/signing.md).
 */
export interface DatedReply {
  readonly date: string | undefined
  /** A cache kept the reply for a while, so its date is not that of sending. */
  readonly isAged: boolean
  readonly sentAtMs: number
  readonly receivedAtMs: number
}

const DATE_STEP_MS = 1_000
/** No clock that runs is off by more: such a date comes from somewhere else. */
const LARGEST_DIFFERENCE_MS = 86_400_000

/** The difference to go on with; `currentMs` where the reply agrees with it or tells nothing. */
export function learnDifference(currentMs: number, reply: DatedReply): number {
  if (reply.date === undefined || reply.isAged) return currentMs
  const dateMs = Date.parse(reply.date)
  const lowMs = reply.sentAtMs - dateMs - DATE_STEP_MS
  const highMs = reply.receivedAtMs - dateMs
  if (Number.isNaN(dateMs) || lowMs > highMs) return currentMs
  if (lowMs <= currentMs && currentMs <= highMs) return currentMs
  const differenceMs = lowMs <= 0 && highMs >= 0 ? 0 : Math.round((lowMs + highMs) / 2)
  return Math.abs(differenceMs) > LARGEST_DIFFERENCE_MS ? currentMs : differenceMs
}
