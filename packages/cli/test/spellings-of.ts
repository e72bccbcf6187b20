/** A secret as a log, a URL or a dump would show it: plain, in hexadecimal, in base64 and URL-encoded. */
export function spellingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  const base64 = bytes.toString('base64').replace(/=+$/, '')
  return [secret, encodeURIComponent(secret), bytes.toString('hex'), base64, bytes.toString('base64url')]
}
