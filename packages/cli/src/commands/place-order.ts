/** `order place`: says what the order would do, asks, sends it once, and tells what became of it. */
import type { CoinstoreClient } from '@trading-bridge/client'
import { assertKeepsRules, type Order, type OrderAcknowledgement } from '@trading-bridge/core'
import { askConsent, assertCanAsk, PLACING } from '../ask-consent.ts'
import type { CommandContext } from '../command-context.ts'
import { readHosts } from '../config.ts'
import { type ConnectionFlags, withClient } from '../connection.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { fetchOutlook, outlookText } from '../order-outlook.ts'
import { jsonLine } from '../present/json.ts'
import { type NamedOrderRequest, type OrderFlags, readOrderRequest } from '../read-order-request.ts'
import { orderText } from './order.ts'

export interface PlaceOrderFlags extends ConnectionFlags, OrderFlags {
  readonly unchecked?: boolean
  readonly yes?: boolean
}

/** With a stored account the order goes through its ledger. */
export async function placeOrder(flags: PlaceOrderFlags, context: CommandContext): Promise<ExitCode> {
  if (flags.account !== undefined) {
    const { placeRecordedOrder } = await import('./place-recorded-order.ts')
    return await placeRecordedOrder({ ...flags, account: flags.account }, context)
  }
  const request = readOrderRequest(flags)
  return withClient(context, flags, 'signed', async (client) => {
    if (flags.unchecked !== true) assertKeepsRules(request, await client.fetchMarket(request.symbol, context))
    if (flags.yes !== true) assertCanAsk(PLACING, context)
    if (!context.terminal.json) await preview(client, request, { flags, context })
    if (flags.yes !== true) await askConsent(PLACING, context)
    const acknowledgement = await client.placeOrder(request, {
      unchecked: flags.unchecked,
      signal: context.signal,
    })
    await report(client, acknowledgement, context)
    return EXIT_CODES.done
  })
}

async function preview(
  client: CoinstoreClient,
  request: NamedOrderRequest,
  { flags, context }: { readonly flags: PlaceOrderFlags; readonly context: CommandContext },
): Promise<void> {
  const { environment, terminal, signal } = context
  const host = new URL(readHosts(environment).restUrl).host
  const asking = fetchOutlook(client, request, signal)
  // What is sent unchecked may name a market that is not there, and then has no worth to show.
  const outlook = flags.unchecked === true ? await asking.catch(() => undefined) : await asking
  terminal.stdout.write(outlookText({ request, outlook, host }, terminal))
}

/** The order's state one query later. An order may not show at once: then all that is known is its acceptance. */
async function report(
  client: CoinstoreClient,
  acknowledgement: OrderAcknowledgement,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { orderId, clientOrderId } = acknowledgement
  if (!terminal.json) {
    terminal.stdout.write(`Accepted as order ${orderId} (client order id ${clientOrderId}).\n`)
  }
  const order = await lookUp(client, acknowledgement, signal)
  if (terminal.json) {
    terminal.stdout.write(jsonLine({ orderId, clientOrderId, status: order?.status ?? 'accepted' }))
  } else if (order === undefined) {
    terminal.stdout.write(`It does not show yet; see "order show --id ${orderId}".\n`)
  } else {
    terminal.stdout.write(`\n${orderText(order, terminal)}`)
  }
}

/** The order is placed, whatever becomes of this query: its failure must not look like the order's. */
async function lookUp(
  client: CoinstoreClient,
  { orderId }: OrderAcknowledgement,
  signal: AbortSignal,
): Promise<Order | undefined> {
  try {
    return await client.fetchOrder({ orderId }, { signal })
  } catch {
    return undefined
  }
}
