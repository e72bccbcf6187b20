/**
 * Instants as the funding endpoints write them: `yyyy-MM-dd HH:mm:ss` on the clocks of UTC+8.
 *
 * Source: documented form; the time zone is assumed from the alignment of candles (docs/coinstore/funding.md).
 */

const ZONE_MS = 8 * 3_600_000
const ZONE = '+08:00'
const DATE = /^\d{4}-\d{2}-\d{2}$/
const DATE_TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/

export function zoneTimeText(atMs: number): string {
  return new Date(atMs + ZONE_MS).toISOString().slice(0, 19).replace('T', ' ')
}

/** The first millisecond a text names, and the last: a date alone names a whole day. Absent when it is neither. */
export function parseZoneTime(
  text: string,
): { readonly firstMs: number; readonly lastMs: number } | undefined {
  if (DATE.test(text)) return span(`${text}T00:00:00${ZONE}`, 86_400_000)
  if (DATE_TIME.test(text)) return span(`${text.replace(' ', 'T')}${ZONE}`, 1_000)
  return undefined
}

function span(text: string, lengthMs: number) {
  const firstMs = Date.parse(text)
  return Number.isNaN(firstMs) ? undefined : { firstMs, lastMs: firstMs + lengthMs - 1 }
}
