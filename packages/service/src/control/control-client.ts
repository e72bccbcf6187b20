/** The asking side of the control socket. */
import { type IncomingMessage, request } from 'node:http'
import { MalformedReplyError, TransportError } from '@trading-bridge/core'
import type { z } from 'zod'
import { errorReplySchema } from '../contract/control.ts'
import { fromErrorReply } from './error-reply.ts'

interface Route<Reply extends z.ZodType> {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly schema: { readonly response: { readonly 200: Reply } }
}

export interface Question {
  /** The places of the route's path. */
  readonly params?: Readonly<Record<string, string>> | undefined
  readonly query?: Readonly<Record<string, string>> | undefined
  readonly body?: unknown
}

/** Creating a bot asks the exchange for the market's rules; no request takes longer. */
const DEADLINE_MS = 60_000
/** A bot with all its orders is far smaller. */
const MAX_REPLY_BYTES = 32 * 1_048_576

/**
 * Asks the installation that listens at `socketPath`.
 *
 * @throws {TradingBridgeError} what the installation answered, by its code; or that it did not answer.
 */
export async function askControl<Reply extends z.ZodType>(
  socketPath: string,
  route: Route<Reply>,
  question: Question = {},
): Promise<z.output<Reply>> {
  const { status, text } = await send(socketPath, route, question)
  const value = parseJson(text, status)
  if (status !== 200) {
    const answered = errorReplySchema.safeParse(value)
    throw answered.success ? fromErrorReply(answered.data) : unexpected(status, text)
  }
  const reply = route.schema.response[200].safeParse(value)
  if (reply.success) return reply.data
  throw unexpected(status, text, reply.error)
}

async function send(
  socketPath: string,
  { method, url }: Pick<Route<z.ZodType>, 'method' | 'url'>,
  { params = {}, query = {}, body }: Question,
): Promise<{ readonly status: number; readonly text: string }> {
  const path = url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const search = new URLSearchParams(query).toString()
  const text = body === undefined ? undefined : JSON.stringify(body)
  const headers = text === undefined ? {} : { 'content-type': 'application/json' }
  return await new Promise((resolve, reject) => {
    const call = request(
      {
        socketPath,
        path: search === '' ? path : `${path}?${search}`,
        method,
        headers,
        agent: false,
        signal: AbortSignal.timeout(DEADLINE_MS),
      },
      (response) => {
        readText(response).then((read) => resolve({ status: response.statusCode ?? 0, text: read }), reject)
      },
    )
    call.on('error', (cause) => reject(notAnswered(cause)))
    call.end(text)
  })
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of response) {
      const part = Buffer.from(chunk)
      bytes += part.length
      if (bytes > MAX_REPLY_BYTES) throw new RangeError('The reply is longer than any.')
      chunks.push(part)
    }
  } catch (cause) {
    throw notAnswered(cause)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string, status: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unexpected(status, text, cause)
  }
}

function notAnswered(cause: unknown): TransportError {
  const isGone = cause instanceof Error && 'code' in cause && isNobodyThere(cause.code)
  return new TransportError(
    isGone ? 'TB_CONNECTION_REFUSED' : 'TB_CONNECTION_LOST',
    isGone ? 'No installation listens any more.' : 'The running installation did not answer to the end.',
    {
      next: 'See with "trading-bridge bot list" what was done, and try again.',
      cause,
    },
  )
}

/** Nobody listens any more, or nothing is there. */
function isNobodyThere(code: unknown): boolean {
  return code === 'ECONNREFUSED' || code === 'ENOENT'
}

function unexpected(httpStatus: number, text: string, cause?: unknown): MalformedReplyError {
  return new MalformedReplyError(
    'TB_REPLY_UNEXPECTED',
    'The running installation answered in a way that this program does not understand.',
    {
      next: 'Use the "trading-bridge" of the same version as the one that runs.',
      httpStatus,
      excerpt: text.slice(0, 200),
      cause,
    },
  )
}
