/**
 * The historical private channel as a source of hints: what it says is never taken as a fact, it only tells when to ask.
 *
 * Its login was removed from the documentation in November 2023, and what it sends is known from other people's code
 * alone. So any message on it counts as a hint, whatever it holds, and a stream that cannot be had changes nothing but
 * how soon news are seen.
 *
 * Source: documented until November 2023, "Private channels" (docs/coinstore/streams.md).
 */
import { type Clock, type Random, sleep } from '@trading-bridge/core'
import { readJson, Signer, type StreamCommand, writeJson } from '@trading-bridge/protocol'
import { WebSocket } from 'ws'
import type { Credentials } from '../rest/client-options.ts'
import { readWsUrl } from '../stream/stream-settings.ts'

/** What to ask for now. */
export type AccountHint = 'orders' | 'balances'

export interface PrivateStreamOptions {
  /** For example `wss://ws.coinstore.com/s/ws`. */
  readonly wsUrl: string
  readonly credentials: Credentials
}

export interface PrivateStreamPort {
  readonly wsUrl: URL
  readonly credentials: Credentials
  readonly clock: Clock
  readonly random: Random
  /** By the exchange's clock, for the login. */
  readonly nowMs: () => number
  readonly onHint: (hint: AccountHint) => void
  readonly signal: AbortSignal
}

const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000
/** A connection that has lasted so long was a good one: the next retry is soon again. */
const GOOD_AFTER_MS = 60_000
/** The exchange pings every 3 minutes; without anything for longer than this the connection is given up. */
const SILENCE_MS = 400_000
const LARGEST_MESSAGE_BYTES = 1_048_576
const HINTS: ReadonlyMap<string, AccountHint> = new Map([
  ['spot_order', 'orders'],
  ['spot_asset', 'balances'],
])

/** @throws {ConfigError} the address is not one of a stream, or would show the login to everybody on the way. */
export function readPrivateStream({
  wsUrl,
  credentials,
}: PrivateStreamOptions): Pick<PrivateStreamPort, 'wsUrl' | 'credentials'> {
  return { wsUrl: readWsUrl(wsUrl), credentials }
}

/** Stays connected until the signal aborts. Never throws: without the channel there are no hints. */
export async function followPrivateStream(port: PrivateStreamPort): Promise<void> {
  const { clock, random, signal } = port
  let retryMs = FIRST_RETRY_MS
  while (!signal.aborted) {
    const startedMs = clock.monotonicMs()
    await listen(port)
    if (clock.monotonicMs() - startedMs >= GOOD_AFTER_MS) retryMs = FIRST_RETRY_MS
    await sleep(clock, retryMs * (0.5 + random.fraction() / 2), signal).catch(() => undefined)
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
  }
}

/** One connection, from its start to its end, whatever ends it. */
async function listen(port: PrivateStreamPort): Promise<void> {
  const { clock, signal } = port
  const socket = new WebSocket(port.wsUrl, { perMessageDeflate: false, maxPayload: LARGEST_MESSAGE_BYTES })
  const end = (): void => socket.terminate()
  let watchdog = clock.startTimer(SILENCE_MS, end)
  const isAlive = (): void => {
    watchdog.cancel()
    watchdog = clock.startTimer(SILENCE_MS, end)
  }
  signal.addEventListener('abort', end, { once: true })
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
    // `close` follows every error.
    socket.on('error', () => undefined)
    socket.on('ping', isAlive)
    socket.once('open', () => socket.send(loginText(port)))
    socket.on('message', (data) => {
      isAlive()
      const hint = hintIn(String(data))
      if (hint !== undefined) port.onHint(hint)
    })
  })
  watchdog.cancel()
  signal.removeEventListener('abort', end)
}

function loginText({ credentials: { apiKey, secret }, nowMs }: PrivateStreamPort): string {
  const expires = nowMs()
  const command: StreamCommand = {
    op: 'login',
    channel: ['spot_order', 'spot_asset'],
    auth: {
      token: apiKey,
      type: 'apikey',
      expires,
      signature: new Signer(secret).sign(String(expires), expires),
    },
    params: { symbolIds: [] },
  }
  return writeJson(command)
}

/** Messages name their kind in `T`. */
function hintIn(text: string): AccountHint | undefined {
  const reading = readJson(text)
  if (reading.kind !== 'value' || !isRecord(reading.value)) return undefined
  const kind = reading.value['T']
  return typeof kind === 'string' ? HINTS.get(kind) : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
