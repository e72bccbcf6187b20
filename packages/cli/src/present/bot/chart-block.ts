/** Filled and scheduled over time, as a small chart. */
import type { BotView } from '@trading-bridge/service'
import type { Terminal } from '../../terminal.ts'
import type { Block } from '../blocks.ts'
import { lineChart } from '../line-chart.ts'
import { type Line, line, span, spread, widthOf } from '../spans.ts'
import { coloursOf } from '../text.ts'
import { coordinate, shortAmount } from './amounts.ts'
import { filledCourse, scheduledCourse } from './filled-course.ts'
import { hasSchedule } from './progress-lines.ts'
import { clockText } from './spans-of-time.ts'

const AXIS_ROWS = 1
const LEAST_ROWS = 5
const MOST_ROWS = 9

export function chartBlock(view: BotView, terminal: Pick<Terminal, 'colours'>): Block {
  const hasCourse = view.bot.startAtMs !== null
  return {
    title: hasSchedule(view) ? 'filled ⢕⢕ and scheduled ⠤⠤' : 'filled ⢕⢕',
    least: hasCourse ? LEAST_ROWS : 1,
    most: hasCourse ? MOST_ROWS : 1,
    rank: 4,
    draw: (rows, columns) =>
      hasCourse ? chartLines(view, { rows, columns }, terminal) : [line('nothing yet')],
  }
}

function chartLines(
  view: BotView,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  terminal: Pick<Terminal, 'colours'>,
): readonly Line[] {
  const { cyan, dim, yellow } = coloursOf(terminal)
  const top = shortAmount(view.totals.target)
  const labelWidth = Math.max(top.length, 1)
  const [fromMs, toMs] = spanOf(view)
  const chart = lineChart(
    [
      { points: filledCourse(view), form: 'area', paint: cyan },
      ...(hasSchedule(view) ? [{ points: scheduledCourse(view), form: 'line' as const, paint: yellow }] : []),
    ],
    {
      columns: columns - labelWidth - 2,
      rows: rows - AXIS_ROWS,
      x: [fromMs, toMs],
      y: [0, coordinate(view.totals.target)],
    },
  )
  const labelled = chart.map((dots, row) => {
    const label = row === 0 ? top : row === chart.length - 1 ? '0' : ''
    return [span(`${label.padStart(labelWidth)} │`, dim), ...dots]
  })
  const indent = ' '.repeat(labelWidth + 1)
  return [...labelled, axis(indent, clockText(fromMs), clockText(toMs), columns, dim)]
}

function axis(
  indent: string,
  from: string,
  to: string,
  columns: number,
  dim: (text: string) => string,
): Line {
  const ends = spread(line(span(`${indent}${from}`, dim)), line(span(to, dim)), columns)
  return widthOf(ends) > columns ? line(indent) : ends
}

/** Of the whole goal, so that the time that is left is seen as well. */
function spanOf({ bot: { startAtMs, endAtMs }, series, nowMs }: BotView): readonly [number, number] {
  const marks = series.map(({ atMs }) => atMs)
  const fromMs = Math.min(...marks, startAtMs ?? nowMs)
  return [fromMs, Math.max(...marks, endAtMs ?? nowMs)]
}
