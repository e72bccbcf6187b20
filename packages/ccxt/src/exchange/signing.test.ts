import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { coinstore } from './coinstore.ts'

interface Vector {
  readonly id: string
  readonly secret: string
  readonly expiresAtMs: number
  readonly query: string
  readonly body: string
  readonly signature: string
}

/** Computed elsewhere; every secret in them is invented. */
const { valid }: { readonly valid: readonly Vector[] } = JSON.parse(
  readFileSync(new URL('../../../protocol/fixtures/signature-vectors.json', import.meta.url), 'utf8'),
)

test('one exchange signs all vectors, whatever secret and window it signed with before', () => {
  const exchange = new coinstore()
  const signed = valid.map(({ id, secret, query, body, expiresAtMs }) => {
    exchange.secret = secret
    return [id, exchange.signPayload(query + body, expiresAtMs)]
  })
  expect(signed).toEqual(valid.map(({ id, signature }) => [id, signature]))
})
