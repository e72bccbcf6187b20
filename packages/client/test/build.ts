/** Builders for tests: a valid default, of which a test names only what it is about. All ids and keys are invented. */
import {
  clientOrderId,
  type LimitOrderRequest,
  marketSymbol,
  price,
  quantity,
  Secret,
} from '@trading-bridge/core'
import { type ClientOptions, CoinstoreClient, type Credentials } from '../src/index.ts'

export const SHARP_USDT = marketSymbol('SHARP/USDT')
/** Invented. */
export const SECRET = Secret.fromText('00112233445566778899aabbccddeeff')
/** Invented. */
export const CREDENTIALS: Credentials = { apiKey: 'ffeeddccbbaa99887766554433221100', secret: SECRET }
export const CLIENT_ORDER_ID = clientOrderId('order1')

/** A client with credentials that tries a read once, so that a test sees its first failure. */
export async function openClient(
  { restUrl }: Pick<ClientOptions, 'restUrl'>,
  options: Partial<ClientOptions> = {},
): Promise<CoinstoreClient> {
  return await CoinstoreClient.open({ credentials: CREDENTIALS, retry: { attempts: 1 }, ...options, restUrl })
}

export function limitOrder(changed: Partial<LimitOrderRequest> = {}): LimitOrderRequest {
  return {
    symbol: SHARP_USDT,
    type: 'limit',
    side: 'sell',
    price: price('0.008'),
    quantity: quantity('10'),
    clientOrderId: CLIENT_ORDER_ID,
    ...changed,
  }
}

export const ACCEPTED = '{"code":0,"data":{"ordId":1856757976530948}}'
export const NO_BALANCES = '{"code":0,"data":[]}'

export function symbolsReply(...codes: readonly (readonly [base: string, quote: string])[]): string {
  const data = codes.map(([base, quote], at) => ({
    symbolId: at + 1,
    symbolCode: base.toLowerCase() + quote,
    tradeCurrencyCode: base.toLowerCase(),
    quoteCurrencyCode: quote,
    openTrade: true,
    onLineTime: 1_609_813_531_000,
    tickSz: 6,
    lotSz: 2,
    minLmtPr: '0.000001',
    minLmtSz: '0.01',
    minMktVa: '0.1',
    minMktSz: '0.01',
    makerFee: '0.002',
    takerFee: '0.002',
  }))
  return JSON.stringify({ code: '0', message: 'Success', data })
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
