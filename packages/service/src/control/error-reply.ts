/** Errors on their way through the control socket: as code, message and next, and back into an error of the same code. */
import { ConfigError, type ErrorCode, InternalError, TradingBridgeError } from '@trading-bridge/core'
import type { z } from 'zod'
import type { errorReplySchema } from '../contract/control.ts'

export type ErrorReply = z.infer<typeof errorReplySchema>

/** What the running installation answered, in its own words. */
class AnsweredError extends TradingBridgeError {
  override readonly code: ErrorCode

  constructor({ code, message, next }: ErrorReply) {
    super(message, { next })
    this.code = code
  }
}

export function toErrorReply(error: unknown): ErrorReply {
  const { code, message, next } =
    error instanceof TradingBridgeError ? error : internal('The installation failed at this request.')
  return { code, message, next }
}

export function fromErrorReply(reply: ErrorReply): TradingBridgeError {
  if (reply.code === 'TB_CONFIG') return new ConfigError('bot', reply.message, { next: reply.next })
  return new AnsweredError(reply)
}

function internal(message: string): InternalError {
  return new InternalError(message, { next: 'See the log in the home folder.' })
}
