/** What stands in a text outside of objects: header lines, request lines, codes that are mentioned, traces. */
import { isIPv6 } from 'node:net'
import { EXCHANGE_CODES } from '@trading-bridge/protocol'
import { readAddress } from './read-address.ts'
import { sightCurl, sightLibraryCall } from './sight-commands.ts'
import type { HeadersSighting, Sighting, TraceSighting } from './sighting.ts'

const MAX_LINE = 4000

export function sightProse(text: string): readonly Sighting[] {
  const lines = text.split('\n').map((line) => line.slice(0, MAX_LINE))
  const sightings: Sighting[] = []
  for (let index = 0; index < lines.length; index += 1) {
    const curl = sightCurl(lines, index)
    if (curl !== undefined) {
      sightings.push(...curl.sightings)
      index += curl.lineCount - 1
      continue
    }
    const line = lines[index] ?? ''
    const call = sightLibraryCall(lines, index)
    if (call !== undefined) sightings.push(call)
    else sightings.push(...requestsIn(line, index + 1))
    sightings.push(...statusesIn(line, index + 1), ...codesIn(line, index + 1), ...tracesIn(line, index + 1))
  }
  return [...sightings, ...headerGroups(lines)]
}

const REQUEST =
  /\b(GET|POST|PUT|DELETE|PATCH)\s{1,4}["'`]?(https?:\/\/[^\s"'<>`]{1,1000}|\/[^\s"'<>`]{2,500})/g
const ADDRESS = /https?:\/\/[a-z0-9.-]{0,60}coinstore\.com\/[^\s"'<>`)]{1,1000}/gi

function requestsIn(line: string, number: number): readonly Sighting[] {
  const withMethod = [...line.matchAll(REQUEST)].map(([, method, address]) => [method, address] as const)
  const bare = [...line.matchAll(ADDRESS)].map(([address]) => [undefined, address] as const)
  const found = withMethod.length > 0 ? withMethod : bare
  return found.flatMap(([method, text = '']) => {
    const address = readAddress('', text)
    if (address === undefined) return []
    return [
      {
        kind: 'request',
        method,
        ...address,
        hasBody: false,
        isWrittenByLibrary: false,
        line: number,
      } as const,
    ]
  })
}

const STATUS = /(?:\bHTTP(?:\/[\d.]{1,3})?|\bstatus(?:[_ ]?code)?)["']?\s{0,3}[:=]?\s{0,3}\[?([1-5]\d\d)\b/gi

function statusesIn(line: string, number: number): readonly Sighting[] {
  return [...line.matchAll(STATUS)].map(
    ([, status]) => ({ kind: 'status', status: Number(status), line: number }) as const,
  )
}

const CODE_WORD = /\bcode\W{0,4}(\d{3,9})\b/gi
const ABOUT_REFUSAL = /code|err|reject|refus|fail|unauthori|precision/i
const NUMBER = /(?<![\d.,:-])\d{4,9}(?![\d.,:-]*\d)/g
const WORDS: readonly (readonly [pattern: RegExp, code: string])[] = [
  [/\bsignature-failed\b/i, '401'],
  [/\buser-not-login\b/i, '401'],
]

/** Codes that prose mentions: a number after the word code, a known number in a line about a refusal, known words. */
function codesIn(line: string, number: number): readonly Sighting[] {
  const codes = new Map<string, string>()
  for (const [, code = ''] of line.matchAll(CODE_WORD)) codes.set(code, '')
  if (ABOUT_REFUSAL.test(line)) {
    for (const [code] of line.matchAll(NUMBER)) if (EXCHANGE_CODES.has(code)) codes.set(code, '')
  }
  for (const [pattern, code] of WORDS) {
    const word = pattern.exec(line)
    if (word !== null) codes.set(code, word[0])
  }
  return [...codes].map(
    ([code, text]) => ({ kind: 'reply', code, text, isWhole: false, line: number }) as const,
  )
}

const TRACES: readonly (readonly [trace: TraceSighting['trace'], pattern: RegExp])[] = [
  ['web-page', /<!doctype html|<html\b|\bcf-ray\b|attention required/i],
  ['proxy', /\b407\b|\bProxyError\b|\bproxy authentication required\b/i],
  [
    'not-connected',
    /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|SSLError|NameResolutionError|CERT_\w{1,40}|UND_ERR_CONNECT_TIMEOUT)\b/,
  ],
  [
    'no-answer',
    /\b(?:ECONNRESET|ETIMEDOUT|EPIPE|ReadTimeout|UND_ERR_(?:SOCKET|HEADERS_TIMEOUT|BODY_TIMEOUT))\b/,
  ],
  ['public-works', /\bpublic\b.{0,80}\b(?:work|success|succeed|fine|answer|ok|pass)/i],
]
const ADDRESS_CHARACTERS = /[0-9a-f:]{6,45}/gi

function tracesIn(line: string, number: number): readonly Sighting[] {
  const traces = TRACES.filter(([, pattern]) => pattern.test(line)).map(([trace]) => trace)
  const addresses = [...line.matchAll(ADDRESS_CHARACTERS)].map(([text]) => text)
  if (addresses.some((text) => isIPv6(text) && !/^(?:::1?$|fe80:|f[cd])/i.test(text)))
    traces.push('ipv6-address')
  return traces.map((trace) => ({ kind: 'trace', trace, line: number }) as const)
}

const HEADER = /\b(x-cs-apikey|x-cs-expires|x-cs-sign)["']?\s{0,3}[:=]\s{0,3}["']?([^\s"',}]{1,300})/gi
/** A value, and not a word of prose. */
const HEADER_VALUES: ReadonlyMap<string, RegExp> = new Map([
  ['x-cs-apikey', /^[\w*.…-]{8,}$/],
  ['x-cs-expires', /^\d/],
  ['x-cs-sign', /^[\w+/=*.…-]{16,}$/],
])
const GROUP_LINES = 8

/** Headers in lines that stand close together belong to one request; a header that comes again begins the next. */
function headerGroups(lines: readonly string[]): readonly Sighting[] {
  const groups: HeadersSighting[] = []
  let values = new Map<string, string>()
  let lastLine = Number.NEGATIVE_INFINITY
  for (const [index, line] of lines.entries()) {
    for (const [, name = '', value = ''] of line.matchAll(HEADER)) {
      const key = name.toLowerCase()
      if (HEADER_VALUES.get(key)?.test(value) !== true) continue
      if (index - lastLine > GROUP_LINES || values.has(key)) {
        values = new Map()
        groups.push({ kind: 'headers', values, isWhole: false, line: index + 1 })
      }
      values.set(key, value)
      lastLine = index
    }
  }
  return groups
}
