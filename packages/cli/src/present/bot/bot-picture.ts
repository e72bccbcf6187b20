/**
 * The live picture of one bot: how far it is and should be, what that cost, what its limits leave, what it has in the market
 * and what happened last. Two columns where there is room; on a low terminal the blocks that say least go first.
 */
import type { BotView } from '@trading-bridge/service'
import type { Terminal } from '../../terminal.ts'
import { type Space, stack } from '../blocks.ts'
import { beside, type Line, line, renderLines, span } from '../spans.ts'
import { coloursOf } from '../text.ts'
import { activityBlocks, eventsBlock } from './activity-blocks.ts'
import { chartBlock } from './chart-block.ts'
import { costBlock, costWithLimitsBlock, limitsBlock } from './cost-blocks.ts'
import { headlines } from './headlines.ts'
import { progressLines } from './progress-lines.ts'

export interface PictureFrame {
  readonly columns: number
  /** Of the terminal that is redrawn; left out for a picture that stays, as long as it wants to be. */
  readonly rows?: number | undefined
  readonly terminal: Pick<Terminal, 'colours'>
  readonly nowMs: number
}

const WIDE_COLUMNS = 120
/** Below this, two lists of facts do not stand beside each other. */
const PAIRED_COLUMNS = 72
const COLUMN_GAP = 2
const HINT = 'Ctrl-C ends the watching; the bot goes on.'

/** Lines of at most `columns` characters, at most `rows` of them, without a line feed at the end. */
export function botPicture(view: BotView, { columns, rows, terminal, nowMs }: PictureFrame): string {
  const head = headlines(view, { columns, terminal, nowMs })
  const draw = columns >= WIDE_COLUMNS ? wideBody : narrowBody
  if (rows === undefined)
    return renderLines([...head, ...draw(view, { columns, rows: undefined }, terminal)], columns)
  const hints = view.bot.endedAtMs === null ? [line(span(HINT, coloursOf(terminal).dim))] : []
  const left = Math.max(rows - head.length - hints.length, 0)
  const lines = [...head, ...draw(view, { columns, rows: left }, terminal), ...hints]
  return renderLines(lines.slice(0, rows), columns)
}

/** The same for a page of several bots: a headline and the progress, in four lines. */
export function botSummary(view: BotView, { columns, terminal, nowMs }: PictureFrame): readonly Line[] {
  return [
    ...headlines(view, { columns, terminal, nowMs }).slice(0, 1),
    ...progressLines(view, columns, terminal).slice(0, 3),
  ]
}

function narrowBody(view: BotView, space: Space, terminal: PictureFrame['terminal']): readonly Line[] {
  const { dim } = coloursOf(terminal)
  const progress = progressLines(view, space.columns, terminal)
  const facts =
    space.columns >= PAIRED_COLUMNS
      ? [costWithLimitsBlock(view, terminal)]
      : [costBlock(view, terminal), limitsBlock(view, terminal)]
  const blocks = [
    chartBlock(view, terminal),
    ...facts,
    ...activityBlocks(view, terminal),
    eventsBlock(view, space.columns, terminal),
  ]
  return [...progress, ...stack(blocks, under(space, progress.length), dim)]
}

function wideBody(view: BotView, space: Space, terminal: PictureFrame['terminal']): readonly Line[] {
  const { dim } = coloursOf(terminal)
  const leftColumns = Math.floor((space.columns - COLUMN_GAP) / 2)
  const rightColumns = space.columns - COLUMN_GAP - leftColumns
  const progress = progressLines(view, leftColumns, terminal)
  const left = [
    ...progress,
    ...stack(
      [chartBlock(view, terminal), eventsBlock(view, leftColumns, terminal)],
      under({ ...space, columns: leftColumns }, progress.length),
      dim,
    ),
  ]
  const blocks = [costBlock(view, terminal), limitsBlock(view, terminal), ...activityBlocks(view, terminal)]
  return beside(left, stack(blocks, { ...space, columns: rightColumns }, dim), leftColumns)
}

function under({ columns, rows }: Space, taken: number): Space {
  return { columns, rows: rows === undefined ? undefined : Math.max(rows - taken, 0) }
}
