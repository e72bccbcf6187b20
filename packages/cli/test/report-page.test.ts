/** A report as a page: it stands by itself, shows exact amounts, and nothing in it can act. */
import { expect, test } from 'vitest'
import { reportPage } from '../src/present/bot/report-page.ts'
import { sampleBotView } from './sample-bot-view.ts'

test('the page loads nothing, runs nothing, and says so to the browser', () => {
  const page = reportPage(sampleBotView())
  expect(page).toMatch(/^<!doctype html>/)
  expect(page).toMatch(
    /Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-[\w+/=]+&#39;/,
  )
  expect(page).not.toMatch(/<script|javascript:|\son\w+=|\sstyle=|url\(|@import|https?:\/\//i)
  expect(page).not.toMatch(/\s(?:src|href)=/)
  expect(page).toContain('prefers-color-scheme: dark')
  expect(page).toContain('@media print')
})

test('it holds the exact amounts, three charts with words for them, and every fill', () => {
  const view = sampleBotView()
  const page = reportPage(view)
  for (const amount of ['0.00799398307692307692', '18.7059204', '0.0570918408', '28924.5'])
    expect(page).toContain(amount)
  expect(page.match(/role="img"/g)).toHaveLength(3)
  expect(page.match(/<desc id=/g)).toHaveLength(3)
  expect(page.match(/<circle class="(?:maker|taker)" cx="\d/g)).toHaveLength(view.fills.length + 2)
  expect(page).not.toMatch(/NaN|Infinity|undefined|\[object/)
})

test('text from outside stays text', () => {
  const hostile = '</title><script>alert(1)</script><img src=x onerror="alert(2)">&'
  const { bot } = sampleBotView()
  const page = reportPage(
    sampleBotView({
      bot: { ...bot, name: hostile },
      purpose: hostile,
      events: [{ atMs: 0, kind: 'x', message: hostile }],
    }),
  )
  expect(page).not.toContain('<script')
  expect(page).not.toContain('<img')
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
})

test('a goal that has not begun has a page without charts', () => {
  const { bot } = sampleBotView()
  const fresh = { ...bot, startAtMs: null, endAtMs: null }
  const page = reportPage(sampleBotView({ bot: fresh, series: [], fills: [] }))
  expect(page).toContain('There is nothing to draw yet')
  expect(page).not.toContain('role="img"')
})

test('a market in which nothing moved is drawn all the same', () => {
  const { series, fills } = sampleBotView()
  const still = series.map((point) => ({ ...point, mid: '0.008', othersQuantity: '0' }))
  const page = reportPage(sampleBotView({ series: still, fills: fills.slice(0, 0) }))
  expect(page).not.toMatch(/NaN|Infinity/)
})

test('a share over the whole life stands beside the highest of a window, with the limit that it is held to', () => {
  const page = reportPage(sampleBotView())
  expect(page).toMatch(
    /participation<\/th><td><span class="amount">8 %<\/span><br><small>over its life, of 28924\.5/,
  )
  expect(page).toMatch(
    /highest share<\/th><td><span class="amount">9 %<\/span><br><small>the owner&#39;s, of others&#39; volume in the 1 min up to an order[^<]*the limit is 10 %/,
  )
  const { report } = sampleBotView()
  expect(reportPage(sampleBotView({ report: { ...report, windowShare: null } }))).toContain(
    'no order tells of its window',
  )
})
