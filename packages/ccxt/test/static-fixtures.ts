/** ccxt's static tests: what a call sends, and what a reply becomes, without a network, in the files and form of ccxt. */
import { readFileSync } from 'node:fs'
import ccxt, { type Dict } from 'ccxt'
import coinstore from '../src/upstream/coinstore.ts'

export interface RequestFixture {
  readonly description: string
  readonly method: string
  readonly url: string
  readonly input: readonly unknown[]
  readonly output: string | null
}

export interface ResponseFixture {
  readonly description: string
  readonly method: string
  readonly input: readonly unknown[]
  readonly httpResponse: unknown
  readonly parsedResponse: unknown
}

/** 2026-02-10 16:53:14.290 UTC: the instant that the fixtures were made for. */
const NOW_MS = 1_770_742_394_290

function readStatic<T>(kind: 'request' | 'response' | 'markets' | 'currencies'): T {
  return JSON.parse(
    readFileSync(new URL(`../fixtures/static/${kind}/coinstore.json`, import.meta.url), 'utf8'),
  )
}

export function fixturesOf<T>(kind: 'request' | 'response'): readonly T[] {
  const { methods } = readStatic<{ readonly methods: Readonly<Record<string, readonly T[]>> }>(kind)
  return Object.values(methods).flat()
}

/**
 * The exchange as ccxt's own static tests set it up: markets and currencies from files, and two proxies at once, so that
 * a request is refused after it was built. Its clock stands still, so that nothing that ccxt's tests must skip is skipped.
 */
export function offlineExchange(): coinstore {
  const markets = readStatic<Dict>('markets')
  const currencies = readStatic<Dict>('currencies')
  const exchange = new coinstore({
    markets,
    currencies,
    enableRateLimit: false,
    httpProxy: 'http://fake:8080',
    httpsProxy: 'http://fake:8080',
    apiKey: 'key',
    secret: 'secretsecret',
  })
  exchange.currencies = currencies
  exchange.milliseconds = () => NOW_MS
  return exchange
}

/** What a call would send. */
export async function requestOf(
  exchange: coinstore,
  { method, input }: Pick<RequestFixture, 'method' | 'input'>,
): Promise<{ readonly url: unknown; readonly output: string | null }> {
  try {
    await exchange[method](...argumentsOf(input))
  } catch (error) {
    if (!(error instanceof ccxt.InvalidProxySettings)) throw error
    return { url: exchange.last_request_url, output: exchange.last_request_body ?? null }
  }
  throw new Error(`${method} sent nothing`)
}

/** What a call makes of a reply, with null for what is undefined, as in the files. */
export async function resultOf(
  exchange: coinstore,
  { method, input, httpResponse }: Pick<ResponseFixture, 'method' | 'input' | 'httpResponse'>,
): Promise<unknown> {
  exchange.fetch = async () => structuredClone(httpResponse)
  const result: unknown = await exchange[method](...argumentsOf(input))
  return JSON.parse(JSON.stringify(result, (_, value: unknown) => value ?? null))
}

/** The files have null for an argument that is left out. */
function argumentsOf(input: readonly unknown[]): readonly unknown[] {
  return structuredClone(input).map((argument) => argument ?? undefined)
}

/** The methods of the unified interface that the class says it has, and has itself. */
export function unifiedMethods(): readonly string[] {
  const names = Object.getOwnPropertyNames(coinstore.prototype)
  const { has } = new coinstore().describe()
  return names.filter((name) => has[name] === true || has[name] === 'emulated')
}
