import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readReplyFixture, replyFixtureNames } from '../../test/read-fixture.ts'
import type { Endpoint } from '../endpoint/define-endpoint.ts'
import { SPOT_ENDPOINTS } from '../spot/endpoints.ts'
import { readReply } from './read-reply.ts'

const endpoints = fc.constantFrom<Endpoint[]>(...Object.values(SPOT_ENDPOINTS))
const statuses = fc.constantFrom(200, 201, 301, 400, 401, 403, 404, 429, 500, 502, 520)
const recorded = fc.constantFrom(...replyFixtureNames().map((name) => readReplyFixture(name).body))
const envelopes = fc
  .record(
    {
      code: fc.oneof(fc.constantFrom(0, '0', 200), fc.jsonValue()),
      data: fc.jsonValue(),
      message: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  .map((envelope) => JSON.stringify(envelope))
const bodies = fc.oneof(recorded, envelopes, fc.json(), fc.string({ unit: 'binary' }))

test('no reply makes the reader throw, to whatever endpoint and under whatever status it comes', () => {
  fc.assert(
    fc.property(endpoints, statuses, bodies, (endpoint, httpStatus, body) => {
      const { kind } = readReply(endpoint, { httpStatus, body })
      expect(kind).toMatch(/^(?:success|rejected|rate-limited|unavailable|malformed)$/)
    }),
    { numRuns: 2_000 },
  )
})

test('a success needs a good HTTP status and a code of 0 or 200', () => {
  fc.assert(
    fc.property(endpoints, statuses, bodies, (endpoint, httpStatus, body) => {
      fc.pre(readReply(endpoint, { httpStatus, body }).kind === 'success')
      expect(httpStatus).toBeLessThan(400)
      expect([0, 200]).toContain(Number(JSON.parse(body).code))
    }),
  )
})

test('a recorded reply that is cut anywhere is never a success', () => {
  fc.assert(
    fc.property(recorded, fc.nat(), endpoints, (body, place, endpoint) => {
      const cut = body.slice(0, place % Math.max(body.length, 1))
      expect(readReply(endpoint, { httpStatus: 200, body: cut }).kind).toBe('malformed')
    }),
  )
})
