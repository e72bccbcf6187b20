/** P2: the signer against signatures that were computed elsewhere, with Python's hmac. The secrets are invented. */
import { Secret } from '@trading-bridge/core'
import type { RequestSigner } from './signed-request.ts'

const EXPIRES_AT_MS = 1_770_742_394_290

const VECTORS = [
  {
    secret: '5f3c9a1e7b2d4860a9c1e3f5b7d90214',
    payload: '{}',
    signature: '4f1461a11283161e7657dcc930330ca47d8a2d3a97a235778b5eb20f6648fca7',
  },
  {
    secret: '5f3c9a1e7b2d4860a9c1e3f5b7d90214',
    payload: 'symbol=BTCUSDT&pageNum=1&pageSize=20',
    signature: '910763eed85c4e6fd2fbf3852ba8833a34e57ca21c7203ca12facdd936f3cd92',
  },
  {
    secret: '5f3c9a1e7b2d4860a9c1e3f5b7d90214',
    payload: '',
    signature: '3b00a5a6ed57ac916c3fd6c215f2b57bfd2f1b95dfb5c83bbda09ae96af066d5',
  },
  {
    secret: '0e8d6c4b2a190f7e5d3c1b0a98765432',
    payload: '{"symbol":"BTCUSDT","ordId":1834622635738979}',
    signature: '2d8f25d0454292e6af340e103dc3031b43f7c10c415bb9d959bfb75eb962f857',
  },
] as const

/** Whether signers made by `makeSigner` give every one of the known signatures. */
export function signsRight(makeSigner: (secret: Secret) => RequestSigner): boolean {
  return VECTORS.every(
    ({ secret, payload, signature }) =>
      makeSigner(Secret.fromText(secret)).sign(payload, EXPIRES_AT_MS) === signature,
  )
}
