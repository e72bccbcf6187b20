/** Placing, cancelling and querying orders, and the fills they made. */
import { ExactNumber } from '@trading-bridge/protocol'
import { type Units, unitsFixedText } from '../accounts/units.ts'
import type { CancelOutcome, PlaceOutcome, PlaceRequest } from '../exchange/place-request.ts'
import { ORDER_NOT_FOUND, type Rejection, SYMBOL_NOT_FOUND } from '../exchange/rejection.ts'
import type { SandboxFill } from '../exchange/sandbox-fill.ts'
import { findTradeDenial } from '../exchange/trade-denial.ts'
import {
  type Answer,
  type AnswerContext,
  dataOf,
  exactDataOf,
  type SignedAnswerer,
  type WireData,
} from './answer.ts'
import { newListRecord, newSingleRecord, oldListRecord, oldSingleRecord } from './order-records.ts'
import { FIELD_MISSING, refusal } from './rest-reply.ts'

type OrderEndpoint =
  | 'placeOrder'
  | 'placeOrderBatch'
  | 'cancelOrder'
  | 'cancelOrderBatch'
  | 'cancelOrderBatchByClientId'
  | 'cancelAllOrders'
  | 'activeOrders'
  | 'activeOrdersV2'
  | 'orderInfo'
  | 'orderInfoV2'
  | 'historyOrders'
  | 'accountMatches'

type OrderAnswers = { readonly [Name in OrderEndpoint]: SignedAnswerer<Name> }

const MAX_PAGE_SIZE = 100
const MAX_HISTORY_SIZE = 100
const CLIENT_ORDER_ID = /^[A-Za-z0-9_-]{1,64}$/

export function orderAnswers({ exchange, settings }: AnswerContext): OrderAnswers {
  return {
    placeOrder(request, { accountId }) {
      if (!isClientIdReadable(request.clOrdId)) return BAD_CLIENT_ID
      const outcome = exchange.place(accountId, placeRequest(request))
      if (outcome.kind === 'rejected') return outcome
      return { kind: 'data', text: `{"ordId":${outcome.order.ordId}}` }
    },
    placeOrderBatch({ symbol, timestamp, orders }, { accountId }) {
      const batch = { symbol, timestamp, orders: orders.map((order) => placeRequest({ symbol, ...order })) }
      const outcome = exchange.placeBatch(accountId, batch)
      if (outcome.kind === 'rejected') return outcome
      const entries = outcome.outcomes.map((each, index) => batchEntry(each, orders[index]?.clOrdId))
      return exactDataOf<'placeOrderBatch'>(entries)
    },
    cancelOrder(key, account) {
      const market = exchange.market(key.symbol)
      const denial =
        market !== undefined && settings().restrictsCancelling ? findTradeDenial(account, market) : undefined
      return denial ?? cancelAnswer(exchange.cancel(account.accountId, key))
    },
    cancelOrderBatch({ symbol, orderIds }, { accountId }) {
      if (exchange.market(symbol) === undefined) return SYMBOL_NOT_FOUND
      if (orderIds.length === 0) return ORDER_ID_REQUIRED
      const [success, reject] = [[] as ExactNumber[], [] as ExactNumber[]]
      for (const ordId of orderIds) {
        const { kind } = exchange.cancel(accountId, { symbol, ordId })
        const list = kind === 'rejected' ? reject : success
        list.push(new ExactNumber(ordId))
      }
      return exactDataOf<'cancelOrderBatch'>({ success, reject })
    },
    cancelOrderBatchByClientId({ symbol, clientOrderIds }, { accountId }) {
      if (exchange.market(symbol) === undefined) return SYMBOL_NOT_FOUND
      if (clientOrderIds.length === 0) return ORDER_ID_REQUIRED
      const success = clientOrderIds.filter(
        (clOrdId) => exchange.cancel(accountId, { symbol, clOrdId }).kind !== 'rejected',
      )
      return dataOf<'cancelOrderBatchByClientId'>({ success })
    },
    cancelAllOrders({ symbol }, { accountId }) {
      if (exchange.market(symbol) === undefined) return SYMBOL_NOT_FOUND
      const canceling = exchange.cancelAll(accountId, symbol).map(({ ordId }) => new ExactNumber(ordId))
      return canceling.length === 0 ? { kind: 'done' } : exactDataOf<'cancelAllOrders'>({ canceling })
    },
    activeOrders: ({ symbol }, { accountId }) =>
      exactDataOf<'activeOrders'>(exchange.openOrders(accountId, { symbol }).map(oldListRecord)),
    activeOrdersV2: (query, { accountId }) =>
      exactDataOf<'activeOrdersV2'>(
        exchange.openOrders(accountId, query).map((order) => newListRecord(order, settings())),
      ),
    orderInfo(key, { accountId }) {
      const order = exchange.order(accountId, key)
      return order === undefined ? ORDER_NOT_FOUND : exactDataOf<'orderInfo'>(oldSingleRecord(order))
    },
    orderInfoV2({ ordId, clOrdId }, { accountId }) {
      if (ordId === undefined && clOrdId === undefined) return MISSING
      const order = exchange.order(accountId, ordId === undefined ? { clOrdId: clOrdId ?? '' } : { ordId })
      if (order === undefined) return ORDER_NOT_FOUND
      const record = newSingleRecord(order, settings())
      return exactDataOf<'orderInfoV2'>(settings().orderInfoShape === 'object' ? record : [record])
    },
    historyOrders({ symbol, startTime, endTime, size = MAX_HISTORY_SIZE, ordType }, { accountId }) {
      const limit = Math.min(size, MAX_HISTORY_SIZE)
      const orders = exchange.orderHistory(accountId, { symbol, fromMs: startTime, untilMs: endTime, limit })
      const meant = orders.filter((order) => ordType === undefined || order.ordType === ordType)
      return exactDataOf<'historyOrders'>({ list: meant.map(oldSingleRecord) })
    },
    accountMatches({ symbol, ordId, side, pageNum = 1, pageSize = 20 }, { accountId }) {
      if (exchange.market(symbol) === undefined) return SYMBOL_NOT_FOUND
      const page = { pageNum: Math.max(1, pageNum), pageSize: Math.min(Math.max(1, pageSize), MAX_PAGE_SIZE) }
      const fills = exchange.fills(accountId, { symbol, ordId, side, ...page })
      const { makerMatchRole } = settings()
      return exactDataOf<'accountMatches'>(fills.map((fill) => fillRecord(fill, makerMatchRole)))
    },
  }
}

