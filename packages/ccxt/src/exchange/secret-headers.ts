import { API_KEY_HEADER, SIGNATURE_HEADER } from '@trading-bridge/protocol'

/** A signature serves any call with the same payload for half a minute, so it is as secret as the key. */
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  API_KEY_HEADER,
  SIGNATURE_HEADER,
  'authorization',
  'cookie',
])

/** The headers as they may be printed. */
export function withoutSecrets(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const shown = Object.entries(headers).map(([name, value]) => [
    name,
    SECRET_HEADERS.has(name.toLowerCase()) ? '[secret]' : value,
  ])
  return Object.fromEntries(shown)
}
