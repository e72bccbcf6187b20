/** The kinds of fields that several faults take. */
import { isDecimalText } from '@trading-bridge/core'
import { z } from 'zod'

export const durationMs = z.int().nonnegative()
export const byteCount = z.int().nonnegative()
/** How the connection ends: reset, closed in order, or left open without a word. */
export const hangup = z.enum(['silence', 'reset', 'close']).default('silence')
export const accountName = z.string().min(1)
export const marketSymbol = z.string().min(1)
export const amount = z
  .string()
  .refine((text) => isDecimalText(text) && !text.startsWith('-'), 'an amount as text, such as "12.5"')
export const signedAmount = z.string().refine(isDecimalText, 'an amount as text, such as "12.5" or "-12.5"')
/** Whether the exchange carries the request out although the client is told otherwise. */
export const processed = z.boolean().default(false)
