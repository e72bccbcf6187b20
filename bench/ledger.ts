/** The ledger: how soon a long past is reconciled, what an open order costs in memory, how soon a statement is made. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { CoinstoreClient } from '@trading-bridge/client'
import {
  decimal,
  type FillId,
  marketSymbol,
  multiply,
  type Notional,
  notional,
  orderId,
  price,
  quantity,
  Secret,
  systemClock,
  type TradeId,
} from '@trading-bridge/core'
import {
  AccountLedger,
  accountStatement,
  clientOrderIdOf,
  coinstoreVenue,
  type LedgerFill,
  type LedgerOrder,
  type LedgerStorage,
} from '@trading-bridge/engine'
import { Sandbox } from '@trading-bridge/sandbox'
import { Store } from '@trading-bridge/store'
import { OrderDesk } from '../packages/engine/src/ledger/order-desk.ts'
import type { BenchRow } from './bench-row.ts'

const SHARP = marketSymbol('SHARP/USDT')
const PAST_ORDERS = 10_000
const OPEN_ORDERS = 200
/** So many of them were being sent when the process died. */
const LOST_EVERY = 10
const ORDERS_IN_MEMORY = 20_000
const FILLS = 100_000
const FILLS_PER_COMMIT = 500
const START_SECONDS = 5
const ORDER_KILOBYTES = 4
const STATEMENT_SECONDS = 3

export async function benchLedger(): Promise<readonly BenchRow[]> {
  return [heapPerOrder(), await startWithAPast(), await stateManyFills()]
}

function heapPerOrder(): BenchRow {
  const collect = collector()
  const storage = {} as LedgerStorage
  const ignore = (): void => undefined
  const desk = new OrderDesk({ storage, clock: systemClock, onEvent: ignore, onContradiction: ignore })
  collect()
  const before = process.memoryUsage().heapUsed
  for (let nth = 0; nth < ORDERS_IN_MEMORY; nth += 1) desk.put(orderNumber(nth, 'memory', 'open'))
  collect()
  const kilobytes = (process.memoryUsage().heapUsed - before) / desk.size / 1_024
  return {
    name: `heap per open order, ${ORDERS_IN_MEMORY} of them`,
    measured: Math.round(kilobytes * 100) / 100,
    unit: 'kB',
    bar: `less than ${ORDER_KILOBYTES}`,
    passes: kilobytes < ORDER_KILOBYTES,
  }
}

async function startWithAPast(): Promise<BenchRow> {
  const accounts = [{ name: 'bot', balances: { USDT: '100000' }, isMarketMaker: true }]
  await using sandbox = await Sandbox.open({ crowd: false, accounts })
  await using books = await openBooks()
  const { storage, accountId } = books
  for (let nth = 0; nth < PAST_ORDERS; nth += 1)
    await insert(storage, orderNumber(nth, accountId, 'cancelled'))
  for (let nth = PAST_ORDERS; nth < PAST_ORDERS + OPEN_ORDERS; nth += 1)
    await insert(
      storage,
      placed(sandbox, orderNumber(nth, accountId, nth % LOST_EVERY === 0 ? 'sending' : 'open')),
    )
  const [bot] = sandbox.accounts
  if (bot === undefined) throw new Error('The sandbox opened without an account.')
  await using client = await CoinstoreClient.open({
    restUrl: sandbox.restUrl,
    credentials: { apiKey: bot.apiKey, secret: Secret.fromText(bot.apiSecret) },
  })
  const startedMs = performance.now()
  await using ledger = await AccountLedger.open({ accountId, storage, venue: coinstoreVenue(client) })
  const seconds = (performance.now() - startedMs) / 1_000
  const open = ledger.orders.filter(({ status }) => status === 'open').length
  if (open !== OPEN_ORDERS) throw new Error(`${open} of ${OPEN_ORDERS} orders were found again.`)
  return secondsRow(
    `start with ${PAST_ORDERS} past orders and ${OPEN_ORDERS} open ones, ${OPEN_ORDERS / LOST_EVERY} of them lost`,
    seconds,
    START_SECONDS,
  )
}

async function stateManyFills(): Promise<BenchRow> {
  await using books = await openBooks()
  const { storage, accountId } = books
  await fillOneOrder(storage, accountId)
  const startedMs = performance.now()
  const statement = await accountStatement({ accountId, storage, fromMs: 0, toMs: 10 ** 12 })
  const seconds = (performance.now() - startedMs) / 1_000
  if (statement.fills.length !== FILLS || statement.differences.length > 0)
    throw new Error('Fills are missing.')
  return secondsRow(`statement over ${FILLS} fills in the embedded database`, seconds, STATEMENT_SECONDS)
}

