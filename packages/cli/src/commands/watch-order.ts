/**
 * `order watch`: one order until it is final, or all open orders of a market or of the account until Ctrl-C. A line for
 * each change; one object a line for programs.
 */
import { AccountFollower, type OrderNews } from '@trading-bridge/client'
import { marketSymbol, type Order } from '@trading-bridge/core'
import type { CommandContext } from '../command-context.ts'
import { type ConnectionFlags, withClient } from '../connection.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { type JsonObject, jsonLine, orderJson } from '../present/json.ts'
import { coloursOf, instantText, printable } from '../present/text.ts'
import type { Terminal } from '../terminal.ts'
import { readReference } from './order.ts'

export async function watchOrder(
  flags: ConnectionFlags & {
    readonly symbol?: string
    readonly id?: string
    readonly clientOrderId?: string
  },
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context
  const symbol = flags.symbol === undefined ? undefined : marketSymbol(flags.symbol)
  const isOne = flags.id !== undefined || flags.clientOrderId !== undefined
  const reference = isOne ? readReference(flags) : undefined
  await withClient(context, flags, 'signed', async (client) => {
    await using follower = await AccountFollower.open({ client })
    const news =
      reference === undefined
        ? follower.watchOrders(symbol, { signal })
        : follower.watchOrder(reference, { signal })
    await tellAll(news, signal, terminal)
  })
  return EXIT_CODES.done
}

/** Being told to stop is how a watch ends. */
async function tellAll(
  news: AsyncIterable<OrderNews>,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<void> {
  try {
    for await (const each of news) {
      terminal.stdout.write(terminal.json ? jsonLine(newsJson(each)) : newsLine(each, terminal))
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function newsJson(news: OrderNews): JsonObject {
  switch (news.kind) {
    case 'order':
      return { kind: 'order', ...orderJson(news.order), source: news.source, receivedAtMs: news.receivedAtMs }
    case 'missing':
      return { kind: 'missing', receivedAtMs: news.receivedAtMs }
    case 'stale':
      return { kind: 'stale', lastReceivedAtMs: news.lastReceivedAtMs ?? null }
    case 'recovered':
      return { kind: 'recovered', receivedAtMs: news.receivedAtMs }
  }
}

function newsLine(news: OrderNews, terminal: Terminal): string {
  const { yellow } = coloursOf(terminal)
  switch (news.kind) {
    case 'order':
      return `${instantText(news.receivedAtMs)}  ${orderText(news.order)}\n`
    case 'missing':
      return `${instantText(news.receivedAtMs)}  ${yellow('the exchange knows no such order; asking on')}\n`
    case 'stale':
      return `${yellow('stale: no answer from the exchange; what stands above may be out of date')}\n`
    case 'recovered':
      return `${instantText(news.receivedAtMs)}  current again\n`
  }
}

function orderText({ orderId, symbol, side, price, quantity, filled, averagePrice, status }: Order): string {
  const size = quantity === undefined ? '' : ` of ${quantity}`
  const limit = price === undefined ? '' : ` at ${price}`
  const average = averagePrice === undefined ? '' : `, average ${averagePrice}`
  return printable(`${orderId}  ${side} ${symbol}${limit}: ${filled}${size} filled${average}, ${status}`)
}
