import type { EventLog } from '../log/event-log.ts'
import type { BotNews } from './bot-news.ts'

/** Orders and fills are in the log already, told by their ledger. */
const TOLD_BY_LEDGER = new Set(['order', 'fill'])

export function logBotEvent(
  log: EventLog,
  { level, kind, message, bot, account, symbol, about }: BotNews,
): void {
  if (TOLD_BY_LEDGER.has(kind)) return
  log[level](`bot.${kind}`, { bot, account, symbol, ...about }, message)
}
