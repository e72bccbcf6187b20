/**
 * One event as one line of JSON, the same text for equal events: names sorted, nothing that is absent, amounts as exact
 * decimal text, since every `bigint` of an event is a number of 10^-18.
 */
import { unitsText } from '../accounts/units.ts'
import type { ExchangeEvent } from '../exchange/exchange-event.ts'

/** Ends with a line feed. */
export function canonicalLine(event: ExchangeEvent): string {
  return `${textOf(event)}\n`
}

function textOf(value: unknown): string {
  if (typeof value === 'bigint') return `"${unitsText(value)}"`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map((each) => textOf(each ?? null)).join()}]`
  return objectText(value)
}

/** Names are those of our own types: nothing in them needs escaping. */
function objectText(value: object): string {
  const fields = value as Readonly<Record<string, unknown>>
  let members = ''
  for (const name of Object.keys(fields).sort()) {
    const field = fields[name]
    if (field !== undefined) members += `${members === '' ? '' : ','}"${name}":${textOf(field)}`
  }
  return `{${members}}`
}
