/** P0: a small public call. It proves the way to the exchange, and nothing about the key. */
import { buildRequest, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import type { Letter } from './messenger.ts'

export const PUBLIC_CALL = SPOT_ENDPOINTS.lastPrices

export function publicLetter(symbol: string, deadlineMs: number): Letter {
  const request = buildRequest(PUBLIC_CALL, { symbol })
  return { ...request, name: PUBLIC_CALL.name, headers: {}, deadlineMs }
}
