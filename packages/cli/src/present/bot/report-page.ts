/** The report of one bot as a page that can be sent, printed and kept. */
import { decimal } from '@trading-bridge/core'
import type { BotView } from '@trading-bridge/service'
import { html, type Markup } from '../html/markup.ts'
import { pageText } from '../html/page.ts'
import { percentOf } from '../progress-bar.ts'
import { instantText } from '../text.ts'
import { bpsText, shareText, shortAmount } from './amounts.ts'
import { unitOf } from './progress-lines.ts'
import { priceChart, progressChart, volumeChart } from './report-charts.ts'
import { type FactGroup, reportFacts } from './report-facts.ts'
import { REPORT_STYLE } from './report-style.ts'

export function reportPage(view: BotView): string {
  const { bot } = view
  return pageText({ title: `${bot.name}: ${bot.side} ${bot.symbol}`, style: REPORT_STYLE, body: body(view) })
}

function body(view: BotView): Markup {
  const { bot } = view
  const hasCourse = bot.startAtMs !== null
  return html`<main>
<header>
<p class="kind">${bot.kind.toUpperCase()} execution report</p>
<h1>${bot.name} <span class="state ${bot.actual}">${bot.ending === null ? bot.actual : `${bot.actual}: ${bot.ending}`}</span></h1>
<p>${bot.side === 'buy' ? 'Buy' : 'Sell'} ${view.totals.target} ${unitOf(view)} in ${bot.symbol} on ${bot.account}: ${view.purpose}. Authorised by ${view.authorisedBy}.</p>
</header>
${tiles(view)}
${hasCourse ? html`${progressChart(view)}${priceChart(view)}${volumeChart(view)}` : html`<p class="none">There is nothing to draw yet: the goal has not begun.</p>`}
<div class="groups">${reportFacts(view).map(groupTable)}</div>
${fillsTable(view)}
${eventsList(view)}
<footer>As of ${instantText(view.nowMs)} UTC. Amounts are exact, as booked; charts are drawings of them. Positive distances are worse for the goal.</footer>
</main>`
}

function tiles(view: BotView): Markup {
  const { report, totals } = view
  const shown: readonly (readonly [string, string, string])[] = [
    [
      'filled',
      `${percentOf(decimal(totals.filled), decimal(totals.target))} %`,
      `${totals.filled} of ${totals.target} ${unitOf(view)}`,
    ],
    [
      'average',
      report.averagePrice === null ? '-' : shortAmount(report.averagePrice, 5),
      `${report.fills} fills`,
    ],
    [
      'shortfall',
      report.shortfall === null ? '-' : bpsText(report.shortfall.bps),
      'than the middle at arrival',
    ],
    ['market', report.againstVwapBps === null ? '-' : bpsText(report.againstVwapBps), "than others' VWAP"],
    ['cost', shortAmount(report.cost.total, 5), 'fees and spread, in quote'],
    [
      'share',
      report.participation === null ? '-' : shareText(report.participation),
      "of others' volume, over its life",
    ],
  ]
  return html`<section class="tiles">${shown.map(
    ([name, value, note]) => html`<div><p>${name}</p><p class="value">${value}</p><p>${note}</p></div>`,
  )}</section>
`
}

function groupTable({ title, facts }: FactGroup): Markup {
  return html`<section><h2>${title}</h2><table class="facts">${facts.map(
    ({ name, value, note }) =>
      html`<tr><th scope="row">${name}</th><td><span class="amount">${value}</span>${note === '' ? '' : html`<br><small>${note}</small>`}</td></tr>`,
  )}</table></section>
`
}

function fillsTable({ fills }: BotView): Markup {
  if (fills.length === 0) return html``
  return html`<section><h2>Fills</h2><table class="fills"><thead><tr><th scope="col">at (UTC)</th><th scope="col">role</th><th scope="col" class="number">quantity</th><th scope="col" class="number">price</th><th scope="col" class="number">fee</th><th scope="col">order</th></tr></thead><tbody>${fills.map(
    ({ atMs, role, quantity, price, fee, feeAsset, orderId }) =>
      html`<tr><td>${instantText(atMs)}</td><td>${role}</td><td class="number">${quantity}</td><td class="number">${price}</td><td class="number">${fee} ${feeAsset}</td><td>${orderId}</td></tr>`,
  )}</tbody></table></section>
`
}

function eventsList({ events }: BotView): Markup {
  if (events.length === 0) return html``
  return html`<section><h2>What happened</h2><ol class="events">${events.map(
    ({ atMs, message }) => html`<li><time>${instantText(atMs)}</time> ${message}</li>`,
  )}</ol></section>
`
}
