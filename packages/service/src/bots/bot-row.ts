import type { Decimal } from '@trading-bridge/core'
import type { GoalPlan, GoalSettings } from '@trading-bridge/engine'
import type { BotRow } from '../contract/bots.ts'
import { addressesOf } from '../exchanges/exchange-addresses.ts'
import type { KnownBot } from './stored-goal.ts'

/** A bot as clients see it. `isLive`: its loop runs in this process. */
export function botRow(
  { bot, account, owner, settings }: KnownBot,
  { filled, isLive }: { readonly filled: Decimal; readonly isLive: boolean },
): BotRow {
  return {
    id: bot.id,
    name: bot.name,
    owner,
    account: account.name,
    accountKind: account.kind,
    host: addressesOf(account).restUrl.host,
    symbol: bot.symbol,
    kind: bot.kind,
    side: settings.side,
    target: { unit: settings.target.unit, amount: settings.target.amount.toString() },
    desired: bot.desired,
    actual: bot.actual,
    reason: bot.reason ?? null,
    ending: bot.ending ?? null,
    isLive,
    filled: filled.toString(),
    ...timesOf(settings, bot.plan),
    createdAtMs: bot.createdAtMs,
    endedAtMs: bot.endedAtMs ?? null,
    archivedAtMs: bot.archivedAtMs ?? null,
  }
}

/** By the plan once there is one; before, as far as the settings say. */
function timesOf(
  { startAtMs, end }: GoalSettings,
  plan: GoalPlan | undefined,
): Pick<BotRow, 'startAtMs' | 'endAtMs'> {
  if (plan !== undefined) return { startAtMs: plan.startAtMs, endAtMs: plan.endAtMs }
  if (end.kind === 'at') return { startAtMs: startAtMs ?? null, endAtMs: end.atMs }
  if (startAtMs === undefined) return { startAtMs: null, endAtMs: null }
  return { startAtMs, endAtMs: startAtMs + end.durationMs }
}
