/** What a runner tells, in sentences with names: for the log, and for whoever watches an installation run. */
import type { Bot, LedgerOrder, RunnerEvent } from '@trading-bridge/engine'

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

export function newsOf(event: RunnerEvent, context: NewsContext): BotNews {
  const { nowMs: atMs } = context
  switch (event.kind) {
    case 'bot': {
      const { kind, message, atMs: happenedAtMs } = event.event
      const level = LEVELS[kind] ?? 'info'
      return { ...whose(event.bot, context), atMs: happenedAtMs, level, kind, message }
    }
    case 'order':
      return orderNews(event, context)
    case 'fill':
      return fillNews(event, context)
    case 'alarm': {
      const { code, message, accountId, bots } = event
      const account = context.accountName(accountId)
      return { atMs, level: 'error', kind: 'alarm', message, account, about: { accountId, code, bots } }
    }
    case 'diagnosed': {
      const { accountId, diagnosis } = event
      const { verdict, message: found, next } = diagnosis
      const message = `${verdict}: ${found} ${next}`
      const account = context.accountName(accountId)
      return { atMs, level: 'warn', kind: 'verdict', message, account, about: { accountId, verdict } }
    }
    case 'rows-unreadable': {
      const message = 'The bots cannot be read from the database; those that run go on as they were wanted.'
      return { atMs, level: 'error', kind: 'database', message, about: { err: event.cause } }
    }
    case 'rows-readable':
      return { atMs, level: 'info', kind: 'database', message: 'The bots can be read again.', about: {} }
    case 'defect': {
      const message = 'A step of the runner failed.'
      return { atMs, level: 'error', kind: 'defect', message, bot: event.bot, about: { err: event.cause } }
    }
  }
}

function orderNews(
  { bot, order }: Extract<RunnerEvent, { readonly kind: 'order' }>,
  context: NewsContext,
): BotNews {
  const { sequence, side, status, price, quantity, notional } = order
  const { about, ...named } = whose(bot, context)
  const at = price === undefined ? '' : ` at ${price}`
  return {
    ...named,
    atMs: context.nowMs,
    level: status === 'unknown' ? 'warn' : 'info',
    kind: 'order',
    message: `Order ${sequence}, ${side} ${quantity ?? notional ?? ''}${at}, is ${status}.`,
    about: { ...about, ...idsOf(order), status },
  }
}

function fillNews(
  { bot, order, fill }: Extract<RunnerEvent, { readonly kind: 'fill' }>,
  context: NewsContext,
): BotNews {
  const { fillId, role, side, quantity, price, atMs } = fill
  const { about, ...named } = whose(bot, context)
  const did = side === 'buy' ? 'bought' : 'sold'
  const message = `Order ${order.sequence} ${did} ${quantity} at ${price} as ${role}.`
  return {
    ...named,
    atMs,
    level: 'info',
    kind: 'fill',
    message,
    about: { ...about, ...idsOf(order), fillId },
  }
}

function idsOf({ id, clientOrderId, orderId }: LedgerOrder) {
  return { intentId: id, clientOrderId, orderId }
}

function whose({ id: botId, name: bot, accountId, symbol }: Bot, { accountName }: NewsContext) {
  return { botId, bot, account: accountName(accountId), symbol, about: { botId, accountId } }
}
