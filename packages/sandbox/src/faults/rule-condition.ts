/** When a rule fires: the `when` of a fault script. */
import { SPOT_ENDPOINTS, type SpotEndpointName } from '@trading-bridge/protocol'
import { z } from 'zod'

const ENDPOINT_NAMES = Object.keys(SPOT_ENDPOINTS) as [SpotEndpointName, ...SpotEndpointName[]]
const ENDPOINT_GROUPS = ['any', 'read', 'write'] as const
const CHANNEL_KINDS = ['trades', 'candles', 'ticker', 'tickers', 'depth', 'private'] as const

const endpointWord = z.enum([...ENDPOINT_GROUPS, ...ENDPOINT_NAMES])
const channelWord = z.enum(['any', ...CHANNEL_KINDS])
const ENDPOINT_ERROR = `one or a list of these: ${[...ENDPOINT_GROUPS, ...ENDPOINT_NAMES].join(', ')}`
const CHANNEL_ERROR = `one or a list of these: any, ${CHANNEL_KINDS.join(', ')}`
const NTH_ERROR = 'a number from 1, { "from", "to" } or { "every" }'
const durationMs = z.int().nonnegative()
const ordinal = z.int().positive()

/** Durations are milliseconds and count from the moment the rule was taken in. */
export const conditionSchema = z
  .strictObject({
    /** Calls of these endpoints; `read` and `write` mean all that change nothing, or something. */
    endpoint: z.union([endpointWord, z.array(endpointWord).min(1)], { error: ENDPOINT_ERROR }).optional(),
    /** Pushes of these channels of the stream. */
    channel: z.union([channelWord, z.array(channelWord).min(1)], { error: CHANNEL_ERROR }).optional(),
    /** The account whose key a call names, or that a stream has logged in; by its name. */
    account: z.string().min(1).optional(),
    /** In any case. */
    symbol: z.string().min(1).optional(),
    /** Only the nth of all that match; or those from one to another; or every nth. From 1. */
    nth: z
      .union(
        [
          ordinal,
          z.strictObject({ from: ordinal, to: ordinal.optional() }),
          z.strictObject({ every: ordinal }),
        ],
        { error: NTH_ERROR },
      )
      .optional(),
    /** Of those, this share, by the script's seed. */
    probability: z.number().min(0).max(1).optional(),
    after: durationMs.optional(),
    until: durationMs.optional(),
    /** Counts from `after`; of a lasting fault, from the moment it begins. */
    for: durationMs.optional(),
    /** The most times it fires. */
    times: ordinal.optional(),
  })
  .refine((when) => when.until === undefined || when.for === undefined, {
    message: 'give either "until" or "for", not both',
  })
  .refine((when) => when.endpoint === undefined || when.channel === undefined, {
    message: 'give either "endpoint" or "channel", not both: a rule looks at calls or at pushes',
  })

export type RuleCondition = z.output<typeof conditionSchema>

export type ChannelKind = (typeof CHANNEL_KINDS)[number]

/** What is known of a call, a push or a wish to open a stream. */
export interface Occasion {
  readonly kind: 'call' | 'frame' | 'upgrade'
  readonly endpoint?: SpotEndpointName | undefined
  readonly channel?: ChannelKind | undefined
  /** By name. */
  readonly account?: string | undefined
  /** In upper case. */
  readonly symbol?: string | undefined
}

/** Whether the rule waits for an occasion; otherwise it happens by itself, at its time. */
export function waitsForOccasion(when: RuleCondition): boolean {
  const { endpoint, channel, account, symbol, nth, probability } = when
  return [endpoint, channel, account, symbol, nth, probability].some((each) => each !== undefined)
}

/** Whether it is one of the calls or pushes that the rule is about, leaving time and count aside. */
export function isMeant(when: RuleCondition, occasion: Occasion): boolean {
  return (
    isEndpointMeant(when.endpoint, occasion) &&
    isChannelMeant(when.channel, occasion) &&
    (when.account === undefined || when.account === occasion.account) &&
    (when.symbol === undefined || when.symbol.toUpperCase() === occasion.symbol)
  )
}

function isEndpointMeant(wanted: RuleCondition['endpoint'], { kind, endpoint }: Occasion): boolean {
  if (wanted === undefined) return true
  if (kind !== 'call') return false
  return [wanted].flat().some((word) => {
    if (word === 'any') return true
    if (endpoint === undefined) return false
    return word === 'read' || word === 'write' ? SPOT_ENDPOINTS[endpoint].effect === word : word === endpoint
  })
}

function isChannelMeant(wanted: RuleCondition['channel'], { kind, channel }: Occasion): boolean {
  if (wanted === undefined) return true
  return kind === 'frame' && [wanted].flat().some((word) => word === 'any' || word === channel)
}
