/** The same events for people: one line each, with the time, what happened, and the fields behind it. */
import type { LogValue } from './redactor.ts'

export type LogRecord = { readonly [name: string]: LogValue }

const LEAD = new Set(['level', 'time', 'event', 'msg', 'err'])
const LEVEL_WIDTH = 5
const CONTROL = /\p{Cc}+/gu

/** `12:34:56.789 warn  order.unknown  No answer to the order.  accountId=a1 orderId=7` and a line feed. */
export function consoleText(record: LogRecord): string {
  const rest = Object.entries(record).filter(([name]) => !LEAD.has(name))
  const fields = rest.map(([name, value]) => `${name}=${inline(value)}`)
  const parts = [
    `${timeOf(record['time'])} ${inline(record['level'] ?? '').padEnd(LEVEL_WIDTH)}`,
    inline(record['event'] ?? ''),
    inline(record['msg'] ?? ''),
    fields.join(' '),
    errorText(record['err']),
  ]
  return `${parts.filter((part) => part !== '').join('  ')}\n`
}

function timeOf(time: LogValue | undefined): string {
  const text = typeof time === 'string' ? time : ''
  return /T(\d\d:\d\d:\d\d\.\d{3})Z$/.exec(text)?.[1] ?? text
}

function errorText(error: LogValue | undefined): string {
  if (!isRecord(error)) return ''
  const code = error['code'] === undefined ? '' : `${inline(error['code'])}: `
  const cause = isRecord(error['cause']) ? ` (because: ${inline(error['cause']['message'] ?? '')})` : ''
  return `${code}${inline(error['message'] ?? '')}${cause}`
}

/** Texts come from the exchange too: nothing in them may move the cursor or look like another line. */
function inline(value: LogValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.replace(CONTROL, ' ')
}

function isRecord(value: LogValue | undefined): value is LogRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
