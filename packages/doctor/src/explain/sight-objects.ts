/** What an object in a text is: a reply, an order, headers, a request. */
import { API_KEY_HEADER, EXPIRES_HEADER, SIGNATURE_HEADER } from '@trading-bridge/protocol'
import { type FoundObject, memberText } from './find-objects.ts'
import type { LooseObject } from './loose-value.ts'
import { readAddress } from './read-address.ts'
import type { Sighting } from './sighting.ts'

const ORDER_TERMS = ['ordType', 'ordQty', 'ordAmt', 'ordPrice']
/** Fields of an order that the exchange tells of, and nobody sends. */
const TOLD_BY_EXCHANGE = ['cumQty', 'cumAmt', 'ordStatus', 'ordState', 'leavesQty']
const AUTH_HEADERS: readonly string[] = [API_KEY_HEADER, EXPIRES_HEADER, SIGNATURE_HEADER]
const CODE = /^\d{1,9}$/
const METHOD = /^(?:GET|POST|PUT|DELETE|PATCH)$/i

export function sightObject({ value }: FoundObject, line: number): readonly Sighting[] {
  return [
    replyIn(value, line),
    statusIn(value, line),
    orderIn(value, line),
    headersIn(value, line),
    requestIn(value, line),
  ].filter((sighting) => sighting !== undefined)
}

function replyIn(value: LooseObject, line: number): Sighting | undefined {
  const code = memberText(value, 'code')
  if (code === undefined || !CODE.test(code)) return undefined
  const text = memberText(value, 'message') ?? memberText(value, 'msg')
  if (text === undefined && !value.members.has('data') && value.members.size > 1) return undefined
  return { kind: 'reply', code: String(Number(code)), text: text ?? '', isWhole: true, line }
}

/** A gateway's or a server's own error, or what an HTTP library keeps of a reply. */
function statusIn(value: LooseObject, line: number): Sighting | undefined {
  const status =
    memberText(value, 'status') ?? memberText(value, 'statusCode') ?? memberText(value, 'status_code')
  if (status === undefined || !/^[1-5]\d\d$/.test(status)) return undefined
  return { kind: 'status', status: Number(status), line }
}

function orderIn(value: LooseObject, line: number): Sighting | undefined {
  if (!ORDER_TERMS.some((name) => value.members.has(name))) return undefined
  if (TOLD_BY_EXCHANGE.some((name) => value.members.has(name))) return undefined
  const fields = new Map<string, string>()
  for (const [name, member] of value.members) {
    if (member.kind === 'scalar') fields.set(name, member.text)
  }
  return { kind: 'order', fields, line }
}

function headersIn(value: LooseObject, line: number): Sighting | undefined {
  const values = new Map<string, string>()
  for (const [name, member] of value.members) {
    if (member.kind === 'scalar') values.set(name.toLowerCase(), member.text)
  }
  if (!AUTH_HEADERS.some((name) => values.has(name))) return undefined
  return { kind: 'headers', values, isWhole: true, line }
}

function requestIn(value: LooseObject, line: number): Sighting | undefined {
  const method = memberText(value, 'method')
  const url = memberText(value, 'url') ?? memberText(value, 'path')
  if (method === undefined || url === undefined || !METHOD.test(method)) return undefined
  const address = readAddress(memberText(value, 'baseURL') ?? '', url)
  if (address === undefined) return undefined
  const body = value.members.get('data') ?? value.members.get('body')
  const hasBody =
    body !== undefined && !(body.kind === 'scalar' && /^(?:|null|undefined|None)$/.test(body.text))
  return {
    kind: 'request',
    method: method.toUpperCase(),
    ...address,
    hasBody,
    isWrittenByLibrary: hasBody && body?.kind === 'object',
    line,
  }
}
