/**
 * Takes secrets out of what is about to be written. It stands at the sink, behind everything that makes log lines, so
 * that it makes no difference how a secret got there: as a field, deep in an error's cause, or in the middle of a text.
 */
import type { Secret } from '@trading-bridge/core'

/** What JSON is made of. */
export type LogValue =
  | string
  | number
  | boolean
  | null
  | readonly LogValue[]
  | { readonly [name: string]: LogValue }

const HIDDEN = '[secret]'
/** Names of fields whose values are never shown, however they are written: `apiKey`, `X-CS-SIGN`, `master_key`. */
const SECRET_NAME =
  /secret|passphrase|passw|api-?_?key|x-cs-sign|signature|authorization|cookie|token|private-?_?key|master-?_?key|data-?_?key/i
/** A signature, a master key: 64 hexadecimal characters that are not part of a longer word. */
const LONG_HEX = /(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])/gi
/** User and password in front of a host. */
const URL_USER = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi
/** `x-cs-apikey: …`, `api_secret=…`, `"token":"…"` in the middle of a text. */
const NAMED_IN_TEXT =
  /((?:secret|passphrase|password|api-?_?key|x-cs-apikey|x-cs-sign|signature|token)["']?\s*[:=]\s*["']?)(?!\[secret\])[^\s"',;&})\]]+/gi
/** Deeper than this nothing is shown: it is no event that somebody reads. */
const DEEPEST = 12
/** A shorter text would be found everywhere. */
const SHORTEST_KNOWN = 8

export class Redactor {
  readonly #known = new Set<string>()

  /** From now on this text, in plain, base64, hexadecimal or URL-encoded form, is taken out wherever it appears. */
  hide(secret: Secret): void {
    for (const form of secret.use(formsOf)) if (form.length >= SHORTEST_KNOWN) this.#known.add(form)
  }

  redact(value: LogValue, depth = 0): LogValue {
    if (typeof value === 'string') return this.redactText(value)
    if (typeof value !== 'object' || value === null) return value
    if (depth >= DEEPEST) return '[too deep]'
    if (isList(value)) return value.map((item) => this.redact(item, depth + 1))
    const entries = Object.entries(value).map(([name, item]) => [
      this.redactText(name),
      SECRET_NAME.test(name) ? hide(item) : this.redact(item, depth + 1),
    ])
    return Object.fromEntries(entries)
  }

  redactText(text: string): string {
    let shown = text
    for (const known of this.#known) shown = shown.replaceAll(known, HIDDEN)
    return shown
      .replace(LONG_HEX, HIDDEN)
      .replace(URL_USER, `$1${HIDDEN}@`)
      .replace(NAMED_IN_TEXT, `$1${HIDDEN}`)
  }
}

/** That something was there, and what is no secret: that there was nothing. */
function hide(value: LogValue): LogValue {
  return value === null || value === '' || typeof value === 'boolean' ? value : HIDDEN
}

function isList(value: LogValue): value is readonly LogValue[] {
  return Array.isArray(value)
}

function formsOf(bytes: Uint8Array): readonly string[] {
  const buffer = Buffer.from(bytes)
  const text = buffer.toString('utf8')
  const hex = buffer.toString('hex')
  const base64 = buffer.toString('base64').replace(/=+$/, '')
  return [text, encodeURIComponent(text), hex, hex.toUpperCase(), base64, buffer.toString('base64url')]
}
