/** Requests as people paste them: curl commands, and the call of an HTTP library. */
import { API_KEY_HEADER, EXPIRES_HEADER, SIGNATURE_HEADER } from '@trading-bridge/protocol'
import { type Address, readAddress } from './read-address.ts'
import type { Sighting } from './sighting.ts'

const MAX_COMMAND_LINES = 40
const MAX_COMMAND_CHARACTERS = 8000
const CURL = /(?:^|[\s$`"'])curl\s/
const WORD = /'([^']*)'|"((?:[^"\\]|\\.)*)"|([^\s'"]+)/g
const METHOD_FLAG = /^(?:-X|--request)$/
const METHOD = /^[a-z]{3,7}$/i
const HEADER_FLAG = /^(?:-H|--header)$/
const BODY_FLAG = /^(?:-d|--data|--data-raw|--data-binary|--data-ascii|--json)$/
const AUTH_HEADERS: readonly string[] = [API_KEY_HEADER, EXPIRES_HEADER, SIGNATURE_HEADER]

/** Sightings in the curl command that begins in the line `index`, and how many lines it takes. */
export function sightCurl(
  lines: readonly string[],
  index: number,
): { readonly sightings: readonly Sighting[]; readonly lineCount: number } | undefined {
  if (!CURL.test(lines[index] ?? '')) return undefined
  let lineCount = 1
  while (lineCount < MAX_COMMAND_LINES && /\\\s*$/.test(lines[index + lineCount - 1] ?? '')) lineCount += 1
  const text = lines
    .slice(index, index + lineCount)
    .map((line) => line.replace(/\\\s*$/, ' '))
    .join(' ')
    .slice(0, MAX_COMMAND_CHARACTERS)
  return { sightings: readCurl(wordsOf(text.slice(text.search(CURL))), index + 1), lineCount }
}

function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(WORD)].map(([, single, double, bare]) => single ?? double ?? bare ?? '')
}

function readCurl(words: readonly string[], line: number): readonly Sighting[] {
  const headers = new Map<string, string>()
  let method: string | undefined
  let hasBody = false
  let sendsQuery = false
  let address: Address | undefined
  for (const [index, word] of words.entries()) {
    const next = words[index + 1] ?? ''
    if (METHOD_FLAG.test(word)) method = METHOD.exec(next)?.[0].toUpperCase()
    else if (HEADER_FLAG.test(word)) addHeader(headers, next)
    else if (BODY_FLAG.test(word)) hasBody = true
    else if (word === '-G' || word === '--get') sendsQuery = true
    else address ??= /^https?:/i.test(word) ? readAddress('', word) : undefined
  }
  const sightings: Sighting[] = []
  if (address !== undefined) {
    sightings.push({
      kind: 'request',
      method: method ?? (hasBody && !sendsQuery ? 'POST' : 'GET'),
      ...address,
      hasBody: hasBody && !sendsQuery,
      isWrittenByLibrary: false,
      line,
    })
  }
  if (AUTH_HEADERS.some((name) => headers.has(name))) {
    sightings.push({ kind: 'headers', values: headers, isWhole: true, line })
  }
  return sightings
}

function addHeader(headers: Map<string, string>, text: string): void {
  const at = text.indexOf(':')
  if (at > 0) headers.set(text.slice(0, at).trim().toLowerCase(), text.slice(at + 1).replace(/^ /, ''))
}

const LIBRARY_CALL = /\b(?:requests|session|httpx|client|axios|http)\.(get|post|put|delete)\(/i
const CALL_LINES = 6
const CALL_CHARACTERS = 600
const CALL_PATH = /\/(?:api|trade|spot|fi|v[123])\/[\w/.-]{1,200}/

/** A call such as `requests.post(url, json=body)`. */
export function sightLibraryCall(lines: readonly string[], index: number): Sighting | undefined {
  const line = lines[index] ?? ''
  const call = LIBRARY_CALL.exec(line)
  if (call === null) return undefined
  const text = [line.slice(call.index), ...lines.slice(index + 1, index + CALL_LINES)].join(' ')
  const part = text.slice(0, CALL_CHARACTERS)
  const end = part.search(/\)\s*(?:$|[\n;.])/)
  const inside = end < 0 ? part : part.slice(0, end)
  return {
    kind: 'request',
    method: call[1]?.toUpperCase(),
    host: undefined,
    path: CALL_PATH.exec(inside)?.[0] ?? '',
    query: '',
    hasBody: /\b(?:json|data|content)\s{0,2}=/.test(inside),
    isWrittenByLibrary: /\bjson\s{0,2}=/.test(inside),
    line: index + 1,
  }
}
