/**
 * What a client sends on the spot stream, as one schema for both sides.
 *
 * `id` comes back in the echo of a command; its result carries none, so results are matched by their order.
 *
 * Source: documented, "Commands" (docs/coinstore/streams.md); `login` was removed from the documentation in November 2023.
 */
import { z } from 'zod'

const commandId = z.number().int().nonnegative().optional()
const channels = z.array(z.string())

const subscribe = z.object({
  op: z.literal('SUB'),
  channel: channels.min(1),
  /** Trades only: how many past ones the first message holds. */
  param: z.object({ size: z.number().int().positive().optional() }).optional(),
  id: commandId,
})

const unsubscribe = z.object({ op: z.literal('UNSUB'), channel: channels.min(1), id: commandId })

const list = z.object({ op: z.literal('LIST'), channel: channels.optional(), id: commandId })

/** Past candles: at most 200, those before `endTime` (seconds) or the newest. */
const candleHistory = z.object({
  op: z.literal('REQ'),
  param: z.object({
    channel: z.string(),
    endTime: z.number().int().nullish(),
    limit: z.number().int().positive().max(200).optional(),
  }),
  id: commandId,
})

/** Counts as an answer to a ping. */
const pong = z.object({ op: z.literal('pong'), epochMillis: z.number().int().optional() })

/** Historical. The payload that is signed is the decimal text of `expires`. */
const login = z.object({
  op: z.literal('login'),
  channel: z.array(z.enum(['spot_asset', 'spot_order'])),
  auth: z.object({
    token: z.string(),
    type: z.literal('apikey'),
    expires: z.union([z.number().int(), z.string()]),
    signature: z.string(),
  }),
  params: z.unknown(),
})

export const streamCommand = z.discriminatedUnion('op', [
  subscribe,
  unsubscribe,
  list,
  candleHistory,
  pong,
  login,
])

export type StreamCommand = z.output<typeof streamCommand>