/** Source: documented sample text; its number is unknown, so this one is assumed (docs/coinstore/orders.md). */
const ORDER_ID_REQUIRED: Answer = { kind: 'rejected', code: 400, text: 'order.id-required' }
const MISSING: Answer = { kind: 'reply', reply: FIELD_MISSING }
/** Assumed (docs/coinstore/unknowns.md). */
const BAD_CLIENT_ID: Answer = {
  kind: 'reply',
  reply: { ...refusal(400, 'client order id invalid'), httpStatus: 400 },
}

function isClientIdReadable(clOrdId: string | undefined): boolean {
  return clOrdId === undefined || clOrdId === '' || CLIENT_ORDER_ID.test(clOrdId)
}

/** The request as the exchange takes it: numbers as text. */
function placeRequest(request: Parameters<SignedAnswerer<'placeOrder'>>[0]): PlaceRequest {
  return {
    symbol: request.symbol,
    side: request.side,
    ordType: request.ordType,
    timeInForce: request.timeInForce,
    ordPrice: request.ordPrice?.toString(),
    ordQty: request.ordQty?.toString(),
    ordAmt: request.ordAmt?.toString(),
    clOrdId: request.clOrdId,
    timestamp: request.timestamp,
  }
}

/** Source: documented (docs/coinstore/orders.md). The number of a failure is assumed to be the code of the same. */
function batchEntry(outcome: PlaceOutcome, clOrdId: string | undefined): WireData<'placeOrderBatch'>[number] {
  if (outcome.kind === 'accepted')
    return { ordId: new ExactNumber(outcome.order.ordId), clOrdId: outcome.order.clOrdId }
  return { clOrdId: clOrdId ?? '', errno: outcome.code, errMsg: outcome.text }
}

/** An order that had been cancelled before comes back without its client order id. Source: observed. */
export function cancelAnswer(outcome: CancelOutcome): Answer | Rejection {
  if (outcome.kind === 'rejected') return outcome
  const { ordId, clOrdId } = outcome.order
  const clientOrderId = outcome.kind === 'already-cancelled' ? '' : clOrdId
  return {
    kind: 'data',
    text: `{"clientOrderId":${JSON.stringify(clientOrderId)},"state":"CANCELED","ordId":${ordId}}`,
  }
}

/** Numbers of 18 decimals, seconds, and a spelling of its own. Source: observed (docs/coinstore/fills.md). */
function fillRecord(fill: SandboxFill, makerMatchRole: 2 | -1): WireData<'accountMatches'>[number] {
  const isTaker = fill.role === 'taker'
  return {
    id: new ExactNumber(fill.id),
    remainingQty: longNumber(fill.remainingQty),
    matchRole: isTaker ? 1 : makerMatchRole,
    feeCurrencyId: fill.feeCurrencyId,
    acturalFeeRate: longNumber(fill.feeRate),
    role: isTaker ? 1 : -1,
    accountId: new ExactNumber(fill.accountId),
    instrumentId: fill.instrumentId,
    baseCurrencyId: fill.baseCurrencyId,
    quoteCurrencyId: fill.quoteCurrencyId,
    execQty: longNumber(fill.execQty),
    orderState: fill.orderState === 'FILLED' ? 50 : 40,
    matchId: new ExactNumber(fill.matchId),
    orderId: new ExactNumber(fill.orderId),
    side: fill.side === 'BUY' ? 1 : -1,
    execAmt: longNumber(fill.execAmt),
    selfDealingQty: longNumber(fill.selfDealingQty),
    tradeId: new ExactNumber(fill.tradeId),
    fee: longNumber(fill.fee),
    matchTime: Math.floor(fill.matchedAtMs / 1_000),
    seq: null,
    taxRate: 0,
    tradeScale: null,
    baseCurrencyName: null,
    orderType: null,
  }
}

function longNumber(value: Units): ExactNumber {
  return new ExactNumber(value === 0n ? '0E-18' : unitsFixedText(value))
}
