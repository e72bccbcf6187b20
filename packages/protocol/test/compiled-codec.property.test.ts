import fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { decodeWith, encodeWith, jsonTextWith } from '../src/endpoint/compiled-codec.ts'
import { type JsonValue, readJson } from '../src/json/read-json.ts'
import { writeJson } from '../src/json/write-json.ts'
import { SPOT_ENDPOINTS } from '../src/spot/endpoints.ts'
import { readReplyFixture, replyFixtureNames } from './read-fixture.ts'

const schemas = Object.values(SPOT_ENDPOINTS).map((endpoint): z.ZodType => endpoint.response)
const recorded = replyFixtureNames().flatMap((name) => dataOf(readReplyFixture(name).body))

const junk = fc.oneof(
  fc.constantFrom(undefined, null, '', '0', 0, 1, -1, 2, true, 'SELL', 'FILLED', '1e-9', 'abc'),
  fc.jsonValue({ maxDepth: 1 }),
)

/** A recorded value with one place in it replaced, dropped or left as it is. */
const distorted = fc
  .tuple(fc.constantFrom(...recorded), fc.array(fc.nat(40), { maxLength: 4 }), junk)
  .map(([value, path, replacement]) => replaceAt(value, path, replacement))

test('a compiled schema reads what zod reads, and refuses what zod refuses', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...schemas),
      fc.oneof(fc.constantFrom(...recorded), distorted),
      (schema, wire) => {
        expect(outcomeOf(decodeWith(schema, wire))).toEqual(outcomeOf(schema.safeParse(wire)))
      },
    ),
    { numRuns: 3_000 },
  )
})

test('a compiled schema writes what zod writes', () => {
  for (const schema of schemas) {
    for (const wire of recorded) {
      const read = schema.safeParse(wire)
      if (!read.success) continue
      const written = z.safeEncode(schema, read.data)
      expect(outcomeOf(encodeWith(schema, read.data))).toEqual(outcomeOf(written))
      expect(jsonTextWith(schema, read.data).data).toBe(written.success ? writeJson(written.data) : undefined)
    }
  }
})

test('what does not fit is explained by zod', () => {
  const { response } = SPOT_ENDPOINTS.placeOrder
  const refused = decodeWith(response, { ordId: 'abc' })
  expect(refused.error?.issues).toEqual(response.safeParse({ ordId: 'abc' }).error?.issues)
  expect(refused.error?.issues[0]?.path).toEqual(['ordId'])
})

function outcomeOf(result: z.ZodSafeParseResult<unknown>): unknown {
  return result.success ? { data: result.data } : 'refused'
}

function dataOf(body: string): readonly (JsonValue | undefined)[] {
  const reading = readJson(body)
  if (reading.kind !== 'value' || typeof reading.value !== 'object' || reading.value === null) return []
  return 'data' in reading.value ? [reading.value['data']] : []
}

function replaceAt(value: unknown, [step, ...rest]: readonly number[], replacement: unknown): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return replacement
  const entries = Object.entries(value)
  const chosen = step % (entries.length || 1)
  const changed = entries.flatMap(([name, member], at) => {
    if (at !== chosen) return [[name, member]]
    const next = replaceAt(member, rest, replacement)
    return next === undefined ? [] : [[name, next]]
  })
  return Array.isArray(value) ? changed.map(([, member]) => member) : Object.fromEntries(changed)
}
