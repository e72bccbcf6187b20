import type { Clock } from '@trading-bridge/core'
import type { Bot } from './bot.ts'
import type { BotStorage } from './bot-storage.ts'

/** Puts a refusal to protect the market on record, which is kept for ever. */
export async function recordIntegrityRefusal(
  { storage, clock }: { readonly storage: BotStorage; readonly clock: Clock },
  { id, ownerId }: Pick<Bot, 'id' | 'ownerId'>,
  { code, message }: { readonly code: string; readonly message: string },
  asked: object = {},
): Promise<void> {
  await storage.recordRefusal({
    atMs: clock.nowMs(),
    code,
    message,
    ownerId,
    botId: id,
    detail: JSON.stringify(asked),
  })
}
