/** Faults on the way to the exchange, and faults of when and whether its answer comes back. */
import { z } from 'zod'
import { callFault, type Fault } from './fault-kind.ts'
import { byteCount, durationMs, hangup } from './field-kinds.ts'

export const REQUEST_FAULTS: readonly Fault[] = [
  callFault({
    name: 'drop-request',
    lines: ['F2'],
    does: 'Loses the request before the exchange gets it. The connection stays silent, or is reset or closed.',
    fields: { connection: hangup },
    example: {
      when: { endpoint: 'placeOrder', nth: 1 },
      spec: { fault: 'drop-request', connection: 'silence' },
    },
    prepare:
      ({ connection }) =>
      (plan) => {
        plan.deliveries = 0
        plan.ending = { kind: 'nothing', hangup: connection }
      },
  }),
  callFault({
    name: 'drop-reply',
    lines: ['F1', 'F10'],
    does: 'Has the request carried out and loses the reply. The connection stays silent, or is reset or closed.',
    fields: { connection: hangup },
    example: {
      when: { endpoint: 'cancelOrder', nth: 1 },
      spec: { fault: 'drop-reply', connection: 'reset' },
    },
    prepare:
      ({ connection }) =>
      (plan) => {
        plan.ending = { kind: 'nothing', hangup: connection }
      },
  }),
  callFault({
    name: 'delay-request',
    lines: ['F2', 'F11', 'F14'],
    does: 'Keeps the request on the way for so long; its signature ages meanwhile.',
    fields: { ms: durationMs },
    example: { when: { endpoint: 'placeOrder' }, spec: { fault: 'delay-request', ms: 2_000 } },
    prepare:
      ({ ms }) =>
      (plan) => {
        plan.arrivesAfterMs += ms
      },
  }),
  callFault({
    name: 'delay-reply',
    lines: ['F1', 'F11'],
    does: 'Has the request carried out at once and keeps the reply back for so long.',
    fields: { ms: durationMs },
    example: { when: { endpoint: 'placeOrder' }, spec: { fault: 'delay-reply', ms: 15_000 } },
    prepare:
      ({ ms }) =>
      (plan) => {
        plan.leavesAfterMs += ms
      },
  }),
  callFault({
    name: 'reply-after-fill',
    lines: ['F8'],
    does: 'Keeps the acknowledgement of an order back until the order has a fill, so long at most.',
    endpoints: ['placeOrder', 'placeOrderBatch'],
    fields: { atMostMs: durationMs },
    example: { when: { endpoint: 'placeOrder' }, spec: { fault: 'reply-after-fill', atMostMs: 30_000 } },
    prepare:
      ({ atMostMs }) =>
      (plan) => {
        plan.awaitsFillMs = atMostMs
      },
  }),
  callFault({
    name: 'duplicate-request',
    lines: ['F4'],
    does: 'Delivers the same bytes twice and answers with the first or the second reply.',
    fields: { answer: z.enum(['first', 'second']).default('second') },
    example: {
      when: { endpoint: 'placeOrder', nth: 1 },
      spec: { fault: 'duplicate-request', answer: 'second' },
    },
    prepare:
      ({ answer }) =>
      (plan) => {
        plan.deliveries = 2
        plan.replyOf = answer === 'first' ? 'first' : 'last'
      },
  }),
  callFault({
    name: 'reset-reply',
    lines: ['F6'],
    does: 'Resets the connection after so many bytes of the body; its length was announced in full.',
    fields: { atByte: byteCount },
    example: { when: { endpoint: 'placeOrder', nth: 2 }, spec: { fault: 'reset-reply', atByte: 12 } },
    prepare:
      ({ atByte: bytes }) =>
      (plan) => {
        plan.ending = { kind: 'part', bytes, hangup: 'reset' }
      },
  }),
  callFault({
    name: 'stall-reply',
    lines: ['F6'],
    does: 'Sends so many bytes of the body and then nothing more; the connection stays open.',
    fields: { atByte: byteCount },
    example: { when: { endpoint: 'read', probability: 0.05 }, spec: { fault: 'stall-reply', atByte: 20 } },
    prepare:
      ({ atByte: bytes }) =>
      (plan) => {
        plan.ending = { kind: 'part', bytes, hangup: 'silence' }
      },
  }),
]
