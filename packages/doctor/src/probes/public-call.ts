/** P0: a small public call. It proves the way to the exchange, and nothing about the key. */
import type { DeliveryResult } from '@trading-bridge/client'
import { buildRequest, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import { isRefusedAtTheDoor, type ProbeReply, readProbeReply } from '../evidence/probe-reply.ts'
import type { Letter } from './messenger.ts'

const PUBLIC_CALL = SPOT_ENDPOINTS.lastPrices

export function publicLetter(symbol: string, deadlineMs: number): Letter {
  const request = buildRequest(PUBLIC_CALL, { symbol })
  return { ...request, name: PUBLIC_CALL.name, headers: {}, deadlineMs }
}

/** Who wants a key for a public call is not the exchange. */
export function readPublicReply(result: DeliveryResult): ProbeReply {
  const reply = readProbeReply(PUBLIC_CALL, result)
  return isRefusedAtTheDoor(reply) ? { kind: 'foreign', http: reply.http } : reply
}
