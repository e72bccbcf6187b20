import type { Endpoint } from '../src/endpoint/define-endpoint.ts'
import { readReply } from '../src/envelope/read-reply.ts'
import { readReplyFixture } from './read-fixture.ts'

/** The reading of a recorded reply, with decimals as their text. */
export function readingOf(endpoint: Endpoint, fixture: string): unknown {
  const reading = readReply(endpoint, readReplyFixture(fixture))
  if (reading.kind !== 'malformed') return JSON.parse(JSON.stringify(reading))
  const { code, message } = reading.error
  return { kind: reading.kind, code, message }
}
