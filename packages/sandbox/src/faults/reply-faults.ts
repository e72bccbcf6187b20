/** Replies that are not what the exchange would say, or cannot be read. */
import { STATUS_CODES } from 'node:http'
import { EXCHANGE_CODES, SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import { z } from 'zod'
import { writeSuccess } from '../rest/envelope.ts'
import { type RestReply, refusal, springReply, TOO_MANY_VISITS, textRefusal } from '../rest/rest-reply.ts'
import type { CallPlan } from './call-plan.ts'
import { callFault, type Fault } from './fault-kind.ts'
import { byteCount, processed } from './field-kinds.ts'

const HTML = 'text/html; charset=UTF-8'

export const REPLY_FAULTS: readonly Fault[] = [
  callFault({
    name: 'too-many-requests',
    lines: ['F12'],
    does: "Answers HTTP 429, with the exchange's body, with none, or with a gateway's page.",
    fields: {
      body: z.enum(['json', 'none', 'html']).default('json'),
      /** Seconds in `Retry-After`, which the exchange is not known to send. */
      retryAfterSeconds: z.int().nonnegative().optional(),
      processed,
    },
    example: {
      when: { endpoint: 'any', after: 5_000, for: 10_000 },
      spec: { fault: 'too-many-requests', body: 'html' },
    },
    prepare:
      ({ body, retryAfterSeconds, processed }) =>
      (plan) => {
        const reply = { json: TOO_MANY_VISITS, none: emptyReply(429), html: pageReply(429) }[body]
        const headers = retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }
        answerInstead(plan, { ...reply, headers }, processed)
      },
  }),
  callFault({
    name: 'server-error',
    lines: ['F5'],
    does: 'Answers with an HTTP status of 5xx and the JSON of a broken server; the request may have been processed.',
    fields: { status: z.int().min(500).max(599).default(500), processed },
    example: {
      when: { endpoint: 'write', probability: 0.1 },
      spec: { fault: 'server-error', status: 500, processed: true },
    },
    prepare:
      ({ status, processed }) =>
      (plan) => {
        const { facts, ground } = plan
        const page = springReply(500, { path: facts.request.target.path, nowMs: ground.clock.nowMs() })
        const body = page.body.replace('"status":500', `"status":${status}`)
        answerInstead(plan, { httpStatus: status, body }, processed)
      },
  }),
  callFault({
    name: 'html-page',
    lines: ['F5'],
    does: "Answers with a gateway's page: 502 and 403 are usual, 200 happens.",
    fields: { status: z.int().min(200).max(599).default(502), processed },
    example: {
      when: { endpoint: 'placeOrder', nth: 1 },
      spec: { fault: 'html-page', status: 502, processed: true },
    },
    prepare:
      ({ status, processed }) =>
      (plan) =>
        answerInstead(plan, pageReply(status), processed),
  }),
  callFault({
    name: 'empty-body',
    lines: ['F5'],
    does: 'Has the request carried out and sends a reply without a body.',
    fields: { status: z.int().min(200).max(599).default(200) },
    example: { when: { endpoint: 'accountList', nth: 1 }, spec: { fault: 'empty-body' } },
    prepare:
      ({ status }) =>
      (plan) => {
        plan.edits.push(() => emptyReply(status))
      },
  }),
  callFault({
    name: 'truncate-reply',
    lines: ['F5'],
    does: 'Sends so many bytes of the body as if they were all: valid HTTP, broken JSON.',
    fields: { atByte: byteCount },
    example: { when: { endpoint: 'placeOrder', nth: 1 }, spec: { fault: 'truncate-reply', atByte: 15 } },
    prepare:
      ({ atByte }) =>
      (plan) => {
        plan.edits.push((reply) => ({
          ...reply,
          body: Buffer.from(reply.body).subarray(0, atByte).toString(),
        }))
      },
  }),
  callFault({
    name: 'wrong-content-type',
    lines: ['F5'],
    does: 'Sends the true body under another content type.',
    fields: {
      contentType: z
        .string()
        .regex(/^[\w.+-]+\/[\w.+;= -]+$/)
        .default('text/plain'),
    },
    example: { when: { endpoint: 'read' }, spec: { fault: 'wrong-content-type', contentType: 'text/plain' } },
    prepare:
      ({ contentType }) =>
      (plan) => {
        plan.edits.push((reply) => ({ ...reply, contentType }))
      },
  }),
  callFault({
    name: 'wrong-shape',
    lines: ['F5'],
    does: 'Has the request carried out and answers success with this `data`, whatever it is.',
    fields: { data: z.json() },
    example: {
      when: { endpoint: 'accountList', nth: 1 },
      spec: { fault: 'wrong-shape', data: { unexpected: true } },
    },
    prepare:
      ({ data }) =>
      (plan) => {
        const { endpoint } = plan.facts
        if (endpoint === undefined) return
        plan.edits.push(() => ({ httpStatus: 200, body: writeSuccess(endpoint, JSON.stringify(data)) }))
      },
  }),
  callFault({
    name: 'error-code',
    lines: ['F4', 'F10', 'F14', 'F26', 'F27', 'F34'],
    does: 'Answers with any code of the exchange, under HTTP 200 or another status.',
    fields: {
      code: z.int().positive(),
      message: z.string().optional(),
      status: z.int().min(200).max(599).default(200),
      processed,
    },
    example: {
      when: { endpoint: 'placeOrder', nth: 3 },
      spec: { fault: 'error-code', code: 3113, status: 400 },
    },
    prepare:
      ({ code, message, status, processed }) =>
      (plan) => {
        const text = message ?? EXCHANGE_CODES.get(String(code))?.text ?? 'failed'
        answerInstead(plan, { ...codeReply(plan, code, text), httpStatus: status }, processed)
      },
  }),
]

/** Answers in place of the exchange. Unless it is `processed`, the exchange does not even get the request. */
export function answerInstead(plan: CallPlan, answer: RestReply, processed: boolean): void {
  plan.answer = answer
  if (!processed) plan.deliveries = 0
}

/** A gateway's own page. */
export function pageReply(httpStatus: number): RestReply {
  const title = `${httpStatus} ${STATUS_CODES[httpStatus] ?? 'Error'}`
  const body = `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`
  return { httpStatus, body, contentType: HTML }
}

function emptyReply(httpStatus: number): RestReply {
  return { httpStatus, body: '' }
}

/** In the endpoint's own spelling of codes. */
function codeReply({ facts: { endpoint } }: CallPlan, code: number, text: string): RestReply {
  const isText = endpoint !== undefined && SPOT_ENDPOINTS[endpoint].codeStyle === 'text'
  return isText ? textRefusal({ kind: 'rejected', code, text }) : refusal(code, text)
}
