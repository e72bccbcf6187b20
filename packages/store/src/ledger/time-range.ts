/** From `fromMs` on and before `toMs`. */
export interface TimeRange {
  readonly fromMs: number
  readonly toMs: number
}

export const ALWAYS: TimeRange = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER }

/** A moment that a column can hold: ranges may be open-ended. */
export function instant(atMs: number): number {
  return Math.min(atMs, Number.MAX_SAFE_INTEGER)
}
