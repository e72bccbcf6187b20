import { type Decimal, decimal, type Price, price } from '@trading-bridge/core'

/** What an order of a goal was decided on. */
export interface RecordedDecision {
  readonly sliceIndex: number
  /** The middle of the book at that moment. */
  readonly mid: Price
  /** Own volume and that of others, as the participation limit counts them; absent where it was not recorded. */
  readonly share?: { readonly own: Decimal; readonly others: Decimal } | undefined
}

/** Reads the detail of an order's first event; `undefined` where it tells of no decision. */
export function recordedDecision(detail: string): RecordedDecision | undefined {
  const parsed: unknown = JSON.parse(detail)
  const decision = fieldOf(parsed, 'decision')
  const sliceIndex = fieldOf(decision, 'sliceIndex')
  const mid = fieldOf(decision, 'mid')
  if (typeof sliceIndex !== 'number' || typeof mid !== 'string') return undefined
  return { sliceIndex, mid: price(mid), share: shareOf(fieldOf(decision, 'share')) }
}

function shareOf(share: unknown): RecordedDecision['share'] {
  const own = fieldOf(share, 'own')
  const others = fieldOf(share, 'others')
  if (typeof own !== 'string' || typeof others !== 'string') return undefined
  return { own: decimal(own), others: decimal(others) }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined
}
