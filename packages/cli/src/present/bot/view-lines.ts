/** What is new in a bot's view since the one before, as lines for a file or a pipe. */
import { decimal } from '@trading-bridge/core'
import type { BotView } from '@trading-bridge/service'
import { percentOf } from '../progress-bar.ts'
import { instantText, printable } from '../text.ts'
import { lagText } from './amounts.ts'
import { hasSchedule, unitOf } from './progress-lines.ts'

type BotEvent = BotView['events'][number]

export class ViewLines {
  /** Events of the view before; a view holds the newest ones alone. */
  #told: ReadonlySet<string> = new Set()
  #progress = ''

  next(view: BotView): readonly string[] {
    const events = view.events.filter((event) => !this.#told.has(keyOf(event)))
    this.#told = new Set(view.events.map(keyOf))
    const lines = events.map(({ atMs, message }) => `${instantText(atMs)}  ${message}`)
    const progress = progressText(view)
    if (progress !== this.#progress) lines.push(`${instantText(view.nowMs)}  ${progress}`)
    this.#progress = progress
    return lines.map(printable)
  }
}

function keyOf({ atMs, kind, message }: BotEvent): string {
  return `${atMs} ${kind} ${message}`
}

function progressText(view: BotView): string {
  const { bot, totals, scheduled } = view
  const share = percentOf(decimal(totals.filled), decimal(totals.target))
  const state = bot.ending === null ? bot.actual : `${bot.actual}: ${bot.ending}`
  const lag = hasSchedule(view) ? `, ${lagText(totals.filled, scheduled)}` : ''
  return `${state}, ${totals.filled} of ${totals.target} ${unitOf(view)} filled (${share} %)${lag}`
}
