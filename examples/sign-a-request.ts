/** Signs a request by hand, for programs that bring their own HTTP client. No network, no key. */
import { Secret } from '@trading-bridge/core'
import { authHeaders, Signer, signedPayload } from '@trading-bridge/protocol'

// Invented, like every secret in this project. A real one comes from the environment.
const signer = new Signer(Secret.fromText('5f3c9a1e7b2d4860a9c1e3f5b7d90214'))

const query = ''
const body =
  '{"symbol":"SHARPUSDT","side":"SELL","ordType":"LIMIT","ordPrice":"0.008","ordQty":"1386.19","timestamp":1770742394290}'

// Sign the text that is sent, and send the text that was signed.
const headers = authHeaders('an-invented-key', signer, {
  payload: signedPayload(query, body),
  expiresAtMs: 1770742394290,
})
console.log(headers)
