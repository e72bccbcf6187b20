/**
 * Everything about one bot as clients see it: from what is on record, and from what its loop sees where it runs in
 * this process.
 */
import { type Decimal, decimal, type Price } from '@trading-bridge/core'
import {
  type BotMark,
  type ExecutionReport,
  executionReport,
  type GoalOrder,
  type GoalTotals,
  hasEnded,
  type LedgerFill,
} from '@trading-bridge/engine'
import {
  type BotFill,
  type BotOrder,
  type BotReport,
  type BotView,
  MOST_SHOWN,
  type SeriesPoint,
} from '../contract/bots.ts'
import { botRow } from './bot-row.ts'
import { limitsLeft } from './limits-left.ts'
import type { StoredGoal } from './stored-goal.ts'

/** What the loop of a bot saw last. */
export interface LiveBot {
  readonly mid: { readonly price: Price; readonly atMs: number } | undefined
  /** By the schedule, in the unit of the target. */
  readonly scheduled: Decimal | undefined
  /** The owner's volume to that of others in the participation window; a fraction. */
  readonly share: Decimal | undefined
}

/** `live` is absent where no loop of this process runs the bot. */
export function botView(
  goal: StoredGoal,
  { nowMs, live }: { readonly nowMs: number; readonly live: LiveBot | undefined },
): BotView {
  const { bot, account, settings, orders, marks, events } = goal
  const report = executionReport({ ...goal, account: account.name })
  const mid = live?.mid ?? lastMid(marks)
  return {
    bot: botRow(goal, { filled: report.totals.filled, isLive: live !== undefined }),
    document: bot.document,
    purpose: settings.purpose,
    authorisedBy: settings.authorisedBy,
    style: settings.style,
    nowMs,
    scheduled: `${live?.scheduled ?? decimal(marks.at(-1)?.scheduled ?? '0')}`,
    totals: toTotals(settings.target.amount, report.totals),
    mid: mid === undefined ? null : { price: mid.price.toString(), atMs: mid.atMs },
    orders: shownOrders(orders).map(toOrder),
    fills: ownFills(goal).slice(-MOST_SHOWN).map(toFill),
    events: events.map(({ atMs, kind, message }) => ({ atMs, kind, message })),
    limits: limitsLeft({ settings, report, mid: mid?.price, share: live?.share }),
    report: toReport(report),
    series: report.series.map(toPoint),
  }
}

function lastMid(marks: readonly BotMark[]): LiveBot['mid'] {
  const last = marks.at(-1)
  return last && { price: last.mid, atMs: last.atMs }
}

function toTotals(target: Decimal, { filled, open, unknown, remaining }: GoalTotals): BotView['totals'] {
  return {
    target: target.toString(),
    filled: filled.toString(),
    open: open.toString(),
    unknown: unknown.toString(),
    remaining: remaining.toString(),
  }
}

/** A live order is never left out for an ended one that is newer. */
function shownOrders(orders: readonly GoalOrder[]): readonly GoalOrder[] {
  const live = orders.filter(({ order }) => !hasEnded(order))
  const room = Math.max(0, MOST_SHOWN - live.length)
  const ended = orders.filter(({ order }) => hasEnded(order))
  const shown = new Set([...live, ...ended.slice(Math.max(0, ended.length - room))])
  return orders.filter((order) => shown.has(order))
}

function ownFills({ orders, fills }: StoredGoal): readonly LedgerFill[] {
  const ours = new Set(orders.map(({ order }) => order.orderId))
  return fills.filter(({ orderId }) => ours.has(orderId))
}

function toOrder({ order }: GoalOrder): BotOrder {
  return {
    sequence: order.sequence ?? 0,
    clientOrderId: order.clientOrderId ?? '',
    orderId: order.orderId ?? null,
    side: order.side,
    type: order.type,
    timeInForce: order.timeInForce,
    price: textOf(order.price),
    quantity: textOf(order.quantity),
    notional: textOf(order.notional),
    filled: order.filled.toString(),
    status: order.status,
    createdAtMs: order.createdAtMs,
    reason: order.reason ?? null,
  }
}

function toFill({ fillId, orderId, role, price, quantity, fee, atMs }: LedgerFill): BotFill {
  return {
    fillId,
    orderId,
    role,
    price: price.toString(),
    quantity: quantity.toString(),
    fee: fee.amount.toString(),
    feeAsset: fee.asset,
    atMs,
  }
}

function toPoint({
  atMs,
  scheduled,
  filled,
  mid,
  othersQuantity,
}: ExecutionReport['series'][number]): SeriesPoint {
  return {
    atMs,
    scheduled: `${scheduled}`,
    filled: `${filled}`,
    mid: `${mid}`,
    othersQuantity: `${othersQuantity}`,
  }
}

function toReport(report: ExecutionReport): BotReport {
  const { shortfall, fees, cost, windowShare } = report
  return {
    orders: report.orders,
    fills: report.fills,
    filledQuantity: report.filledQuantity.toString(),
    filledNotional: report.filledNotional.toString(),
    averagePrice: textOf(report.averagePrice),
    arrivalMid: textOf(report.arrivalMid),
    marketVwap: textOf(report.marketVwap),
    shortfall: shortfall === undefined ? null : { amount: `${shortfall.amount}`, bps: `${shortfall.bps}` },
    againstVwapBps: textOf(report.againstVwapBps),
    slippageBps: textOf(report.slippageBps),
    participation: textOf(report.participation),
    windowShare:
      windowShare === undefined
        ? null
        : { ...windowShare, highest: `${windowShare.highest}`, limit: `${windowShare.limit}` },
    othersQuantity: report.othersQuantity.toString(),
    makerQuantity: report.makerQuantity.toString(),
    takerQuantity: report.takerQuantity.toString(),
    fees: fees.map(({ asset, amount }) => ({ asset, amount: amount.toString() })),
    unvaluedFees: [...cost.unvalued],
    cost: { fees: `${cost.fees}`, spread: `${cost.spread}`, total: `${cost.total}` },
    trackingError: textOf(report.trackingError),
  }
}

function textOf(value: Decimal | undefined): string | null {
  return value === undefined ? null : value.toString()
}
