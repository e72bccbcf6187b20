/** `order cancel|show|list`: what became of orders, and the end of one. */
import { clientOrderId, InvalidInputError, marketSymbol, type Order, orderId } from '@trading-bridge/core'
import type { CommandContext } from '../command-context.ts'
import { type ConnectionFlags, withClient } from '../connection.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { noSuchOrder } from '../no-such-order.ts'
import { jsonLine, orderJson, orderRowJson } from '../present/json.ts'
import { type Column, renderTable } from '../present/table.ts'
import { coloursOf, factLines, instantText, printable } from '../present/text.ts'
import { readNamed } from '../read-option.ts'
import type { Terminal } from '../terminal.ts'

/**
 * Cancels one order, through the ledger where an account is named. An order that is over already is not a failure: `status`
 * says what it is. Not found is one, since it does not say whether the order lives.
 */
export async function cancelOrder(
  flags: ConnectionFlags & { readonly symbol: string; readonly id: string },
  context: CommandContext,
): Promise<ExitCode> {
  if (flags.account !== undefined) {
    const { cancelRecordedOrder } = await import('./cancel-recorded-order.ts')
    return await cancelRecordedOrder({ ...flags, account: flags.account }, context)
  }
  const { terminal, signal } = context
  const order = { symbol: marketSymbol(flags.symbol), orderId: readNamed('--id', flags.id, orderId) }
  const outcome = await withClient(context, flags, 'signed', (client) =>
    client.cancelOrder(order, { signal }),
  )
  if (outcome.kind === 'not-found') throw await noSuchOrder('cancelOrder', order.orderId)
  const status = outcome.kind === 'not-cancelled' ? outcome.state : 'cancelled'
  const told = {
    cancelled: `Order ${order.orderId} is cancelled.`,
    'already-cancelled': `Order ${order.orderId} was cancelled before.`,
    'not-cancelled': `Order ${order.orderId} was not cancelled; it is ${printable(status)}.`,
  }
  terminal.stdout.write(
    terminal.json ? jsonLine({ orderId: order.orderId, status }) : `${told[outcome.kind]}\n`,
  )
  return EXIT_CODES.done
}

/** Either id names the order. `symbol` only checks it: the exchange finds an order without it. */
export async function showOrder(
  flags: ConnectionFlags & {
    readonly symbol?: string
    readonly id?: string
    readonly clientOrderId?: string
  },
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context
  const symbol = flags.symbol === undefined ? undefined : marketSymbol(flags.symbol)
  const reference = readReference(flags)
  const order = await withClient(context, flags, 'signed', (client) =>
    client.fetchOrder(reference, { signal }),
  )
  if (order === undefined || (symbol !== undefined && order.symbol !== symbol)) {
    throw await noSuchOrder('fetchOrder', Object.values(reference).join(' '))
  }
  terminal.stdout.write(terminal.json ? jsonLine(orderJson(order)) : orderText(order, terminal))
  return EXIT_CODES.done
}

/** Open orders. The rows name their market only when no market was asked for. */
export async function listOrders(
  flags: ConnectionFlags & { readonly symbol?: string },
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context
  const symbol = flags.symbol === undefined ? undefined : marketSymbol(flags.symbol)
  const orders = await withClient(context, flags, 'signed', (client) =>
    client.fetchOpenOrders(symbol, { signal }),
  )
  const rowJson = symbol === undefined ? marketAndRowJson : orderRowJson
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ orders: orders.map(rowJson) })
      : await renderTable(terminal, orderColumns(terminal), orders),
  )
  return EXIT_CODES.done
}

/** An order as it is told, by the exchange or by the books. */
export type ShownOrder = Omit<Order, 'orderId' | 'status' | 'updatedAtMs'> & {
  readonly orderId: string
  readonly status: string
}

/** One order in full, for a person. */
export function orderText(order: ShownOrder, terminal: Terminal): string {
  const colours = coloursOf(terminal)
  const side = order.side === 'buy' ? colours.green('buy') : colours.red('sell')
  return `${side} ${order.symbol}, ${order.type}: ${colours.bold(order.status)}\n\n${factLines([
    ['order id', order.orderId],
    ['client order id', order.clientOrderId ?? '-'],
    ['price', `${order.price ?? '-'}`],
    ['quantity', `${order.quantity ?? '-'}`],
    ...(order.type === 'market' ? [] : ([['time in force', order.timeInForce]] as const)),
    ['filled', `${order.filled}`],
    ['filled notional', `${order.filledNotional}`],
    ['average price', `${order.averagePrice ?? '-'}`],
    ['placed (UTC)', instantText(order.createdAtMs)],
  ])}`
}

function marketAndRowJson(order: Order): ReturnType<typeof orderRowJson> {
  return { symbol: order.symbol, ...orderRowJson(order) }
}

export function readReference(flags: {
  readonly id?: string
  readonly clientOrderId?: string
}):
  | { readonly orderId: ReturnType<typeof orderId> }
  | { readonly clientOrderId: ReturnType<typeof clientOrderId> } {
  if (flags.id !== undefined) return { orderId: readNamed('--id', flags.id, orderId) }
  if (flags.clientOrderId !== undefined) {
    return { clientOrderId: readNamed('--client-order-id', flags.clientOrderId, clientOrderId) }
  }
  throw new InvalidInputError({
    rule: 'order-reference',
    subject: 'order',
    value: '',
    limit: '--id or --client-order-id',
    message: 'Which order? Neither --id nor --client-order-id is given.',
    next: 'Add one of them; "order list" shows both.',
  })
}

function orderColumns(terminal: Terminal): readonly Column<Order>[] {
  const colours = coloursOf(terminal)
  return [
    { heading: 'market', align: 'left', text: ({ symbol }) => symbol },
    {
      heading: 'side',
      align: 'left',
      text: ({ side }) => side,
      colour: (text, { side }) => (side === 'buy' ? colours.green(text) : colours.red(text)),
    },
    { heading: 'type', align: 'left', text: ({ type }) => type },
    { heading: 'price', align: 'right', text: ({ price }) => `${price ?? '-'}` },
    { heading: 'quantity', align: 'right', text: ({ quantity }) => `${quantity ?? '-'}` },
    { heading: 'filled', align: 'right', text: ({ filled }) => `${filled}` },
    { heading: 'status', align: 'left', text: ({ status }) => status },
    { heading: 'order id', align: 'left', text: ({ orderId: id }) => id },
    { heading: 'client order id', align: 'left', text: ({ clientOrderId: id }) => id ?? '-' },
  ]
}
