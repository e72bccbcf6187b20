/** What a runner tells, in sentences with names: for the log, and for whoever watches an installation run. */
import type { RunnerEvent } from '@trading-bridge/engine'

export interface BotNews {
  readonly atMs: number
  readonly level: 'info' | 'warn' | 'error'
  /** As of a bot's own events; `order`, `fill`, `alarm`, `verdict`, `database`, `defect` beside them. */
  readonly kind: string
  readonly message: string
  readonly botId?: string | undefined
  /** Names. */
  readonly bot?: string | undefined
  readonly account?: string | undefined
  readonly symbol?: string | undefined
  /** Ids of what it is about, and the error behind it. */
  readonly about: Readonly<Record<string, unknown>>
}

export interface NewsContext {
  readonly nowMs: number
  /** The name of an account; the id itself where it is not known yet. */
  readonly accountName: (accountId: string) => string
}

const LEVELS: Readonly<Record<string, BotNews['level']>> = {
  failed: 'error',
  defect: 'error',
  paused: 'warn',
  trouble: 'warn',
  refused: 'warn',
  verdict: 'warn',
}

export function newsOf(event: RunnerEvent, { nowMs, accountName }: NewsContext): BotNews {
  switch (event.kind) {
    case 'bot': {
      const { atMs, kind, message } = event.event
      return { ...whose(event.bot, accountName), atMs, level: LEVELS[kind] ?? 'info', kind, message }
    }
    case 'order': {
      const {
        id: intentId,
        clientOrderId,
        orderId,
        sequence,
        side,
        status,
        price,
        quantity,
        notional,
      } = event.order
      const { about, ...bot } = whose(event.bot, accountName)
      const size = quantity ?? notional ?? ''
      const at = price === undefined ? '' : ` at ${price}`
      const message = `Order ${sequence}, ${side} ${size}${at}, is ${status}.`
      return {
        ...bot,
        atMs: nowMs,
        level: status === 'unknown' ? 'warn' : 'info',
        kind: 'order',
        message,
        about: { ...about, intentId, clientOrderId, orderId, status },
      }
    }
    case 'fill': {
      const { id: intentId, clientOrderId, orderId, sequence } = event.order
      const { fillId, role, side, quantity, price, atMs } = event.fill
      const { about, ...bot } = whose(event.bot, accountName)
      const did = side === 'buy' ? 'bought' : 'sold'
      const message = `Order ${sequence} ${did} ${quantity} at ${price} as ${role}.`
      return {
        ...bot,
        atMs,
        level: 'info',
        kind: 'fill',
        message,
        about: { ...about, intentId, clientOrderId, orderId, fillId },
      }
    }
    case 'alarm': {
      const { code, message, accountId, bots } = event
      return {
        atMs: nowMs,
        level: 'error',
        kind: 'alarm',
        message,
        account: accountName(accountId),
        about: { accountId, code, bots },
      }
    }
    case 'diagnosed': {
      const { accountId, diagnosis } = event
      const { verdict, message, next } = diagnosis
      return {
        atMs: nowMs,
        level: 'warn',
        kind: 'verdict',
        message: `${verdict}: ${message} ${next}`,
        account: accountName(accountId),
        about: { accountId, verdict },
      }
    }
    case 'rows-unreadable':
      return {
        atMs: nowMs,
        level: 'error',
        kind: 'database',
        message: 'The bots cannot be read from the database; those that run go on as they were wanted.',
        about: { err: event.cause },
      }
    case 'rows-readable':
      return {
        atMs: nowMs,
        level: 'info',
        kind: 'database',
        message: 'The bots can be read again.',
        about: {},
      }
    case 'defect':
      return {
        atMs: nowMs,
        level: 'error',
        kind: 'defect',
        message: 'A step of the runner failed.',
        bot: event.bot,
        about: { err: event.cause },
      }
  }
}

function whose(
  { id: botId, name: bot, accountId, symbol }: Extract<RunnerEvent, { readonly kind: 'bot' }>['bot'],
  accountName: NewsContext['accountName'],
) {
  return { botId, bot, account: accountName(accountId), symbol, about: { botId, accountId } }
}
