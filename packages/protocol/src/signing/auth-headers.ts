import type { Signer } from './signer.ts'

/** The exchange's names of the three headers of a private call. Source: documented (docs/coinstore/signing.md). */
export const API_KEY_HEADER = 'x-cs-apikey'
export const EXPIRES_HEADER = 'x-cs-expires'
export const SIGNATURE_HEADER = 'x-cs-sign'

/**
 * The headers of a private call whose query and body together are `payload`. `expiresAtMs` is the time of sending, not
 * a deadline, despite its name.
 */
export function authHeaders(
  apiKey: string,
  signer: Pick<Signer, 'sign'>,
  { payload, expiresAtMs }: { readonly payload: string; readonly expiresAtMs: number },
): Record<string, string> {
  return {
    'x-cs-apikey': apiKey,
    'x-cs-expires': String(expiresAtMs),
    'x-cs-sign': signer.sign(payload, expiresAtMs),
  } satisfies Record<typeof API_KEY_HEADER | typeof EXPIRES_HEADER | typeof SIGNATURE_HEADER, string>
}
