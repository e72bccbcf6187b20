/** How long something lasts or is ago. */

const SECOND_MS = 1_000
const MINUTE_S = 60
const HOUR_S = 3_600
const DAY_S = 86_400

/** `42 s`, `3 min 10 s`, `5 h 20 min`, `2 d 3 h`. */
export function durationText(durationMs: number): string {
  const seconds = Math.max(Math.floor(durationMs / SECOND_MS), 0)
  if (seconds < MINUTE_S) return `${seconds} s`
  if (seconds < HOUR_S) return two(seconds, MINUTE_S, 'min', 1, 's')
  if (seconds < DAY_S) return two(seconds, HOUR_S, 'h', MINUTE_S, 'min')
  return two(seconds, DAY_S, 'd', HOUR_S, 'h')
}

function two(seconds: number, unit: number, name: string, part: number, partName: string): string {
  const rest = Math.floor((seconds % unit) / part)
  return `${Math.floor(seconds / unit)} ${name}${rest === 0 ? '' : ` ${rest} ${partName}`}`
}

/** The time of day in UTC. */
export function clockText(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 19)
}
