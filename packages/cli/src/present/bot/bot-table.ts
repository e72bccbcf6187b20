/** Bots in a list that fits into 80 columns. */
import { baseOf, decimal, type MarketSymbol, quoteOf } from '@trading-bridge/core'
import type { BotRow } from '@trading-bridge/service'
import { sizeOf, type Terminal } from '../../terminal.ts'
import { percentOf } from '../progress-bar.ts'
import type { Column } from '../table.ts'
import { instantText } from '../text.ts'
import { stateColour } from './headlines.ts'

const WIDE_COLUMNS = 110

/** When a bot ends is shown where there is room for it. */
export function botColumns(terminal: Terminal): readonly Column<BotRow>[] {
  const columns: readonly Column<BotRow>[] = [
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
  ]
  const isWide = !terminal.hasBorders || sizeOf(terminal).columns >= WIDE_COLUMNS
  return isWide ? [...columns, { heading: 'ends (UTC)', align: 'left', text: endText }] : columns
}

/** `sell 5000 SHARP/USDT`, `buy ETH for 4000 USDT`. */
export function goalText({ side, target, symbol }: Pick<BotRow, 'side' | 'target' | 'symbol'>): string {
  const market = symbol as MarketSymbol
  return target.unit === 'base'
    ? `${side} ${target.amount} ${market}`
    : `${side} ${baseOf(market)} for ${target.amount} ${quoteOf(market)}`
}

function filledText({ filled, target }: BotRow): string {
  return `${percentOf(decimal(filled), decimal(target.amount))} %`
}

/** What is so, and what is wanted where that differs. */
function stateText({ actual, desired, ending, isLive, archivedAtMs }: BotRow): string {
  const archived = archivedAtMs === null ? '' : ', archived'
  if (ending !== null) return `${ending}${archived}`
  if (actual === 'running' && !isLive) return 'not run now'
  if (desired === 'running' && actual === 'created') return 'to begin'
  if (desired === 'running' && actual === 'paused') return 'to go on'
  return `${actual}${archived}`
}

function endText({ endAtMs, endedAtMs }: BotRow): string {
  const atMs = endedAtMs ?? endAtMs
  return atMs === null ? '-' : instantText(atMs)
}
