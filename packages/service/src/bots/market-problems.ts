import { InvalidInputError, TradingBridgeError } from '@trading-bridge/core'
import { checkGoalOnMarket, type GoalProblem, type GoalSettings } from '@trading-bridge/engine'
import type { Account } from '@trading-bridge/store'
import type { Vault } from '@trading-bridge/vault'
import type { Exchanges } from '../exchanges/exchanges.ts'
import type { EventLog } from '../log/event-log.ts'

export interface MarketQuestion {
  readonly exchanges: Pick<Exchanges, 'use'>
  readonly vault: Pick<Vault, 'fetchState'>
  readonly log: EventLog
}

interface GoalToCheck {
  readonly account: Account
  readonly settings: GoalSettings
  readonly nowMs: number
}

/**
 * What is wrong with a goal in its market, as far as the exchange can be asked now: it takes the account's key, and so an open
 * vault. A goal that could not be checked is checked when it begins.
 */
export async function marketProblems(
  { account, settings, nowMs }: GoalToCheck,
  { exchanges, vault, log }: MarketQuestion,
): Promise<readonly GoalProblem[]> {
  if ((await vault.fetchState()).kind !== 'unlocked') return []
  try {
    await using lease = await exchanges.use(account.name)
    return checkGoalOnMarket(settings, await lease.value.venue.fetchMarket(settings.symbol), { nowMs })
  } catch (err) {
    if (err instanceof InvalidInputError) return [unknownMarket(err)]
    if (!(err instanceof TradingBridgeError)) throw err
    const about = { accountId: account.id, account: account.name, symbol: settings.symbol, err }
    log.warn('bot.unchecked', about, 'A goal was taken without a look at its market.')
    return []
  }
}

function unknownMarket({ value, message, limit, passes }: InvalidInputError): GoalProblem {
  return {
    code: 'GOAL_MARKET_UNKNOWN',
    path: 'market',
    value,
    message,
    limit,
    passes: passes ?? 'a market that "trading-bridge market list" shows',
  }
}
