/** The request behind each kind of signed call: what is sent, with whose key, signed with which secret and time. */
import { hexText, type Random, Secret } from '@trading-bridge/core'
import {
  authHeaders,
  buildRequest,
  type Endpoint,
  type Signer,
  SPOT_ENDPOINTS,
  signedPayload,
  type WireRequest,
} from '@trading-bridge/protocol'
import type { CallKind, PlannedCall } from '../evidence/evidence.ts'
import { textOf } from './credential-check.ts'
import { changedBody } from './likely-changes.ts'

/** What signs: the protocol's own signer, or another with the same promise. */
export type RequestSigner = Pick<Signer, 'sign'>

/** A key and a secret that are sent as they are. */
export interface KeyPair {
  readonly apiKey: string
  readonly secret: Secret
}

/** A request with its headers, ready to be sent. */
export interface SignedRequest extends WireRequest {
  readonly endpoint: Endpoint
  readonly headers: Record<string, string>
}

export interface SigningParts {
  readonly given: KeyPair
  readonly makeSigner: (secret: Secret) => RequestSigner
  readonly random: Random
  /** A market that exists. */
  readonly symbol: string
}

/** An order of 1970: ids begin with the second of their making, so nobody's order has it (inferred, docs/coinstore/orders.md). */
const IMPOSSIBLE_ORDER_ID = '1'
const EXPIRED_FOR_MS = 600_000
const INVENTED_LENGTH = 32

/** `nowMs` is the time to sign with. */
export function signedRequest(call: PlannedCall, parts: SigningParts, nowMs: number): SignedRequest {
  const { endpoint, request } = requestOf(call.kind, parts.symbol)
  const { apiKey, secret } = pairFor(call.kind, parts)
  const expiresAtMs = call.kind === 'expired' ? nowMs - EXPIRED_FOR_MS : nowMs
  const payload = payloadOf(request, call)
  const signer = parts.makeSigner(secret)
  const headers = authHeaders(apiKey, signer, { payload, expiresAtMs })
  return { ...request, endpoint, headers: { ...headers, 'content-type': 'application/json' } }
}

function requestOf(
  kind: CallKind,
  symbol: string,
): { readonly endpoint: Endpoint; readonly request: WireRequest } {
  const { accountList, activeOrders, cancelOrder } = SPOT_ENDPOINTS
  const cancel = buildRequest(cancelOrder, { symbol, ordId: IMPOSSIBLE_ORDER_ID })
  switch (kind) {
    case 'query':
      return { endpoint: activeOrders, request: buildRequest(activeOrders, { symbol }) }
    case 'empty':
      return { endpoint: activeOrders, request: buildRequest(activeOrders, {}) }
    case 'cancel':
      return { endpoint: cancelOrder, request: cancel }
    case 'fields':
    case 'variant':
      // The very bytes of the cancel, so that what is changed in the one is changed in the other.
      return { endpoint: accountList, request: { ...cancel, path: accountList.path } }
    default:
      return { endpoint: accountList, request: buildRequest(accountList, {}) }
  }
}

function pairFor(kind: CallKind, { given, random }: SigningParts): KeyPair {
  switch (kind) {
    case 'wrong-secret':
      return { ...given, secret: Secret.fromText(hexText(random, INVENTED_LENGTH)) }
    case 'unknown-key':
      return {
        apiKey: hexText(random, INVENTED_LENGTH),
        secret: Secret.fromText(hexText(random, INVENTED_LENGTH)),
      }
    case 'swapped':
      return { apiKey: textOf(given.secret), secret: Secret.fromText(given.apiKey) }
    default:
      return given
  }
}

function payloadOf({ query, body }: WireRequest, { change }: PlannedCall): string {
  const changed = change === undefined ? undefined : changedBody(body, change)
  return changed?.payload ?? signedPayload(query, body)
}
