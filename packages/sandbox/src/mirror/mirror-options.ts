import { InvalidInputError } from '@trading-bridge/core'

/** Another exchange's public data to trade against on paper (docs/sandbox-mirror.md). */
export interface MirrorOptions {
  /** REST base address of the source, as `https://api.coinstore.com/api`. */
  readonly restUrl: string
  /** Markets to mirror, at most 10; all of the source's when left out and it has no more. */
  readonly symbols?: readonly string[]
  /** Time from one round of reading to the next: 1 000 when left out. Pacing may make rounds longer. */
  readonly pollMs?: number
  /** Data older than this is not traded on: five rounds, at least 5 s, when left out. */
  readonly staleAfterMs?: number
}

export interface MirrorSettings {
  readonly restUrl: string
  /** In upper case. */
  readonly symbols: readonly string[] | undefined
  readonly pollMs: number
  readonly staleAfterMs: number
}

export const MOST_MIRRORED = 10
const DEFAULT_POLL_MS = 1_000
const STALE_ROUNDS = 5
const LEAST_STALE_MS = 5_000

/** @throws {InvalidInputError} the address is none that can be read without a key, or a number is out of range. */
export function mirrorSettings({
  restUrl,
  symbols,
  pollMs = DEFAULT_POLL_MS,
  staleAfterMs,
}: MirrorOptions): MirrorSettings {
  if (!isPlainAddress(restUrl))
    throw bad(
      'restUrl',
      'an http or https address without user, query or fragment',
      'A mirror cannot read from there.',
    )
  if (!(Number.isInteger(pollMs) && pollMs > 0))
    throw bad('pollMs', 'a whole number of milliseconds above zero')
  const staleMs = staleAfterMs ?? Math.max(LEAST_STALE_MS, STALE_ROUNDS * pollMs)
  if (!(Number.isInteger(staleMs) && staleMs > 0))
    throw bad('staleAfterMs', 'a whole number of milliseconds above zero')
  const wanted = symbols && [...new Set(symbols.map((symbol) => symbol.toUpperCase()))]
  return { restUrl: restUrl.replace(/\/+$/, ''), symbols: wanted, pollMs, staleAfterMs: staleMs }
}

/** User and password in an address would be a credential; none may ever be sent. */
function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, search, hash } = new URL(text)
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '')
}

function bad(subject: string, limit: string, message = `${subject} is not ${limit}.`): InvalidInputError {
  return new InvalidInputError({ rule: 'mirror', subject, value: '', limit, message, next: `Give ${limit}.` })
}
