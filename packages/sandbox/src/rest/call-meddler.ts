/**
 * What may stand between the trading port and the exchange: it is shown every request before the exchange is, and may
 * take it over. Then it decides whether and how often the exchange processes it, and what the client gets to see.
 */
import type { RestReply } from './rest-reply.ts'
import type { RestRequest } from './rest-request.ts'

export interface ReceivedCall {
  readonly request: RestRequest
  /** Has the exchange process the request, anew each time. Never throws. */
  readonly process: () => RestReply
  readonly wire: ReplyWire
}

/** How a connection ends that is not left open: by a reset, by an orderly end, or not at all. */
export type Hangup = 'reset' | 'close' | 'silence'

/** The way back to the client. Exactly one of these is called, once. */
export interface ReplyWire {
  send(reply: RestReply): void
  /** Announces the whole reply and sends so many bytes of its body. */
  sendPart(reply: RestReply, part: { readonly bytes: number; readonly hangup: Hangup }): void
  /** Sends nothing at all. */
  hangUp(how: Hangup): void
}

export interface CallMeddler {
  /** While false it is not asked. */
  readonly isAwake: boolean
  /** True when it takes the call over: then nobody else answers it. */
  takes(call: ReceivedCall): boolean
}