async function fillOneOrder(storage: LedgerStorage, accountId: string): Promise<void> {
  let order = await insert(storage, { ...orderNumber(0, accountId, 'open'), quantity: quantity(`${FILLS}`) })
  for (let from = 0; from < FILLS; from += FILLS_PER_COMMIT) {
    const ids = Array.from({ length: FILLS_PER_COMMIT }, (_, nth) => `${from + nth + 1}`)
    const filled = quantity(`${from + FILLS_PER_COMMIT}`)
    const filledNotional = multiply(filled, decimal('0.008')) as Notional
    const sums = { filled, filledNotional, booked: filled, bookedNotional: filledNotional }
    const next = { ...order, ...sums, revision: order.revision + 1 }
    const fills = ids.map((id) => fillNumber(id, accountId))
    await storage.commit({ next, event: { kind: 'filled', atMs: 1, detail: '{}' }, fills })
    order = next
  }
}

function fillNumber(id: string, accountId: string): LedgerFill {
  return {
    accountId,
    symbol: SHARP,
    orderId: orderId('1'),
    fillId: id as FillId,
    tradeId: id as TradeId,
    side: 'buy',
    role: 'maker',
    price: price('0.008'),
    quantity: quantity('1'),
    notional: notional('0.008'),
    fee: { asset: 'SHARP', amount: decimal('0.002') },
    selfDealtQuantity: quantity('0'),
    atMs: 1_000 + Number(id),
    recordedAtMs: 1_000 + Number(id),
  }
}

/** The order rests at the exchange; of one that was being sent the books know no more than that. */
function placed(sandbox: Sandbox, order: LedgerOrder): LedgerOrder {
  const [bot] = sandbox.accounts
  const outcome = sandbox.exchange.place(bot?.accountId ?? '', {
    symbol: 'SHARPUSDT',
    side: 'BUY',
    ordType: 'LIMIT',
    ordPrice: '0.007',
    ordQty: '100',
    clOrdId: order.clientOrderId,
  })
  if (outcome.kind === 'rejected') throw new Error(outcome.text)
  return order.status === 'sending' ? order : { ...order, orderId: orderId(outcome.order.ordId) }
}

async function insert(storage: LedgerStorage, order: LedgerOrder): Promise<LedgerOrder> {
  const event = { kind: 'recorded', atMs: order.createdAtMs, detail: '{}' }
  const inserted = await storage.insertIntent(order, event)
  if (inserted.kind !== 'inserted') throw new Error(`The order is ${inserted.kind}.`)
  return inserted.order
}

function orderNumber(nth: number, accountId: string, status: LedgerOrder['status']): LedgerOrder {
  const zero = { filled: quantity('0'), filledNotional: notional('0') }
  return {
    id: randomUUID(),
    accountId,
    origin: 'intent',
    goalId: accountId,
    sequence: nth,
    clientOrderId: clientOrderIdOf({ goalId: accountId, sequence: nth }),
    orderId: status === 'sending' ? undefined : orderId(`${nth + 1}`),
    symbol: SHARP,
    side: 'buy',
    type: 'limit',
    timeInForce: 'gtc',
    price: price('0.007'),
    quantity: quantity('100'),
    notional: undefined,
    status,
    attempt: 1,
    ...zero,
    booked: zero.filled,
    bookedNotional: zero.filledNotional,
    createdAtMs: 1_000 + nth,
    sentAtMs: 1_000 + nth,
    updatedAtMs: 1_000 + nth,
    exchangeCode: undefined,
    reason: `order ${nth}`,
    revision: 1,
  }
}

async function openBooks() {
  const home = await mkdtemp(join(tmpdir(), 'bench-ledger-'))
  const store = await Store.open({ folder: join(home, 'database') })
  const [ownerId, accountId] = [randomUUID(), randomUUID()]
  await store.accounts.insertOwner({ id: ownerId, name: 'owner', createdAtMs: 1 })
  await store.accounts.insertAccount({
    id: accountId,
    ownerId,
    name: 'bench',
    exchange: 'coinstore',
    kind: 'sandbox',
    restUrl: 'http://127.0.0.1/api',
    streamUrl: 'ws://127.0.0.1/s/ws',
    createdAtMs: 1,
  })
  return {
    storage: store.ledger as LedgerStorage,
    accountId,
    async [Symbol.asyncDispose]() {
      await store.close()
      await rm(home, { recursive: true })
    },
  }
}

/** Node offers the collector only when told to. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

function secondsRow(name: string, seconds: number, bar: number): BenchRow {
  return {
    name,
    measured: Math.round(seconds * 100) / 100,
    unit: 's',
    bar: `less than ${bar}`,
    passes: seconds < bar,
  }
}
