import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'

/** What ccxt asks for in `Accept-Encoding`, and so can come back. */
const DECODERS: Readonly<Record<string, (bytes: Buffer, limit: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}
const LARGEST_TEXT_BYTES = 64 * 1024 * 1024

/** The text of a reply's body. Throws when it is not encoded as it says. */
export function bodyText(bytes: Buffer, contentEncoding: string | undefined): string {
  const decode = contentEncoding === undefined ? undefined : DECODERS[contentEncoding.toLowerCase()]
  if (decode === undefined || bytes.length === 0) return bytes.toString('utf8')
  return decode(bytes, { maxOutputLength: LARGEST_TEXT_BYTES }).toString('utf8')
}
