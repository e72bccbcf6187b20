/** Bots in a list. */
import { decimal } from '@trading-bridge/core'
import type { BotRow } from '@trading-bridge/service'
import type { Terminal } from '../../terminal.ts'
import { percentOf } from '../progress-bar.ts'
import type { Column } from '../table.ts'
import { instantText } from '../text.ts'
import { stateColour } from './headlines.ts'
import { unitOf } from './progress-lines.ts'

export function botColumns(terminal: Pick<Terminal, 'colours'>): readonly Column<BotRow>[] {
  return [
    { heading: 'bot', align: 'left', text: ({ name }) => name },
    { heading: 'kind', align: 'left', text: ({ kind }) => kind },
    { heading: 'account', align: 'left', text: ({ account }) => account },
    { heading: 'goal', align: 'left', text: goalText },
    { heading: 'filled', align: 'right', text: filledText },
    {
      heading: 'state',
      align: 'left',
      text: stateText,
      colour: (text, { actual }) => stateColour(actual, terminal)(text),
    },
    { heading: 'ends (UTC)', align: 'left', text: endText },
  ]
}

function goalText(bot: BotRow): string {
  return `${bot.side} ${bot.target.amount} ${unitOf({ bot })} in ${bot.symbol}`
}

function filledText({ filled, target }: BotRow): string {
  return `${percentOf(decimal(filled), decimal(target.amount))} %`
}

/** What is so, and what is wanted where that differs. */
function stateText({ actual, desired, ending, isLive, archivedAtMs }: BotRow): string {
  const archived = archivedAtMs === null ? '' : ', archived'
  if (ending !== null) return `${actual}: ${ending}${archived}`
  if (actual === 'running' && !isLive) return 'to run, and nobody runs it'
  if (desired === 'running' && (actual === 'created' || actual === 'paused')) return `${actual}, to run`
  return `${actual}${archived}`
}

function endText({ endAtMs, endedAtMs }: BotRow): string {
  const atMs = endedAtMs ?? endAtMs
  return atMs === null ? '-' : instantText(atMs)
}
