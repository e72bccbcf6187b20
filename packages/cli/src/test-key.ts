import type { CallOptions, CoinstoreClient } from '@trading-bridge/client'
import { TradingBridgeError } from '@trading-bridge/core'

/** Finds out what is wrong with a key by using it. Throws what the exchange, or the way to it, has against it. */
export type KeyProbe = (client: CoinstoreClient, options: CallOptions) => Promise<unknown>

export type KeyVerdict =
  | { readonly kind: 'works' }
  | { readonly kind: 'fails'; readonly error: TradingBridgeError }

/** Uses the key once, for reading only. */
export async function testKey(
  client: CoinstoreClient,
  options: CallOptions,
  probe: KeyProbe = readBalances,
): Promise<KeyVerdict> {
  try {
    await probe(client, options)
    return { kind: 'works' }
  } catch (error) {
    if (options.signal?.aborted !== true && error instanceof TradingBridgeError)
      return { kind: 'fails', error }
    throw error
  }
}

function readBalances(client: CoinstoreClient, options: CallOptions): Promise<unknown> {
  return client.fetchBalances(options)
}
