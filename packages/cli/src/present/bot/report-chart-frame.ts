/** What all charts of a report have: axes, a legend, and words for who cannot see them. */
import { scaleLinear, scaleUtc } from 'd3-scale'
import { html, type Markup } from '../html/markup.ts'

/** The part of the picture that is drawn into; the rest is for ticks. */
export const PLOT = { left: 84, right: 948, top: 12, bottom: 232 } as const
const VIEW = { width: 984, height: 264 } as const
const TICKS_DOWN = 4
const TICKS_ACROSS = 7

export interface Frame {
  readonly x: (atMs: number) => number
  readonly y: (value: number) => number
  readonly xTicks: readonly { readonly at: number; readonly text: string }[]
  readonly yTicks: readonly { readonly at: number; readonly text: string }[]
}

export interface Chart {
  readonly id: string
  readonly title: string
  /** What the numbers at the left count. */
  readonly unit: string
  readonly frame: Frame
  readonly legend: readonly (readonly [mark: string, text: string])[]
  readonly description: string
  readonly drawing: Markup
}

export function frameOf(
  [fromMs, toMs]: readonly [number, number],
  [low, high]: readonly [number, number],
): Frame {
  const x = scaleUtc([new Date(fromMs), new Date(toMs)], [PLOT.left, PLOT.right])
  const y = scaleLinear([low, high], [PLOT.bottom, PLOT.top])
  const clock = clockOf(toMs - fromMs)
  return {
    x: (atMs) => x(new Date(atMs)),
    y: (value) => y(value),
    xTicks: x.ticks(TICKS_ACROSS).map((date) => ({ at: x(date), text: clock(date) })),
    yTicks: y.ticks(TICKS_DOWN).map((value) => ({ at: y(value), text: y.tickFormat(TICKS_DOWN)(value) })),
  }
}

const MINUTES_MS = 20 * 60_000
const DAYS_MS = 2 * 86_400_000

/** As fine as the span asks for. */
function clockOf(spanMs: number): (date: Date) => string {
  if (spanMs > DAYS_MS) return (date) => date.toISOString().slice(5, 16).replace('T', ' ')
  return (date) => date.toISOString().slice(11, spanMs > MINUTES_MS ? 16 : 19)
}

export function chartFigure({ id, title, unit, frame, legend, description, drawing }: Chart): Markup {
  return html`<figure class="chart">
<figcaption><h2>${title}</h2><ul class="legend">${legend.map(
    ([mark, text]) =>
      html`<li><svg class="mark" viewBox="0 0 22 10" aria-hidden="true">${markOf(mark)}</svg>${text}</li>`,
  )}</ul></figcaption>
<svg viewBox="0 0 ${VIEW.width} ${VIEW.height}" role="img" aria-labelledby="${id}-title ${id}-description">
<title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>
${frame.yTicks.map(
  ({ at, text }) =>
    html`<line class="grid" x1="${PLOT.left}" x2="${PLOT.right}" y1="${at}" y2="${at}"/><text class="tick" x="${PLOT.left - 8}" y="${at + 4}" text-anchor="end">${text}</text>`,
)}
${frame.xTicks.map(
  ({ at, text }) =>
    html`<text class="tick" x="${at}" y="${PLOT.bottom + 20}" text-anchor="middle">${text}</text>`,
)}
<line class="axis" x1="${PLOT.left}" x2="${PLOT.right}" y1="${PLOT.bottom}" y2="${PLOT.bottom}"/>
${drawing}
</svg>
<p class="unit">${unit}; times in UTC</p>
</figure>`
}

function markOf(mark: string): Markup {
  switch (mark) {
    case 'filled':
      return html`<rect class="filled-area" x="0" y="1" width="22" height="8"/><path class="filled-line" d="M0 1H22"/>`
    case 'own':
    case 'others':
      return html`<rect class="${mark}" x="5" y="0" width="12" height="10"/>`
    case 'maker':
    case 'taker':
      return html`<circle class="${mark}" cx="11" cy="5" r="3.5"/>`
    default:
      return html`<path class="${mark}-line" d="M0 5H22"/>`
  }
}
