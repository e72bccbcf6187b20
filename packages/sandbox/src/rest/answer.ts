/** What an endpoint answers, before it is put into the envelope. */

import type { Clock } from '@trading-bridge/core'
import {
  type RequestOf,
  type SPOT_ENDPOINTS,
  type SpotEndpointName,
  writeJson,
} from '@trading-bridge/protocol'
import type { Account } from '../accounts/account.ts'
import type { Rejection } from '../exchange/rejection.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { SandboxSettings } from '../sandbox-settings.ts'
import type { RestReply } from './rest-reply.ts'

export type Answer =
  /** `text` is the JSON of `data`. */
  | { readonly kind: 'data'; readonly text: string }
  /** A success that says nothing more. */
  | { readonly kind: 'done' }
  | Rejection
  /** Outside of the usual envelope. */
  | { readonly kind: 'reply'; readonly reply: RestReply }

export interface AnswerContext {
  readonly exchange: SandboxExchange
  readonly clock: Clock
  /** Read at every request: they may change while the sandbox runs. */
  readonly settings: () => SandboxSettings
}

type Endpoints = typeof SPOT_ENDPOINTS

/** `data` as an endpoint writes it. */
export type WireData<Name extends SpotEndpointName> = NonNullable<
  Endpoints[Name]['response']['_zod']['input']
>

export type PublicAnswerer<Name extends SpotEndpointName> = (request: RequestOf<Endpoints[Name]>) => Answer

export type SignedAnswerer<Name extends SpotEndpointName> = (
  request: RequestOf<Endpoints[Name]>,
  account: Account,
) => Answer

/** `data` without numbers that a `number` does not hold. */
export function dataOf<Name extends SpotEndpointName>(data: WireData<Name>): Answer {
  return { kind: 'data', text: JSON.stringify(data) }
}

/** `data` that may hold exact numbers. */
export function exactDataOf<Name extends SpotEndpointName>(data: WireData<Name>): Answer {
  return { kind: 'data', text: writeJson(data) }
}
