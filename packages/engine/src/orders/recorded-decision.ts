import { type Price, price } from '@trading-bridge/core'

/** What an order of a goal was decided on. */
export interface RecordedDecision {
  readonly sliceIndex: number
  /** The middle of the book at that moment. */
  readonly mid: Price
}

/** Reads the detail of an order's first event; `undefined` where it tells of no decision. */
export function recordedDecision(detail: string): RecordedDecision | undefined {
  const parsed: unknown = JSON.parse(detail)
  const decision = fieldOf(parsed, 'decision')
  const sliceIndex = fieldOf(decision, 'sliceIndex')
  const mid = fieldOf(decision, 'mid')
  if (typeof sliceIndex !== 'number' || typeof mid !== 'string') return undefined
  return { sliceIndex, mid: price(mid) }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined
}
