import { type Clock, InvalidInputError } from '@trading-bridge/core'
import { TradingDomain } from '@trading-bridge/engine'
import type { Store } from '@trading-bridge/store'
import { ownerDomainOf } from '../ledgers/owner-domain.ts'
import type { KnownBot } from './stored-goal.ts'

/** Fills older than this do not matter for changing sides. */
const LOOK_BACK_MS = 24 * 3_600_000

/**
 * An owner who traded the other side lately may change sides only with a reason. The bot's loop asks the same again
 * when it begins; this one lets the operator know at once.
 *
 * @throws {InvalidInputError} rule `INTEGRITY_REVERSAL`; the refusal is on record by then.
 */
export async function assertMayTurn(
  { bot, account, settings }: KnownBot,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): Promise<void> {
  const accounts = await store.accounts.accounts()
  const keys = await store.vault.credentialVersions()
  const { symbol, side, reversalReason: reason } = settings
  const ids = ownerDomainOf(account, { accounts, keys }).accounts.map(({ id }) => id)
  const nowMs = clock.nowMs()
  const domain = new TradingDomain({ clock })
  for (const fill of await store.bots.fillsSince(ids, symbol, nowMs - LOOK_BACK_MS))
    domain.market(symbol).count(fill, nowMs)
  const refusal = domain.reversalRefusal({ symbol, side, reason })
  if (refusal === undefined) return
  const { code, message } = refusal
  const detail = JSON.stringify({ bot: bot.name, symbol, side })
  await store.bots.recordRefusal({ atMs: nowMs, code, message, ownerId: bot.ownerId, botId: bot.id, detail })
  throw new InvalidInputError({
    rule: code,
    subject: 'bot',
    value: bot.name,
    limit: 'one side in a market, or a reason to turn round',
    message,
    next: 'Wait, or make a goal with a reversalReason that says why the owner turns round.',
  })
}
