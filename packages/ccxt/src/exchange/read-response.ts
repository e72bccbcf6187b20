/** A whole reply in the shape of `fetch`, which the rest of ccxt reads. */
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { Reply } from './delivery.ts'

/** What ccxt asks for in `Accept-Encoding`, and so can come back. */
const DECODERS: Readonly<Record<string, (bytes: Buffer, limit: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
}
const LARGEST_TEXT_BYTES = 64 * 1024 * 1024

export class ReadResponse {
  readonly status: number
  readonly statusText: string
  /** With names as ccxt writes them: `Content-Type`. */
  readonly headers: Readonly<Record<string, string>>
  readonly #text: Promise<string>

  /** Throws when the body is not packed as its header says. */
  constructor({ httpStatus, headers, body }: Reply, statusText: string) {
    this.status = httpStatus
    this.statusText = statusText
    this.headers = headers
    this.#text = Promise.resolve(textOf(body, headers['Content-Encoding']))
  }

  text(): Promise<string> {
    return this.#text
  }
}

function textOf(bytes: Buffer, contentEncoding: string | undefined): string {
  const decode = contentEncoding === undefined ? undefined : DECODERS[contentEncoding.toLowerCase()]
  if (decode === undefined || bytes.length === 0) return bytes.toString('utf8')
  return decode(bytes, { maxOutputLength: LARGEST_TEXT_BYTES }).toString('utf8')
}
