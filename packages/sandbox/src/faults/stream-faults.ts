/** Faults of the stream. `S` counts a session's messages, `seq` the trades of a channel (docs/coinstore/streams.md). */
import { z } from 'zod'
import { eventFault, type Fault, frameFault, lastingFault, upgradeFault } from './fault-kind.ts'
import { durationMs } from './field-kinds.ts'
import { pageReply } from './reply-faults.ts'

/** 1005, 1006 and 1015 stand for closings without a code, and the rest below 3000 is reserved. */
function isClosingCode(code: number): boolean {
  const isOfProtocol = code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)
  return isOfProtocol || (code >= 3000 && code <= 4999)
}

export const STREAM_FAULTS: readonly Fault[] = [
  frameFault({
    name: 'drop-frames',
    lines: ['F21'],
    stage: 'counted',
    does: 'Loses a push that was counted: `S` has a gap.',
    fields: {},
    example: { when: { channel: 'trades', nth: 3 }, spec: { fault: 'drop-frames' } },
    prepare: () => (plan) => {
      plan.deliveries = 0
    },
  }),
  frameFault({
    name: 'drop-uncounted',
    lines: ['F21'],
    stage: 'uncounted',
    does: 'Loses a push before it is counted: `S` has no gap, and only `seq` tells that a trade is missing.',
    fields: {},
    example: { when: { channel: 'trades', nth: { every: 10 } }, spec: { fault: 'drop-uncounted' } },
    prepare: () => (plan) => {
      plan.deliveries = 0
    },
  }),
  frameFault({
    name: 'duplicate-frames',
    lines: ['F20'],
    stage: 'counted',
    does: 'Sends a push twice, byte by byte the same.',
    fields: {},
    example: { when: { channel: 'any', probability: 0.1 }, spec: { fault: 'duplicate-frames' } },
    prepare: () => (plan) => {
      plan.deliveries = 2
    },
  }),
  frameFault({
    name: 'reorder-frames',
    lines: ['F20'],
    stage: 'counted',
    does: 'Sends a push after the one that follows it.',
    fields: {},
    example: { when: { channel: 'trades', nth: { every: 5 } }, spec: { fault: 'reorder-frames' } },
    prepare: () => (plan) => {
      plan.isHeldBack = true
    },
  }),
  frameFault({
    name: 'delay-frames',
    lines: ['F22', 'F24'],
    stage: 'counted',
    does: 'Sends a push so much later; those that are not delayed overtake it.',
    fields: { ms: durationMs },
    example: {
      when: { channel: 'depth', after: 5_000, for: 30_000 },
      spec: { fault: 'delay-frames', ms: 4_000 },
    },
    prepare:
      ({ ms }) =>
      (plan) => {
        plan.delayMs += ms
      },
  }),
  lastingFault({
    name: 'silent-stream',
    lines: ['F22'],
    does: 'Keeps every stream open and pushes nothing; pings go on unless they are switched off too.',
    fields: { pings: z.boolean().default(true) },
    example: { when: { after: 10_000, for: 60_000 }, spec: { fault: 'silent-stream', pings: false } },
    prepare:
      ({ pings }) =>
      () => ({ end: () => undefined, silence: { pings } }),
  }),
  eventFault({
    name: 'close-stream',
    lines: ['F23'],
    does: 'Ends the stream whose push makes the rule fire, else all: with a closing frame, or without one.',
    fields: {
      how: z.enum(['close', 'terminate']).default('close'),
      code: z.int().refine(isClosingCode, 'a code that a closing frame may carry').default(1001),
      reason: z.string().max(100).default('going away'),
    },
    example: { when: { channel: 'any', nth: 20 }, spec: { fault: 'close-stream', how: 'terminate' } },
    prepare:
      ({ how, code, reason }) =>
      (ground, session) => {
        const meant = session === undefined ? ground.sessions() : [session]
        for (const each of meant) {
          if (how === 'close') each.close(code, reason)
          else each.terminate()
        }
        return `${meant.length} streams`
      },
  }),
  upgradeFault({
    name: 'refuse-upgrade',
    lines: ['F23'],
    does: 'Turns the wish to open a stream away: with an HTTP status and a page, by a reset, or by silence.',
    fields: {
      how: z.enum(['status', 'reset', 'silence']).default('status'),
      status: z.int().min(400).max(599).default(503),
    },
    example: { when: { times: 3 }, spec: { fault: 'refuse-upgrade', how: 'status', status: 502 } },
    prepare:
      ({ how, status }) =>
      () => {
        if (how === 'reset') return { kind: 'reset' }
        if (how === 'silence') return { kind: 'ignore' }
        const { body } = pageReply(status)
        return { kind: 'refuse', httpStatus: status, contentType: 'text/html', body }
      },
  }),
]
