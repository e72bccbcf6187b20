/** What happens to orders behind the client's back, and how queries hide it. */
import type { SpotEndpointName } from '@trading-bridge/protocol'
import { z } from 'zod'
import type { SandboxOrder } from '../exchange/sandbox-order.ts'
import { writeSuccess } from '../rest/envelope.ts'
import { acknowledgedIds, type CallPlan } from './call-plan.ts'
import { callFault, eventFault, type Fault } from './fault-kind.ts'
import { accountName, amount, durationMs, marketSymbol } from './field-kinds.ts'
import { fillOrder } from './fill-order.ts'
import { demandAccount } from './known-names.ts'

const LISTS: readonly SpotEndpointName[] = [
  'activeOrders',
  'activeOrdersV2',
  'accountMatches',
  'accountList',
  'trades',
  'tickers',
]

export const ORDER_FAULTS: readonly Fault[] = [
  callFault({
    name: 'hide-order',
    lines: ['F3'],
    does: 'Accepts the order and hides it from queries for so long, though it trades and can be cancelled.',
    endpoints: ['placeOrder', 'placeOrderBatch'],
    fields: { ms: durationMs },
    example: {
      when: { endpoint: 'placeOrder', nth: { every: 2 } },
      spec: { fault: 'hide-order', ms: 10_000 },
    },
    prepare:
      ({ ms }) =>
      ({ ground: { exchange, clock }, onProcessed }) => {
        onProcessed.push((reply) => {
          for (const ordId of acknowledgedIds(reply)) exchange.hideOrder(ordId, clock.trueNowMs() + ms)
        })
      },
  }),
  callFault({
    name: 'false-empty',
    lines: ['F25'],
    does: 'Answers a list with an empty one.',
    endpoints: LISTS,
    fields: {},
    example: {
      when: { endpoint: ['activeOrders', 'activeOrdersV2'], nth: 1 },
      spec: { fault: 'false-empty' },
    },
    prepare: () => (plan) => {
      const { endpoint } = plan.facts
      if (endpoint === undefined) return
      plan.edits.push((reply) =>
        isSuccess(reply.body) ? { ...reply, body: writeSuccess(endpoint, '[]') } : reply,
      )
    },
  }),
  callFault({
    name: 'late-fill',
    lines: ['F9'],
    does: 'Acknowledges a cancel, then fills the order (or so much of it) before the rest is cancelled.',
    endpoints: ['cancelOrder'],
    fields: { quantity: amount.optional() },
    example: { when: { endpoint: 'cancelOrder', nth: 1 }, spec: { fault: 'late-fill', quantity: '5' } },
    prepare:
      ({ quantity }) =>
      (plan) =>
        cancelTooLate(plan, quantity),
  }),
  eventFault({
    name: 'fill-orders',
    lines: ['F7', 'F8'],
    does: "Fills an account's open orders, each whole or so much of it, against whatever rests before them.",
    fields: { account: accountName, symbol: marketSymbol.optional(), quantity: amount.optional() },
    example: { when: { after: 3_000 }, spec: { fault: 'fill-orders', account: 'alice', quantity: '2' } },
    prepare:
      ({ account, symbol, quantity }) =>
      ({ exchange }) => {
        const { accountId } = demandAccount(exchange, account)
        const orders = exchange.openOrders(accountId, { symbol })
        for (const order of orders) fillOrder(exchange, order, quantity)
        return `${orders.length} orders`
      },
  }),
  eventFault({
    name: 'manual-order',
    lines: ['F32'],
    does: 'Places an order on the account, as its owner may by hand.',
    fields: {
      account: accountName,
      order: z.strictObject({
        symbol: marketSymbol,
        side: z.enum(['BUY', 'SELL']),
        ordType: z.enum(['LIMIT', 'MARKET', 'POST_ONLY']),
        timeInForce: z.enum(['GTC', 'IOC', 'FOK']).optional(),
        ordPrice: amount.optional(),
        ordQty: amount.optional(),
        ordAmt: amount.optional(),
        clOrdId: z.string().min(1).optional(),
      }),
    },
    example: {
      when: { after: 5_000 },
      spec: {
        fault: 'manual-order',
        account: 'alice',
        order: { symbol: 'SHARPUSDT', side: 'SELL', ordType: 'LIMIT', ordPrice: '0.02', ordQty: '100' },
      },
    },
    prepare:
      ({ account, order }) =>
      ({ exchange }) => {
        const outcome = exchange.place(demandAccount(exchange, account).accountId, order)
        return outcome.kind === 'accepted' ? `order ${outcome.order.ordId}` : `rejected with ${outcome.code}`
      },
  }),
  eventFault({
    name: 'manual-cancel',
    lines: ['F32'],
    does: 'Cancels the open orders of the account, in one market or in all, as its owner may by hand.',
    fields: { account: accountName, symbol: marketSymbol.optional() },
    example: {
      when: { after: 8_000 },
      spec: { fault: 'manual-cancel', account: 'alice', symbol: 'SHARPUSDT' },
    },
    prepare:
      ({ account, symbol }) =>
      ({ exchange }) => {
        const cancelled = exchange.cancelAll(demandAccount(exchange, account).accountId, symbol)
        return `${cancelled.length} orders`
      },
  }),
]

function isSuccess(body: string): boolean {
  return /"code":"?0"?[,}]/.test(body)
}

/** Does not look at the signature: the acknowledgement is the fault's own. */
function cancelTooLate(plan: CallPlan, quantity: string | undefined): void {
  const { exchange } = plan.ground
  const order = orderToCancel(plan)
  if (order === undefined) return
  const { accountId, ordId, clOrdId } = order
  const data = `{"clientOrderId":${JSON.stringify(clOrdId)},"state":"CANCELED","ordId":${ordId}}`
  plan.deliveries = 0
  plan.answer = { httpStatus: 200, body: writeSuccess('cancelOrder', data) }
  plan.onAnswered.push(() => {
    fillOrder(exchange, order, quantity)
    exchange.cancel(accountId, { ordId })
  })
}

/** Absent where the order is not open: then the exchange itself answers. */
function orderToCancel({ facts, ground: { exchange } }: CallPlan): SandboxOrder | undefined {
  const ordId = facts.parameters['ordId']
  if (facts.accountId === undefined || ordId === undefined) return undefined
  return exchange.openOrders(facts.accountId, { ordId: String(ordId) })[0]
}
