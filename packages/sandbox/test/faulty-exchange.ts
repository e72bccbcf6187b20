/** A quiet sandbox with a fault script, and a client that shows what came over the wire, byte by byte. */
import { request } from 'node:http'
import { ManualClock, Secret } from '@trading-bridge/core'
import { authHeaders, Signer } from '@trading-bridge/protocol'
import {
  type FaultRule,
  type FaultSpec,
  type FiredRule,
  faultRule,
  type RuleCondition,
  Sandbox,
  type SandboxAccount,
  type SandboxOptions,
} from '../src/index.ts'
import { NOW_MS, SHARP } from './trading.ts'

const MONEY = { SHARP: '1000', USDT: '1000' }

export interface RawReply {
  readonly status: number
  readonly contentType: string | undefined
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly text: string
  /** Whether the body came to its announced end. */
  readonly isWhole: boolean
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  /** Told of every part of the body with all that came before it. */
  readonly onText?: (text: string) => void
}

export interface FaultyExchange extends AsyncDisposable {
  readonly sandbox: Sandbox
  readonly clock: ManualClock
  readonly alice: SandboxAccount
  readonly bob: SandboxAccount
  /** The faults that fired, as `rule fault`. */
  fired(): readonly string[]
  /** Ends with the next firing. */
  nextFiring(): Promise<FiredRule>
}

export async function faultyExchange(
  rules: readonly FaultRule[],
  { seed, ...options }: SandboxOptions = {},
): Promise<FaultyExchange> {
  const clock = new ManualClock(NOW_MS)
  const sandbox = await Sandbox.open({
    clock,
    crowd: false,
    markets: [SHARP],
    accounts: [
      { name: 'alice', balances: MONEY },
      { name: 'bob', balances: MONEY },
    ],
    faults: { seed, rules },
    ...options,
  })
  const [alice, bob] = sandbox.accounts
  if (alice === undefined || bob === undefined) throw new Error('The sandbox has no accounts.')
  return {
    sandbox,
    clock,
    alice,
    bob,
    fired: () => sandbox.faults.fired.map(({ rule, fault }) => `${rule} ${fault}`),
    nextFiring: () =>
      new Promise((resolve) => {
        const unsubscribe = sandbox.faults.onFired((firing) => {
          unsubscribe()
          resolve(firing)
        })
      }),
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

/** One rule: a fault by its name and fields, and when it fires. */
export function when(
  condition: RuleCondition,
  fault: string,
  fields: Omit<FaultSpec, 'fault'> = {},
): FaultRule {
  return faultRule(condition, { ...fields, fault })
}

/** Sends a signed POST of alice's, or a GET where there is no body. */
export function call(
  { sandbox, clock, alice }: Pick<FaultyExchange, 'sandbox' | 'clock' | 'alice'>,
  path: string,
  body?: object,
  { url = sandbox.restUrl, ...options }: CallOptions & { readonly url?: string } = {},
): Promise<RawReply> {
  const text = body === undefined ? '' : JSON.stringify(body)
  const [, query = ''] = path.split('?')
  const signer = new Signer(Secret.fromText(alice.apiSecret))
  const headers = authHeaders(alice.apiKey, signer, { payload: query + text, expiresAtMs: clock.nowMs() })
  return send(url + path, { method: body === undefined ? 'GET' : 'POST', headers, text, ...options })
}

export function send(
  url: string,
  {
    method = 'GET',
    headers = {},
    text = '',
    signal,
    onText = () => undefined,
  }: CallOptions & {
    readonly method?: string
    readonly headers?: Record<string, string>
    readonly text?: string
  } = {},
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, headers, agent: false, ...(signal && { signal }) },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          onText(Buffer.concat(chunks).toString())
        })
        incoming.on('error', () => undefined)
        incoming.on('close', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            contentType: incoming.headers['content-type'],
            headers: incoming.headers,
            text: Buffer.concat(chunks).toString(),
            isWhole: incoming.complete,
          }),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(text)
  })
}

export const PLACE = '/trade/order/place'
export const CANCEL = '/trade/order/cancel'

/** A buy that rests: the book is empty above it. */
export function buy(clOrdId: string, more: object = {}): object {
  return {
    symbol: 'SHARPUSDT',
    side: 'BUY',
    ordType: 'LIMIT',
    ordPrice: '0.5',
    ordQty: '10',
    clOrdId,
    timestamp: NOW_MS,
    ...more,
  }
}
