/** Builders for what is on record of a goal, of which a test names what it is about. */
import {
  decimal,
  type Fill,
  type FillId,
  notional,
  notionalOf,
  orderId,
  price,
  quantity,
  type Side,
  type TradeId,
} from '@trading-bridge/core'
import type { GoalOrder } from '../src/ledger/ledger-storage.ts'
import type { LedgerStatus } from '../src/orders/order-record.ts'
import type { GoalRecord } from '../src/reports/execution-report.ts'
import type { BotMark } from '../src/runner/bot.ts'
import { ledgerOrder, SHARP } from './fixtures.ts'

export function record({
  side = 'buy',
  target = '1000',
  arrivalMid = '10',
  orders = [],
  fills = [],
  marks = [],
}: {
  readonly side?: Side
  readonly target?: string
  /** `null`: the goal was never started. */
  readonly arrivalMid?: string | null
  readonly orders?: readonly GoalOrder[]
  readonly fills?: readonly Fill[]
  readonly marks?: readonly BotMark[]
} = {}): GoalRecord {
  const plan =
    arrivalMid === null ? undefined : { startAtMs: 0, endAtMs: 60_000, arrivalMid: price(arrivalMid) }
  return {
    bot: {
      id: 'bot-1',
      name: 'one',
      kind: 'twap',
      symbol: SHARP,
      actual: 'running',
      plan,
      endedAtMs: undefined,
    },
    account: 'main',
    settings: {
      side,
      target: { unit: 'base', amount: quantity(target) },
      participation: {
        max: decimal('0.1'),
        windowMs: 900_000,
        minVolume: quantity('0'),
        minTrades: 3,
      },
    },
    orders,
    fills,
    marks,
  }
}

/** At a price of 10, unless it fills elsewhere. `mid` is what it was decided on; `null` where nothing says so. */
export function goalOrder({
  orderId: id,
  side = 'buy',
  quantity: wanted = '100',
  filled = '0',
  status = 'filled',
  mid,
  share,
  atMs = 0,
}: {
  readonly orderId: string
  readonly side?: Side
  readonly quantity?: string
  readonly filled?: string
  readonly status?: LedgerStatus
  readonly mid: string | null
  /** Own volume and that of others in its window; left out, as in orders that were recorded before it was kept. */
  readonly share?: readonly [own: string, others: string] | undefined
  readonly atMs?: number
}): GoalOrder {
  const order = ledgerOrder({
    id: `ours-${id}`,
    orderId: orderId(id),
    side,
    price: price('10'),
    quantity: quantity(wanted),
    filled: quantity(filled),
    filledNotional: notionalOf(price('10'), quantity(filled)),
    status,
    createdAtMs: atMs,
  })
  const told = share === undefined ? {} : { share: { own: share[0], others: share[1] } }
  const decision = mid === null ? undefined : { sliceIndex: 0, mid, ...told }
  return { order, recorded: JSON.stringify({ attempt: 1, decision }) }
}

let fillCount = 0

export function fill({
  orderId: id,
  side = 'buy',
  role = 'taker',
  price: at = '10',
  quantity: amount,
  fee: [asset, fee] = ['USDT', '0'],
}: {
  readonly orderId: string
  readonly side?: Side
  readonly role?: Fill['role']
  readonly price?: string
  readonly quantity: string
  readonly fee?: readonly [asset: string, amount: string]
}): Fill {
  fillCount += 1
  return {
    symbol: SHARP,
    fillId: `fill-${fillCount}` as FillId,
    tradeId: `trade-${fillCount}` as TradeId,
    orderId: orderId(id),
    side,
    role,
    price: price(at),
    quantity: quantity(amount),
    notional: notionalOf(price(at), quantity(amount)),
    fee: { asset, amount: decimal(fee) },
    selfDealtQuantity: quantity('0'),
    atMs: 0,
  }
}

export function mark({
  atMs = 0,
  scheduled = '0',
  filled = '0',
  mid = '10',
  othersQuantity = '0',
  othersNotional = '0',
}: {
  readonly atMs?: number
  readonly scheduled?: string
  readonly filled?: string
  readonly mid?: string
  readonly othersQuantity?: string
  readonly othersNotional?: string
} = {}): BotMark {
  return {
    botId: 'bot-1',
    atMs,
    scheduled,
    filled,
    mid: price(mid),
    othersQuantity: quantity(othersQuantity),
    othersNotional: notional(othersNotional),
  }
}
