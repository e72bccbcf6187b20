/**
 * The charts of a report, as SVG without styles of its own: progress beside the schedule, fills beside the middle of the book,
 * own volume beside others'. Amounts become coordinates here, last; every text shows the exact amount.
 */
import { baseOf, type MarketSymbol, quoteOf } from '@trading-bridge/core'
import type { BotView } from '@trading-bridge/service'
import { area, line } from 'd3-shape'
import { html, type Markup } from '../html/markup.ts'
import { coordinate, shortAmount } from './amounts.ts'
import { filledCourse, scheduledCourse } from './filled-course.ts'
import { hasSchedule, unitOf } from './progress-lines.ts'
import { chartFigure, type Frame, frameOf, PLOT } from './report-chart-frame.ts'
import { volumeBins } from './volume-bins.ts'

type Place = readonly [atMs: number, y: number]

/** Which way a fill's role is drawn; the legend says the same. */
const FILL_RADIUS = 3.5
/** Headroom above and below prices, as a part of their range. */
const PRICE_MARGIN = 0.08

const FILLED = ['filled', 'filled'] as const

export function progressChart(view: BotView): Markup {
  const target = coordinate(view.totals.target)
  const frame = frameOf(spanOf(view), [0, target])
  const filled = filledCourse(view)
  const scheduled = scheduledCourse(view)
  const isScheduled = hasSchedule(view)
  const schedule = isScheduled ? html`<path class="schedule-line" d="${linePath(scheduled, frame)}"/>` : ''
  return chartFigure({
    id: 'progress',
    title: isScheduled ? 'Filled beside the schedule' : 'Filled',
    unit: unitOf(view),
    frame,
    legend: isScheduled ? [FILLED, ['schedule', 'scheduled']] : [FILLED],
    description: `${view.totals.filled} of ${view.totals.target} ${unitOf(view)} filled.`,
    drawing: html`<path class="filled-area" d="${areaPath(filled, frame)}"/><path class="filled-line" d="${linePath(filled, frame)}"/>${schedule}`,
  })
}

export function priceChart(view: BotView): Markup {
  const { averagePrice } = view.report
  const mids = view.series.map((point): Place => [point.atMs, coordinate(point.mid)])
  const fills = view.fills.map((fill) => ({ ...fill, y: coordinate(fill.price) }))
  const prices = [...mids.map(([, y]) => y), ...fills.map(({ y }) => y)]
  const frame = frameOf(spanOf(view), withMargin(prices))
  const average =
    averagePrice === null
      ? ''
      : html`<line class="average-line" x1="${PLOT.left}" x2="${PLOT.right}" y1="${frame.y(coordinate(averagePrice))}" y2="${frame.y(coordinate(averagePrice))}"/>`
  return chartFigure({
    id: 'price',
    title: 'Fills beside the middle of the book',
    unit: quoteOf(view.bot.symbol as MarketSymbol),
    frame,
    legend: [
      ['mid', 'middle'],
      ['average', `average ${averagePrice === null ? '-' : shortAmount(averagePrice)}`],
      ['taker', 'taker fill'],
      ['maker', 'maker fill'],
    ],
    description: `${view.report.fills} fills at ${averagePrice ?? 'no price'} on average.`,
    drawing: html`<path class="mid-line" d="${linePath(mids, frame)}"/>${average}${fills.map(
      ({ atMs, y, role, quantity, price }) =>
        html`<circle class="${role}" cx="${frame.x(atMs)}" cy="${frame.y(y)}" r="${FILL_RADIUS}"><title>${quantity} at ${price}, ${role}</title></circle>`,
    )}`,
  })
}

export function volumeChart(view: BotView): Markup {
  const bins = volumeBins(view)
  const most = Math.max(...bins.flatMap(({ own, others }) => [own, others]), 0)
  const frame = frameOf(spanOf(view), [0, most === 0 ? 1 : most])
  const bars = bins.map(({ fromMs, toMs, own, others }) => {
    const x = frame.x(fromMs)
    const width = Math.max(frame.x(toMs) - x - 1, 1)
    return html`${bar('others', { x, width, top: frame.y(others) })}${bar('own', { x: x + width / 4, width: width / 2, top: frame.y(own) })}`
  })
  const { participation, othersQuantity } = view.report
  return chartFigure({
    id: 'volume',
    title: "Own volume beside others'",
    unit: baseOf(view.bot.symbol as MarketSymbol),
    frame,
    legend: [
      ['others', 'others'],
      ['own', 'this goal'],
    ],
    description: `A share of ${participation ?? 'nothing'} in ${othersQuantity} traded by others.`,
    drawing: html`${bars}`,
  })
}

function bar(
  name: string,
  { x, width, top }: { readonly x: number; readonly width: number; readonly top: number },
): Markup {
  return html`<rect class="${name}" x="${rounded(x)}" y="${rounded(top)}" width="${rounded(width)}" height="${rounded(Math.max(PLOT.bottom - top, 0))}"/>`
}

function spanOf({ bot, series, fills, nowMs }: BotView): readonly [number, number] {
  const moments = [...series, ...fills].map(({ atMs }) => atMs)
  const fromMs = Math.min(...moments, bot.startAtMs ?? nowMs)
  const toMs = Math.max(...moments, bot.endedAtMs ?? bot.endAtMs ?? nowMs)
  return [fromMs, Math.max(toMs, fromMs + 1)]
}

function withMargin(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1]
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const margin = (high - low) * PRICE_MARGIN || high * PRICE_MARGIN || 1
  return [low - margin, high + margin]
}

function linePath(places: readonly Place[], { x, y }: Frame): string {
  return (
    line<Place>(
      ([atMs]) => rounded(x(atMs)),
      ([, value]) => rounded(y(value)),
    )(places) ?? ''
  )
}

function areaPath(places: readonly Place[], { x, y }: Frame): string {
  const path = area<Place>(
    ([atMs]) => rounded(x(atMs)),
    PLOT.bottom,
    ([, value]) => rounded(y(value)),
  )
  return path(places) ?? ''
}

function rounded(place: number): number {
  return Math.round(place * 100) / 100
}
