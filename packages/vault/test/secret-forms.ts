/** The secret itself and the ways it would look in a log, a URL, a header or a dump. */
export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8')
  // Base64 depends on where in the encoded text the secret begins: all three places, without their uncertain ends.
  const shifted = [0, 1, 2].map((shift) => Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64'))
  const base64 = shifted.map((text, shift) => text.slice(shift === 0 ? 0 : 4, -4))
  const base64url = base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))
  const hex = bytes.toString('hex')
  const numbers = [...bytes].slice(0, 8).join(',')
  return [secret, encodeURIComponent(secret), hex, hex.toUpperCase(), numbers, ...base64, ...base64url]
}
