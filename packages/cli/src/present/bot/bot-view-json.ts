import type { BotView } from '@trading-bridge/service'
import type { JsonObject } from '../json.ts'

/** A bot's view for a program: as the installation tells it, with nothing left out. */
export function botViewJson({ report, ...view }: BotView): JsonObject {
  return { ...view, report: { ...report, unvaluedFees: report.unvaluedFees ?? [] } }
}
