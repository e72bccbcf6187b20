/** IP addresses in one canonical form, so that two spellings of one address compare equal. */
import { isIPv4, isIPv6 } from 'node:net'

const MAPPED_PREFIX = '::ffff:'

/**
 * The canonical form: IPv4 in dots, also where it came mapped into IPv6 (`::ffff:127.0.0.1`, as a dual-stack socket
 * reports it); IPv6 compressed, in lower case, without a zone. Absent when the text is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  if (isIPv4(text)) return text
  const bare = text.toLowerCase().split('%')[0] ?? ''
  if (bare.startsWith(MAPPED_PREFIX) && isIPv4(bare.slice(MAPPED_PREFIX.length)))
    return bare.slice(MAPPED_PREFIX.length)
  if (!isIPv6(bare)) return undefined
  const compressed = new URL(`http://[${bare}]/`).hostname.slice(1, -1)
  return mappedIPv4(compressed) ?? compressed
}

/** `::ffff:7f00:1` is 127.0.0.1. */
function mappedIPv4(compressed: string): string | undefined {
  const words = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(compressed)
  if (words === null) return undefined
  const bytes = [words[1], words[2]].flatMap((word) => {
    const value = Number.parseInt(word ?? '', 16)
    return [value >> 8, value & 0xff]
  })
  return bytes.join('.')
}
