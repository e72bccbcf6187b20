import { InternalError, notional, price, quantity } from '@trading-bridge/core'
import type { Selectable } from 'kysely'
import type { BotMarkRow, BotRow, Tables } from '../database/tables.ts'
import type { Bot, BotChange, BotEvent, BotMark, BotPlan, IntegrityRefusal } from './bot.ts'

export function toBot(row: BotRow): Bot {
  return {
    id: row.id,
    name: row.name,
    ownerId: row.owner_id,
    accountId: row.account_id,
    symbol: row.symbol,
    kind: row.kind,
    document: row.document,
    desired: row.desired,
    actual: row.actual,
    reason: row.reason ?? undefined,
    ending: row.ending ?? undefined,
    plan: row.plan === null ? undefined : parsePlan(row.id, row.plan),
    createdAtMs: row.created_at_ms,
    changedAtMs: row.changed_at_ms,
    endedAtMs: row.ended_at_ms ?? undefined,
    archivedAtMs: row.archived_at_ms ?? undefined,
    revision: row.revision,
  }
}

export function toBotRow(bot: Bot): BotRow {
  return {
    id: bot.id,
    name: bot.name,
    owner_id: bot.ownerId,
    account_id: bot.accountId,
    symbol: bot.symbol,
    kind: bot.kind,
    document: bot.document,
    desired: bot.desired,
    actual: bot.actual,
    reason: bot.reason ?? null,
    ending: bot.ending ?? null,
    plan: bot.plan === undefined ? null : planText(bot.plan),
    created_at_ms: bot.createdAtMs,
    changed_at_ms: bot.changedAtMs,
    ended_at_ms: bot.endedAtMs ?? null,
    archived_at_ms: bot.archivedAtMs ?? null,
    revision: bot.revision,
  }
}

/** The columns that a change names: one that is named as `undefined` is emptied, one that is left out stays. */
export function toChangedColumns(change: BotChange): Partial<BotRow> {
  const { desired, actual, plan } = change
  return {
    ...(desired !== undefined && { desired }),
    ...(actual !== undefined && { actual }),
    ...('reason' in change && { reason: change.reason ?? null }),
    ...('ending' in change && { ending: change.ending ?? null }),
    ...('plan' in change && { plan: plan === undefined ? null : planText(plan) }),
    ...('endedAtMs' in change && { ended_at_ms: change.endedAtMs ?? null }),
    ...('archivedAtMs' in change && { archived_at_ms: change.archivedAtMs ?? null }),
  }
}

export function toBotEvent({
  bot_id,
  at_ms,
  kind,
  message,
  detail,
}: Selectable<Tables['bot_events']>): BotEvent {
  return { botId: bot_id, atMs: at_ms, kind, message, detail }
}

export function toBotMark(row: BotMarkRow): BotMark {
  return {
    botId: row.bot_id,
    atMs: row.at_ms,
    scheduled: row.scheduled,
    filled: row.filled,
    mid: price(row.mid),
    othersQuantity: quantity(row.others_quantity),
    othersNotional: notional(row.others_notional),
  }
}

export function toBotMarkRow(mark: BotMark): BotMarkRow {
  return {
    bot_id: mark.botId,
    at_ms: mark.atMs,
    scheduled: mark.scheduled,
    filled: mark.filled,
    mid: mark.mid.toString(),
    others_quantity: mark.othersQuantity.toString(),
    others_notional: mark.othersNotional.toString(),
  }
}

export function toRefusal(row: Selectable<Tables['integrity_refusals']>): IntegrityRefusal {
  return {
    atMs: row.at_ms,
    code: row.code,
    message: row.message,
    ownerId: row.owner_id ?? undefined,
    botId: row.bot_id ?? undefined,
    detail: row.detail,
  }
}

/** The keys in one order, so that the same plan is the same text. */
function planText({ startAtMs, endAtMs, arrivalMid, weights }: BotPlan): string {
  return JSON.stringify({ startAtMs, endAtMs, arrivalMid: arrivalMid.toString(), weights })
}

function parsePlan(botId: string, text: string): BotPlan {
  const plan: unknown = JSON.parse(text)
  if (isPlanText(plan)) return { ...plan, arrivalMid: price(plan.arrivalMid) }
  throw new InternalError(`The plan of bot ${botId} is not one that was written here.`, {
    next: 'Restore the last backup, and report this.',
  })
}

type PlanText = Omit<BotPlan, 'arrivalMid'> & { readonly arrivalMid: string }

function isPlanText(value: unknown): value is PlanText {
  if (typeof value !== 'object' || value === null) return false
  if (!('startAtMs' in value && 'endAtMs' in value && 'arrivalMid' in value)) return false
  const areInstants = Number.isSafeInteger(value.startAtMs) && Number.isSafeInteger(value.endAtMs)
  const hasWeights = 'weights' in value
  const areWeights =
    !hasWeights || (Array.isArray(value.weights) && value.weights.every(Number.isSafeInteger))
  return areInstants && areWeights && typeof value.arrivalMid === 'string'
}
