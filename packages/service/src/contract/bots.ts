/**
 * What is said about bots between an installation and whoever asks it: the command line, over the socket of a running
 * installation or within the process. Decimals are text, exactly as computed; instants are milliseconds since the epoch.
 */
import { z } from 'zod'

/** A view shows no more orders, fills or events than so many each; the report counts all. */
export const MOST_SHOWN = 2_000

/** A decimal as text. */
const amount = z.string()
const atMs = z.number().int()

const botStateSchema = z.enum(['created', 'running', 'paused', 'stopping', 'stopped', 'finished', 'failed'])

export const botSchema = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string(),
  account: z.string(),
  accountKind: z.enum(['live', 'sandbox']),
  /** Where the account's requests go. */
  host: z.string(),
  symbol: z.string(),
  kind: z.enum(['twap', 'vwap', 'pov', 'iceberg', 'chaser']),
  side: z.enum(['buy', 'sell']),
  target: z.object({ unit: z.enum(['base', 'quote']), amount }),
  desired: z.enum(['running', 'paused', 'stopped']),
  actual: botStateSchema,
  reason: z.string().nullable(),
  ending: z.string().nullable(),
  /** Whether a loop of the answering installation runs it now. */
  isLive: z.boolean(),
  filled: amount,
  startAtMs: atMs.nullable(),
  endAtMs: atMs.nullable(),
  createdAtMs: atMs,
  endedAtMs: atMs.nullable(),
  archivedAtMs: atMs.nullable(),
})

const goalTotalsSchema = z.object({
  target: amount,
  filled: amount,
  open: amount,
  unknown: amount,
  remaining: amount,
})

const seriesPointSchema = z.object({
  atMs,
  scheduled: amount,
  filled: amount,
  mid: amount,
  othersQuantity: amount,
})

const botOrderSchema = z.object({
  sequence: z.number().int(),
  clientOrderId: z.string(),
  orderId: z.string().nullable(),
  side: z.enum(['buy', 'sell']),
  type: z.string(),
  timeInForce: z.string(),
  price: amount.nullable(),
  quantity: amount.nullable(),
  notional: amount.nullable(),
  filled: amount,
  status: z.string(),
  createdAtMs: atMs,
  reason: z.string().nullable(),
})

const botFillSchema = z.object({
  fillId: z.string(),
  orderId: z.string(),
  role: z.enum(['maker', 'taker']),
  price: amount,
  quantity: amount,
  fee: amount,
  feeAsset: z.string(),
  atMs,
})

const botEventSchema = z.object({ atMs, kind: z.string(), message: z.string() })

/** One limit of a goal: what of it is used, in words for a person. */
const limitLeftSchema = z.object({ name: z.string(), used: amount, limit: amount, unit: z.string() })

const reportSchema = z.object({
  orders: z.number().int(),
  fills: z.number().int(),
  filledQuantity: amount,
  filledNotional: amount,
  averagePrice: amount.nullable(),
  arrivalMid: amount.nullable(),
  marketVwap: amount.nullable(),
  shortfall: z.object({ amount, bps: amount }).nullable(),
  againstVwapBps: amount.nullable(),
  slippageBps: amount.nullable(),
  /** Over the goal's whole life, which the limit is not held against. */
  participation: amount.nullable(),
  /** The owner's share of the window that ended with an order, where it was highest; null where no order tells of it. */
  windowShare: z.object({ highest: amount, atMs, windowMs: z.number().int(), limit: amount }).nullable(),
  othersQuantity: amount,
  makerQuantity: amount,
  takerQuantity: amount,
  fees: z.array(z.object({ asset: z.string(), amount })),
  /** Third assets that fees were taken in; the cost holds nothing of them. */
  unvaluedFees: z.array(z.string()).optional(),
  cost: z.object({ fees: amount, spread: amount, total: amount }),
  trackingError: amount.nullable(),
})

/** Everything about one bot: what `bot show`, `bot watch` and `bot report` draw. */
export const botViewSchema = z.object({
  bot: botSchema,
  /** The goal as it was written, as JSON text. */
  document: z.string(),
  purpose: z.string(),
  authorisedBy: z.string(),
  style: z.string(),
  nowMs: atMs,
  /** By the schedule, now; in the unit of the target. */
  scheduled: amount,
  totals: goalTotalsSchema,
  /** The middle of the book as last seen by the bot's loop, and when. */
  mid: z.object({ price: amount, atMs }).nullable(),
  /** Live ones, and the newest of the others: `MOST_SHOWN` in all; oldest first. */
  orders: z.array(botOrderSchema),
  /** The newest `MOST_SHOWN`; oldest first, as are the events. */
  fills: z.array(botFillSchema),
  events: z.array(botEventSchema),
  limits: z.array(limitLeftSchema),
  report: reportSchema,
  series: z.array(seriesPointSchema),
})

const goalProblemSchema = z.object({
  code: z.string(),
  path: z.string(),
  line: z.number().int().nullable(),
  value: z.string(),
  message: z.string(),
  limit: z.string(),
  passes: z.string(),
})

export type BotRow = z.infer<typeof botSchema>
export type BotView = z.infer<typeof botViewSchema>
export type BotReport = z.infer<typeof reportSchema>
export type BotOrder = z.infer<typeof botOrderSchema>
export type BotFill = z.infer<typeof botFillSchema>
export type SeriesPoint = z.infer<typeof seriesPointSchema>
export type LimitLeft = z.infer<typeof limitLeftSchema>
export type ProblemRow = z.infer<typeof goalProblemSchema>

export const createBotResultSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('created'), bot: botSchema }),
  z.object({ kind: z.literal('refused'), problems: z.array(goalProblemSchema).readonly() }),
])

export type CreateBotResult = Readonly<z.infer<typeof createBotResultSchema>>

/** What can be done with the bots of an installation, in this process or over the socket of the one that runs them. */
export interface BotDesk {
  /** `text` is YAML or JSON. The bot is made and not started. */
  create(text: string): Promise<CreateBotResult>
  list(options?: { readonly withArchived?: boolean | undefined }): Promise<readonly BotRow[]>
  /** @throws {ConfigError} there is no such bot; so do all below. */
  show(name: string): Promise<BotView>
  /** Wants it to run. A bot runs while an installation runs bots: `trading-bridge run`. */
  start(name: string): Promise<BotRow>
  pause(name: string): Promise<BotRow>
  resume(name: string): Promise<BotRow>
  /** For ever: no new orders, and what rests is cancelled and confirmed. */
  stop(name: string): Promise<BotRow>
  /** Out of the list; only what is over. */
  archive(name: string): Promise<BotRow>
}
