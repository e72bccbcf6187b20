import type { GoalSettings } from '../goals/goal-settings.ts'
import type { Bot, BotEvent } from './bot.ts'

export interface NewBotOptions {
  /** A UUID: it names the goal's orders for ever. */
  readonly id: string
  readonly settings: GoalSettings
  /** JSON text of the document that `settings` were read from. */
  readonly document: string
  readonly ownerId: string
  readonly accountId: string
  readonly atMs: number
}

/** A bot as it is created: not started, and not yet wanted to run. */
export function newBot({ id, settings, document, ownerId, accountId, atMs }: NewBotOptions): {
  readonly bot: Bot
  readonly event: BotEvent
} {
  const { name, symbol, kind, side, target, purpose, authorisedBy } = settings
  const bot: Bot = {
    id,
    name,
    ownerId,
    accountId,
    symbol,
    kind,
    document,
    desired: 'paused',
    actual: 'created',
    reason: undefined,
    ending: undefined,
    plan: undefined,
    createdAtMs: atMs,
    changedAtMs: atMs,
    endedAtMs: undefined,
    archivedAtMs: undefined,
    revision: 1,
  }
  const message = `Made to ${side} ${target.amount} of ${symbol} (${kind}): ${purpose}.`
  return {
    bot,
    event: {
      botId: id,
      atMs,
      kind: 'created',
      message,
      detail: JSON.stringify({ authorisedBy, unit: target.unit }),
    },
  }
}
