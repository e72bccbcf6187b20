import { inspect } from 'node:util'
import { Secret } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import { keySigner, type SignableRequest } from './request-signer.ts'
import { Signer } from './signer.ts'

/** Invented. */
const KEY = 'invented-key-of-this-test'
/** Invented. */
const TEXT = 'invented-secret-of-this-test'
const REQUEST: SignableRequest = {
  origin: 'https://exchange.invalid',
  method: 'POST',
  path: '/api/trade/order/place',
  payload: '{"symbol":"BTCUSDT"}',
  expiresAtMs: 1_770_742_394_290,
}

test('a key signs with its own name, the time of sending and a signature over the payload', () => {
  const signature = new Signer(Secret.fromText(TEXT)).sign(REQUEST.payload, REQUEST.expiresAtMs)
  expect(keySigner(KEY, Secret.fromText(TEXT)).sign(REQUEST)).toEqual({
    'x-cs-apikey': KEY,
    'x-cs-expires': '1770742394290',
    'x-cs-sign': signature,
  })
})

test('each signing hands out an object of its own', () => {
  const signer = keySigner(KEY, Secret.fromText(TEXT))
  const first = signer.sign(REQUEST)
  first['content-type'] = 'application/json'
  expect(signer.sign(REQUEST)).not.toHaveProperty('content-type')
})

test('a signer shows neither key nor secret', () => {
  const signer = keySigner(KEY, Secret.fromText(TEXT))
  const shown = inspect(signer, { showHidden: true, depth: Infinity }) + JSON.stringify(signer)
  expect(shown).not.toContain(KEY)
  expect(shown).not.toContain(TEXT)
})
