/**
 * The faults between a client and an exchange that a trading system is tried against, by number: what each is, and, for
 * those that no exchange can make, why not and what helps to rehearse them all the same.
 */

interface FaultLine {
  readonly line: string
  readonly what: string
}

/** A fault that does not lie between client and exchange. */
export interface UnreachedLine extends FaultLine {
  readonly why: string
  /** The faults of the script that bring the rest of the situation about. */
  readonly rehearseWith: readonly string[]
}

export const REACHED_LINES = {
  F1: 'time-out after the exchange accepted the request',
  F2: 'time-out before the request arrived',
  F3: 'an accepted order that queries show only later',
  F4: 'the same request delivered twice',
  F5: '5xx, HTML, empty, truncated or misshapen replies',
  F6: 'a connection cut or stalled in the middle of a reply',
  F7: 'a partial fill during an outage',
  F8: 'a fill before the acknowledgement',
  F9: 'a fill after the acknowledged cancel',
  F10: 'a lost reply to a cancel',
  F11: 'a cancel before the order id is known',
  F12: 'storms of HTTP 429',
  F14: 'clocks that disagree',
  F20: 'stream messages repeated or out of order',
  F21: 'a gap in the stream',
  F22: 'a stream that is open and silent',
  F23: 'a stream that is closed or cannot be had',
  F24: 'books and prices that cannot be right',
  F25: 'an empty list that is not true',
  F26: 'rules of a market that change under way',
  F27: 'a suspended market or account (3011 to 3015)',
  F28: 'maintenance',
  F30: 'the cap on active orders',
  F32: 'orders and cancels made by hand',
  F33: 'a balance moved from outside',
  F34: 'a key revoked, frozen or bound to other addresses',
  F35: 'an egress that flips between IPv4 and IPv6',
  F37: 'ids that a double does not hold',
} as const

export type ReachedLine = keyof typeof REACHED_LINES

export const UNREACHED_LINES: readonly UnreachedLine[] = [
  {
    line: 'F13',
    what: 'two processes share one key or address',
    why: 'The second process is started beside the first; the exchange only counts the requests of both.',
    rehearseWith: ['rate-limits'],
  },
  {
    line: 'F15',
    what: 'a crash between the intent and its sending',
    why: 'The process dies before the exchange hears of anything.',
    rehearseWith: ['drop-request'],
  },
  {
    line: 'F16',
    what: 'a crash between sending and acknowledgement',
    why: 'The process dies; to the exchange it is a client that never reads its reply. Kill it while the reply is held.',
    rehearseWith: ['delay-reply', 'drop-reply'],
  },
  {
    line: 'F17',
    what: 'a crash between a fill and its commit',
    why: 'The process dies between two steps of its own; the fill itself can be brought about.',
    rehearseWith: ['fill-orders'],
  },
  {
    line: 'F18',
    what: 'a database that is down, read-only or full',
    why: 'The exchange knows nothing of the database.',
    rehearseWith: [],
  },
  {
    line: 'F19',
    what: 'a database restored from an old backup',
    why: 'The exchange is the side that remembers. What it knows and the backup does not can be made by hand.',
    rehearseWith: ['manual-order', 'fill-orders'],
  },
  {
    line: 'F29',
    what: 'too little balance because unknown orders hold funds',
    why: 'The exchange reserves truthfully; the situation arises by itself once an acknowledgement is lost.',
    rehearseWith: ['drop-reply', 'error-code'],
  },
  {
    line: 'F31',
    what: 'two own orders that meet while a cancel is in flight',
    why: 'The race is between two orders of the client; a late cancel makes room for it.',
    rehearseWith: ['delay-request', 'late-fill'],
  },
  {
    line: 'F36',
    what: 'the kill switch pressed during another fault',
    why: 'The switch is on the side of the client; the other fault is one of this list.',
    rehearseWith: ['drop-reply', 'too-many-requests'],
  },
  {
    line: 'F38',
    what: "the client's event loop blocked for seconds",
    why: 'It happens inside the client; pushes that wait look the same from outside.',
    rehearseWith: ['delay-frames', 'delay-reply'],
  },
  {
    line: 'F39',
    what: 'a slow reader of the service that the client itself offers',
    why: 'It lies behind the client.',
    rehearseWith: [],
  },
  {
    line: 'F40',
    what: 'another worker still owns the bot',
    why: 'It lies between two workers; orders of the other one can be made by hand.',
    rehearseWith: ['manual-order'],
  },
]
