/** `order cancel --account`: through the ledger, so that the books know how the order ended. */
import { marketSymbol, OutcomeUnknownError, orderId } from '@trading-bridge/core'
import { hasEnded, type LedgerOrder } from '@trading-bridge/engine'
import type { OpenLedger } from '@trading-bridge/service'
import { awaitOrder } from '../await-order.ts'
import type { CommandContext } from '../command-context.ts'
import type { ConnectionFlags } from '../connection.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withLedger } from '../installation.ts'
import { noSuchOrder } from '../no-such-order.ts'
import { jsonLine } from '../present/json.ts'
import { readNamed } from '../read-option.ts'

/** So long the exchange has to show how the order ended. */
const END_MS = 3_000

/** What the exchange says in the end is told, not what it answered to the cancel. */
export async function cancelRecordedOrder(
  flags: ConnectionFlags & { readonly account: string; readonly symbol: string; readonly id: string },
  context: CommandContext,
): Promise<ExitCode> {
  const symbol = marketSymbol(flags.symbol)
  const key = { orderId: readNamed('--id', flags.id, orderId) }
  return await withLedger(context, flags, async (books) => {
    const order = await books.ledger.findOrder(key)
    if (order === undefined || order.symbol !== symbol) throw await noSuchOrder('cancelOrder', key.orderId)
    const wasOver = hasEnded(order)
    const known = wasOver ? order : await cancel(books, order, context)
    report(known, wasOver, context)
    return context.signal.aborted ? EXIT_CODES.interrupted : EXIT_CODES.done
  })
}

/** @throws {OutcomeUnknownError} no answer to the cancel, and the order has not been seen to end. */
async function cancel(
  books: OpenLedger,
  order: LedgerOrder,
  { signal }: CommandContext,
): Promise<LedgerOrder> {
  const result = await books.ledger.cancel({ id: order.id })
  if (result.kind === 'ended') return result.order
  const known = await awaitOrder(books, order, { isEnough: hasEnded, waitMs: END_MS, signal })
  if (hasEnded(known) || result.kind === 'not-live' || result.answer.kind !== 'unknown') return known
  const ids = known.clientOrderId === undefined ? [] : [known.clientOrderId]
  throw new OutcomeUnknownError('cancelOrder', ids, result.answer.cause)
}

function report(order: LedgerOrder, wasOver: boolean, { terminal }: CommandContext): void {
  const { status, filled, orderId: id } = order
  if (terminal.json) {
    terminal.stdout.write(jsonLine({ orderId: id ?? null, status, filled }))
    return
  }
  const partly = `; ${filled} of it is filled`
  if (status === 'cancelled')
    terminal.stdout.write(`Order ${id} ${wasOver ? 'was cancelled before' : 'is cancelled'}${partly}.\n`)
  else if (hasEnded(order))
    terminal.stdout.write(`Order ${id} was not cancelled; it is ${status}${partly}.\n`)
  else terminal.stdout.write(`Order ${id} has not been seen to end yet; it is ${status}${partly}.\n`)
}
