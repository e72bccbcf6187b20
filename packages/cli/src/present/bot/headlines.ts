/** Which bot it is, in what state and why, and how old all of it is. */
import type { BotView } from '@trading-bridge/service'
import type { Terminal } from '../../terminal.ts'
import { type Line, line, span, spread } from '../spans.ts'
import { coloursOf } from '../text.ts'
import { clockText, durationText } from './spans-of-time.ts'

type State = BotView['bot']['actual']

const MARKS: Readonly<Record<State, string>> = {
  created: '○',
  running: '●',
  paused: '◐',
  stopping: '◌',
  stopped: '■',
  finished: '✓',
  failed: '✗',
}

/** So old a view may be before it is called old: it is asked for every second. */
const FRESH_MS = 3_000

interface HeadFrame {
  readonly columns: number
  readonly terminal: Pick<Terminal, 'colours'>
  readonly nowMs: number
}

export function headlines(view: BotView, { columns, terminal, nowMs }: HeadFrame): readonly Line[] {
  const { bold, dim, yellow } = coloursOf(terminal)
  const { bot, purpose, authorisedBy, style } = view
  const colour = stateColour(bot.actual, terminal)
  const what = `${bot.kind.toUpperCase()} ${bot.side} ${bot.symbol} on ${bot.account}`
  const lines = [
    spread(
      line(span(bot.name, bold), `  ${what}`),
      line(span(`${MARKS[bot.actual]} ${stateText(view)}`, colour)),
      columns,
    ),
    spread(
      line(span(`${style}; ${purpose}; by ${authorisedBy}`, dim)),
      ageSpans(view, nowMs, terminal),
      columns,
    ),
  ]
  const why = reasonOf(view)
  return why === undefined ? lines : [...lines, line(span(why, bot.actual === 'failed' ? colour : yellow))]
}

export function stateColour(state: State, terminal: Pick<Terminal, 'colours'>): (text: string) => string {
  const { green, yellow, red, dim } = coloursOf(terminal)
  const colours = {
    created: dim,
    running: green,
    paused: yellow,
    stopping: yellow,
    stopped: dim,
    finished: green,
    failed: red,
  }
  return colours[state]
}

function stateText({ bot: { actual, ending } }: BotView): string {
  return ending === null ? actual : `${actual}: ${ending}`
}

/** Old data looks old: a view is only as good as its age. */
function ageSpans({ nowMs: viewedAtMs }: BotView, nowMs: number, terminal: HeadFrame['terminal']): Line {
  const { dim, yellow, inverse } = coloursOf(terminal)
  const ageMs = nowMs - viewedAtMs
  if (ageMs <= FRESH_MS) return line(span(`${clockText(viewedAtMs)} UTC`, dim))
  return line(span(` OLD: as of ${durationText(ageMs)} ago `, (text) => inverse(yellow(text))))
}

function reasonOf({ bot: { reason, actual, desired, isLive } }: BotView): string | undefined {
  if (reason !== null) return reason
  if (actual === 'created' && desired !== 'running') return 'Never started; "bot start" starts it.'
  const isMeantToAct = actual === 'running' || actual === 'stopping' || desired === 'running'
  const isOver = actual === 'finished' || actual === 'stopped' || actual === 'failed'
  return isMeantToAct && !isOver && !isLive ? 'Nobody runs it now; "trading-bridge run" does.' : undefined
}
