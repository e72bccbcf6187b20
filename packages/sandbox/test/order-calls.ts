/** Two accounts that trade over HTTP, and calls told in one line. */
import type { Sandbox } from '../src/sandbox.ts'
import type { SandboxOptions } from '../src/sandbox-options.ts'
import { accountOf, type Key, openQuiet, signed } from './http.ts'

export const PLACE = 'POST /trade/order/place'
export const CANCEL = 'POST /trade/order/cancel'
export const OLD_LIST = 'GET /trade/order/active'
export const NEW_LIST = 'GET /v2/trade/order/active'
export const OLD_SINGLE = 'GET /trade/order/orderInfo'
export const NEW_SINGLE = 'GET /v2/trade/order/orderInfo'
export const FILLS = 'GET /trade/match/accountMatches'

/** The text of the reply to a signed call: with a query where a text is sent, else with a body. */
export async function textOf(
  sandbox: Sandbox,
  key: Key,
  target: string,
  sent: object | string = '',
): Promise<string> {
  const part = typeof sent === 'string' ? { query: sent } : { body: JSON.stringify(sent) }
  return (await signed(sandbox, key, target, part)).text
}

export async function openTrading(options: SandboxOptions = {}) {
  const sandbox = await openQuiet(options)
  return { sandbox, alice: accountOf(sandbox, 'alice'), bob: accountOf(sandbox, 'bob') }
}
