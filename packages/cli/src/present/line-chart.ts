/**
 * A chart for a terminal, drawn with the dots of Braille letters: two across and four down in each. A series is a line or
 * a hatched area, so that two of them are told apart without colours.
 */
import { type Line, span } from './spans.ts'

/** A place in a chart. These are coordinates: what is an exact amount elsewhere becomes one here, last. */
export type ChartPoint = readonly [x: number, y: number]

export interface ChartSeries {
  /** From left to right. */
  readonly points: readonly ChartPoint[]
  readonly form: 'line' | 'area'
  readonly paint: (text: string) => string
}

export interface ChartFrame {
  readonly columns: number
  readonly rows: number
  readonly x: readonly [from: number, to: number]
  readonly y: readonly [from: number, to: number]
}

const DOTS_ACROSS = 2
const DOTS_DOWN = 4
const BLANK = 0x2800
/** The bit of each dot in a letter, by column and row. */
const DOT_BITS = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const

/** Lines from the top down. Where two series meet in one letter, the later one gives the colour. */
export function lineChart(series: readonly ChartSeries[], frame: ChartFrame): readonly Line[] {
  const letters = Array.from({ length: frame.rows }, () => new Uint8Array(frame.columns))
  const paints = Array.from({ length: frame.rows }, () => new Map<number, ChartSeries['paint']>())
  for (const each of series) {
    for (const [column, row] of dotsOf(each, frame)) {
      const letterRow = Math.floor(row / DOTS_DOWN)
      const letterColumn = Math.floor(column / DOTS_ACROSS)
      const bit = DOT_BITS[column % DOTS_ACROSS]?.[row % DOTS_DOWN] ?? 0
      const line = letters[letterRow]
      if (line === undefined || letterColumn >= frame.columns) continue
      line[letterColumn] = (line[letterColumn] ?? 0) | bit
      paints[letterRow]?.set(letterColumn, each.paint)
    }
  }
  return letters.map((line, row) =>
    Array.from(line, (bits, column) =>
      bits === 0 ? span(' ') : span(String.fromCodePoint(BLANK + bits), paints[row]?.get(column)),
    ),
  )
}

type Dot = readonly [column: number, row: number]

/** Every dot of a series, counted from the top left. */
function dotsOf({ points, form }: ChartSeries, frame: ChartFrame): readonly Dot[] {
  const places = points.map((point) => placeOf(point, frame))
  const edge = places.flatMap((to, index) => {
    const from = places[index - 1]
    return from === undefined ? [to] : segment(from, to)
  })
  return form === 'line' ? edge : edge.flatMap((dot) => hatchUnder(dot, frame.rows * DOTS_DOWN))
}

/** Every second dot from here down to the bottom. */
function hatchUnder([column, top]: Dot, rows: number): readonly Dot[] {
  return Array.from({ length: rows - top }, (_, index) => [column, top + index] as const).filter(
    ([, row]) => (row + column) % 2 === 0,
  )
}

function placeOf([x, y]: ChartPoint, frame: ChartFrame): Dot {
  const across = frame.columns * DOTS_ACROSS - 1
  const down = frame.rows * DOTS_DOWN - 1
  return [share(x, frame.x, across), down - share(y, frame.y, down)]
}

function share(value: number, [from, to]: readonly [number, number], steps: number): number {
  if (to <= from) return 0
  return Math.round(Math.min(Math.max((value - from) / (to - from), 0), 1) * steps)
}

/** From one dot to another, without the first. */
function segment([fromColumn, fromRow]: Dot, [toColumn, toRow]: Dot): readonly Dot[] {
  const steps = Math.max(Math.abs(toColumn - fromColumn), Math.abs(toRow - fromRow))
  return Array.from({ length: steps }, (_, index) => {
    const part = (index + 1) / steps
    return [
      Math.round(fromColumn + (toColumn - fromColumn) * part),
      Math.round(fromRow + (toRow - fromRow) * part),
    ] as const
  })
}
