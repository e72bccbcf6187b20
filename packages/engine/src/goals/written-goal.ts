/** The shape of a goal: which settings there are and how each is read. The rules between them stand in `goal-rules.ts`. */
import { z } from 'zod'
import { GOAL_ENTRIES, type GoalEntry } from './goal-entries.ts'
import { defectOf, type Reading } from './setting-reader.ts'

export const writtenGoal = z.strictObject({
  name: required(GOAL_ENTRIES.name),
  account: required(GOAL_ENTRIES.account),
  market: required(GOAL_ENTRIES.market),
  kind: required(GOAL_ENTRIES.kind),
  side: required(GOAL_ENTRIES.side),
  target: z
    .strictObject({
      quantity: optional(GOAL_ENTRIES['target.quantity']),
      notional: optional(GOAL_ENTRIES['target.notional']),
    })
    .optional(),
  purpose: required(GOAL_ENTRIES.purpose),
  authorisedBy: required(GOAL_ENTRIES.authorisedBy),
  reversalReason: optional(GOAL_ENTRIES.reversalReason),
  start: optional(GOAL_ENTRIES.start),
  end: optional(GOAL_ENTRIES.end),
  duration: optional(GOAL_ENTRIES.duration),
  sliceInterval: optional(GOAL_ENTRIES.sliceInterval),
  jitter: optional(GOAL_ENTRIES.jitter),
  profileDays: optional(GOAL_ENTRIES.profileDays),
  displayQuantity: optional(GOAL_ENTRIES.displayQuantity),
  distanceBps: optional(GOAL_ENTRIES.distanceBps),
  refreshThresholdBps: optional(GOAL_ENTRIES.refreshThresholdBps),
  style: optional(GOAL_ENTRIES.style),
  participation: z
    .strictObject({
      target: optional(GOAL_ENTRIES['participation.target']),
      max: optional(GOAL_ENTRIES['participation.max']),
      window: optional(GOAL_ENTRIES['participation.window']),
      minVolume: optional(GOAL_ENTRIES['participation.minVolume']),
      minTrades: optional(GOAL_ENTRIES['participation.minTrades']),
    })
    .optional(),
  price: z
    .strictObject({
      limit: optional(GOAL_ENTRIES['price.limit']),
      reference: optional(GOAL_ENTRIES['price.reference']),
      bandBps: optional(GOAL_ENTRIES['price.bandBps']),
      maxSlippageBps: optional(GOAL_ENTRIES['price.maxSlippageBps']),
      maxImpactBpsPerDay: optional(GOAL_ENTRIES['price.maxImpactBpsPerDay']),
    })
    .optional(),
  catchUp: z
    .strictObject({
      mode: optional(GOAL_ENTRIES['catchUp.mode']),
      maxMultiple: optional(GOAL_ENTRIES['catchUp.maxMultiple']),
    })
    .optional(),
  limits: z
    .strictObject({
      maxCost: optional(GOAL_ENTRIES['limits.maxCost']),
      maxLoss: optional(GOAL_ENTRIES['limits.maxLoss']),
      minRest: optional(GOAL_ENTRIES['limits.minRest']),
      deadline: optional(GOAL_ENTRIES['limits.deadline']),
      finishWithin: optional(GOAL_ENTRIES['limits.finishWithin']),
    })
    .optional(),
  onUnknown: optional(GOAL_ENTRIES.onUnknown),
})

/** A goal as it was written, each setting read; what was left out or could not be read is missing. */
export type WrittenGoal = z.infer<typeof writtenGoal>

function required<Value>({ reader }: GoalEntry<Value>): z.ZodType<Value | undefined> {
  return z.unknown().transform((raw, context): Value | undefined => {
    const reading = absence(raw) ?? reader.read(raw)
    if (reading.kind === 'value') return reading.value
    const { code, message, passes = reader.passes ?? reader.example } = reading.defect
    context.addIssue({ code: 'custom', message, params: { code, limit: reader.limit, passes } })
    return undefined
  })
}

function optional<Value>(entry: GoalEntry<Value>): z.ZodOptional<z.ZodType<Value | undefined>> {
  return required(entry).optional()
}

/** In YAML a name with nothing behind it is an empty text here, and in JSON a `null`. */
function absence(raw: unknown): Reading<never> | undefined {
  if (raw === undefined) return defectOf('GOAL_MISSING', 'It must be written.')
  if (raw === '' || raw === null)
    return defectOf('GOAL_EMPTY', 'There is no value: write one, or leave the line out.')
  return undefined
}
