/** Builders for tests: exchanges as a program makes them, pointed at a server on loopback. Keys are invented. */
import type { Sandbox, SandboxAccount } from '@trading-bridge/sandbox'
import type { Order } from 'ccxt'
import { coinstore, pro } from '../src/index.ts'

/** Invented. */
export const API_KEY = 'ffeeddccbbaa99887766554433221100'
/** Invented. */
export const SECRET = '00112233445566778899aabbccddeeff'

type Config = NonNullable<ConstructorParameters<typeof coinstore>[0]>

/** Settings that point at a server and come with keys; `config` is added to them, its options too. */
function settings(origin: string, { options, ...config }: Config): Config {
  return {
    apiKey: API_KEY,
    secret: SECRET,
    sandbox: true,
    options: { sandboxOrigin: origin, ...options },
    ...config,
  }
}

export function exchangeAt(origin: string, config: Config = {}): coinstore {
  return new coinstore(settings(origin, config))
}

export function exchangeOf(sandbox: Sandbox, config: Config = {}): coinstore {
  return exchangeAt(originOf(sandbox), { ...keysOf(firstAccount(sandbox)), ...config })
}

export function proExchangeOf(sandbox: Sandbox, config: Config = {}): InstanceType<typeof pro.coinstore> {
  return new pro.coinstore(settings(originOf(sandbox), { ...keysOf(firstAccount(sandbox)), ...config }))
}

function originOf({ restUrl }: Sandbox): string {
  return new URL(restUrl).origin
}

export function firstAccount({ accounts }: Sandbox): SandboxAccount {
  const [first] = accounts
  if (first === undefined) throw new Error('The sandbox has no account.')
  return first
}

function keysOf({ apiKey, apiSecret }: SandboxAccount): Config {
  return { apiKey, secret: apiSecret }
}

/** What a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('It did not fail.')
}

/** ccxt's types allow an order without an id; its manual does not. */
export function idOf({ id }: Order): string {
  if (id === undefined) throw new Error('The order has no id.')
  return id
}
