/** What starting a bot would mean, from its view. */

import { InternalError } from '@trading-bridge/core'
import { type GoalSettings, parseGoal } from '@trading-bridge/engine'
import type { BotView } from '@trading-bridge/service'
import { goalFacts } from '../present/bot/goal-outlook.ts'
import { coloursOf, factProse } from '../present/text.ts'
import type { Terminal } from '../terminal.ts'

export function goalOutlook(view: BotView, terminal: Terminal): string {
  const { bold, red } = coloursOf(terminal)
  const { bot } = view
  const isLive = bot.accountKind === 'live'
  const place = isLive ? `LIVE: real money at ${bot.host}` : `a sandbox at ${bot.host}`
  const left =
    view.totals.filled === '0'
      ? []
      : ([['so far', `${view.totals.filled} filled, ${view.totals.remaining} left`]] as const)
  const headline = `${bold(bot.name)} trades on ${bold(bot.account)}, ${isLive ? red(bold(place)) : place}\n\n`
  return `${headline}${factProse([...goalFacts(goalOf(view)), ...left], terminal)}\n`
}

function goalOf({ document, bot: { name, createdAtMs } }: BotView): GoalSettings {
  const parsing = parseGoal(JSON.parse(document), { nowMs: createdAtMs })
  if (parsing.kind === 'goal') return parsing.settings
  throw new InternalError(`The goal of ${name} was accepted once and is refused now.`, {
    next: 'Report this with the version of Trading Bridge.',
  })
}
