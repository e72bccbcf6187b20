/**
 * The sandbox as a client meets it: raw requests over loopback, signed here by hand, so that a mistake in the signer the
 * sandbox uses would be noticed.
 */
import { createHmac } from 'node:crypto'
import { type IncomingHttpHeaders, request } from 'node:http'
import { ManualClock } from '@trading-bridge/core'
import { Sandbox } from '../src/sandbox.ts'
import type { SandboxOptions } from '../src/sandbox-options.ts'

/** 2026-02-10 16:53:14.290 UTC. */
export const NOW_MS = 1_770_742_394_290

export interface HttpReply {
  readonly status: number
  readonly text: string
  readonly headers: IncomingHttpHeaders
}

export interface HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** The address to send from: any of 127.0.0.0/8. */
  readonly localAddress?: string
}

/** Sends the target exactly as it is written: nothing is encoded. */
export async function send({
  method,
  url,
  headers = {},
  body = '',
  localAddress,
}: HttpRequest): Promise<HttpReply> {
  const [, host = '', port, path] = /^http:\/\/(\[[^\]]+\]|[^:/]+):(\d+)(.*)$/.exec(url) ?? []
  const bytes = Buffer.from(body)
  return await new Promise((resolve, reject) => {
    const sent = request(
      {
        method,
        host: host.replace(/[[\]]/g, ''),
        port,
        path,
        ...(localAddress === undefined ? {} : { localAddress }),
        headers: { ...headers, ...(bytes.length === 0 ? {} : { 'Content-Length': bytes.length }) },
      },
      (reply) => {
        const chunks: Buffer[] = []
        reply.on('data', (chunk: Buffer) => chunks.push(chunk))
        reply.on('end', () =>
          resolve({
            status: reply.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            headers: reply.headers,
          }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(bytes)
  })
}

export interface Key {
  readonly apiKey: string
  readonly apiSecret: string
}

/** The documented signature, step by step. */
export function signByHand(secret: string, expires: string, payload: string): string {
  const bucket = String(Math.floor(Number(expires) / 30_000))
  const windowKey = createHmac('sha256', secret).update(bucket).digest('hex')
  return createHmac('sha256', windowKey).update(payload).digest('hex')
}

export interface Call {
  readonly query?: string
  readonly body?: string
  /** Sent in the place of the headers that would be right; an undefined one is left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly localAddress?: string
  readonly baseUrl?: string
}

/** A sandbox whose clock stands still and in which nobody trades but the test. */
export async function openQuiet(options: SandboxOptions = {}): Promise<Sandbox> {
  return await Sandbox.open({ clock: new ManualClock(NOW_MS), crowd: false, ...options })
}

/** One signed call of one account. */
export async function signed(
  sandbox: Sandbox,
  key: Key,
  target: string,
  { query = '', body = '', headers = {}, localAddress, baseUrl = sandbox.restUrl }: Call = {},
): Promise<HttpReply> {
  const [method = '', path = ''] = target.split(' ')
  const expires = headers['X-CS-EXPIRES'] ?? String(sandbox.clock.nowMs())
  const all = {
    'Content-Type': 'application/json',
    'X-CS-APIKEY': key.apiKey,
    'X-CS-EXPIRES': expires,
    'X-CS-SIGN': signByHand(key.apiSecret, expires, query + body),
    ...headers,
  }
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return await send({
    method,
    url: `${baseUrl}${path}${query === '' ? '' : `?${query}`}`,
    headers: Object.fromEntries(kept),
    body,
    ...(localAddress === undefined ? {} : { localAddress }),
  })
}

export async function open(sandbox: Sandbox, target: string, body = ''): Promise<HttpReply> {
  const [method = '', path = ''] = target.split(' ')
  return await send({ method, url: `${sandbox.restUrl}${path}`, body })
}

/** The named account of a sandbox that has it. */
export function accountOf(sandbox: Sandbox, name: string): Key & { readonly accountId: string } {
  const account = sandbox.accounts.find((each) => each.name === name)
  if (account === undefined) throw new RangeError(`The sandbox has no account ${name}.`)
  return account
}

/** Places an order and returns its id, exact. */
export async function place(
  sandbox: Sandbox,
  key: Key,
  order: Readonly<Record<string, unknown>>,
): Promise<string> {
  const reply = await signed(sandbox, key, 'POST /trade/order/place', { body: JSON.stringify(order) })
  const ordId = /^\{"code":0,"data":\{"ordId":(\d+)\}\}$/.exec(reply.text)?.[1]
  if (ordId === undefined) throw new Error(`The order was refused: ${reply.text}`)
  return ordId
}

export const SELL_LIMIT = {
  symbol: 'SHARPUSDT',
  side: 'SELL',
  ordType: 'LIMIT',
  ordPrice: '0.008',
  ordQty: '100',
}
export const BUY_LIMIT = {
  symbol: 'SHARPUSDT',
  side: 'BUY',
  ordType: 'LIMIT',
  ordPrice: '0.008',
  ordQty: '100',
}
