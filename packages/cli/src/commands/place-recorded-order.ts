/** `order place --account`: recorded first, sent once, and told with what is known of it by then. */
import { randomUUID } from 'node:crypto'
import {
  assertKeepsRules,
  averagePrice,
  ExchangeRejectedError,
  InternalError,
  InvalidInputError,
  type OrderRequest,
  OutcomeUnknownError,
  StoreError,
  TradingBridgeError,
  ZERO,
} from '@trading-bridge/core'
import {
  type ApprovedOrder,
  approveManualOrder,
  type LedgerOrder,
  type LedgerRefusal,
  type SubmitOutcome,
} from '@trading-bridge/engine'
import type { OpenLedger } from '@trading-bridge/service'
import { askConsent, assertCanAsk, PLACING } from '../ask-consent.ts'
import { awaitOrder } from '../await-order.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withLedger } from '../installation.ts'
import { fetchOutlook, outlookText, type PriceSource } from '../order-outlook.ts'
import { jsonLine } from '../present/json.ts'
import { readOrderRequest } from '../read-order-request.ts'
import { orderText, type ShownOrder } from './order.ts'
import type { PlaceOrderFlags } from './place-order.ts'

/** So long the exchange has to show what it has acknowledged, or what became of an order that it left without an answer. */
const SIGHT_MS = 3_000

/**
 * The first Ctrl-C while the order is on its way waits for the answer, so that what is known can be told; a second one ends
 * at once, and the record is there for the next start.
 */
export async function placeRecordedOrder(
  flags: PlaceOrderFlags & { readonly account: string },
  context: CommandContext,
): Promise<ExitCode> {
  const request = readRecordableRequest(flags)
  if (flags.yes !== true) assertCanAsk(PLACING, context)
  return await withLedger(context, flags, async (books) => {
    const order = await approve(books, request, context)
    if (!context.terminal.json) await preview(books, order, context)
    if (flags.yes !== true) await askConsent(PLACING, context)
    context.signal.throwIfAborted()
    return await place(books, order, context)
  })
}

/** The ledger names the order and keeps the market's rules: neither can be had otherwise. */
function readRecordableRequest(flags: PlaceOrderFlags): OrderRequest {
  if (flags.clientOrderId !== undefined)
    throw foreignOption('--client-order-id', flags.clientOrderId, 'the ledger derives the id')
  if (flags.unchecked === true) throw foreignOption('--unchecked', '', "the ledger keeps the market's rules")
  return readOrderRequest(flags)
}

async function approve(
  { venue }: OpenLedger,
  request: OrderRequest,
  { signal }: CommandContext,
): Promise<ApprovedOrder> {
  const market = await venue.fetchMarket(request.symbol, { signal })
  assertKeepsRules(request, market)
  const intent = { goalId: `manual-${randomUUID()}`, sequence: 1, request, reason: 'ordered by hand' }
  const decision = approveManualOrder(intent, market)
  if (decision.kind === 'approved') return decision.order
  throw refused(decision.refusal)
}

async function preview(
  { venue, account, host }: OpenLedger,
  { request }: ApprovedOrder,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const source: PriceSource = {
    fetchMarket: (symbol, call) => venue.fetchMarket(symbol, call),
    async fetchTicker(symbol, call) {
      const { bids, asks } = await venue.fetchBook(symbol, call)
      const none = ZERO as (typeof bids)[number]['price']
      return { bid: bids[0]?.price ?? none, ask: asks[0]?.price ?? none }
    },
  }
  const outlook = await fetchOutlook(source, request, signal)
  const where = `${host} (account ${account.name}, ${account.kind})`
  terminal.stdout.write(outlookText({ request, outlook, host: where }, terminal))
}

async function place(books: OpenLedger, order: ApprovedOrder, context: CommandContext): Promise<ExitCode> {
  const { signal, terminal } = context
  const notice = (): void => {
    terminal.stderr.write('The order is on its way; waiting for the answer. Ctrl-C again ends at once.\n')
  }
  signal.addEventListener('abort', notice)
  const result = await books.ledger.submit(order).finally(() => signal.removeEventListener('abort', notice))
  if (result.kind === 'refused') throw refused(result.refusal)
  if (result.kind === 'sent') await assertMayLive(result.outcome, books)
  const isEnough = ({ status }: LedgerOrder): boolean =>
    !['sending', 'unknown', 'acknowledged'].includes(status)
  const known = await awaitOrder(books, result.order, { isEnough, waitMs: SIGHT_MS, signal })
  if (known.status === 'unknown' || known.status === 'sending') throw stillUnknown(known, result, context)
  report(known, context)
  return signal.aborted ? EXIT_CODES.interrupted : EXIT_CODES.done
}

/** @throws what says that there is no such order: the exchange's no, or why nothing was sent. */
async function assertMayLive(outcome: SubmitOutcome, { account }: OpenLedger): Promise<void> {
  if (outcome.kind === 'rejected') throw await rejected(outcome, account.exchange)
  if (outcome.kind !== 'unsent') return
  if (outcome.cause instanceof TradingBridgeError) throw outcome.cause
  throw new InternalError('The order was not sent.', {
    next: 'See the log in the home folder; the order is recorded as never placed.',
    cause: outcome.cause,
  })
}

async function rejected(
  { exchangeCode, reason, next }: Extract<SubmitOutcome, { readonly kind: 'rejected' }>,
  exchange: string,
): Promise<ExchangeRejectedError> {
  const { explainCode } = await import('@trading-bridge/protocol')
  const explained = exchange === 'coinstore' ? explainCode(exchangeCode) : undefined
  return new ExchangeRejectedError({
    operation: 'placeOrder',
    exchangeCode,
    exchangeText: explained?.text ?? '',
    httpStatus: 200,
    message: reason,
    causes: explained?.causes ?? [],
    next,
  })
}

function stillUnknown(
  { clientOrderId, accountId }: LedgerOrder,
  result: { readonly kind: string; readonly outcome?: SubmitOutcome },
  { terminal }: CommandContext,
): OutcomeUnknownError {
  if (!terminal.json)
    terminal.stderr.write(
      `The order is recorded (account ${accountId}) and counts at its full size until the exchange has said what became of it: see "trading-bridge reconcile".\n`,
    )
  const cause = result.outcome?.kind === 'unknown' ? result.outcome.cause : undefined
  return new OutcomeUnknownError('placeOrder', clientOrderId === undefined ? [] : [clientOrderId], cause)
}

/** What the ledger or risk refuses was not sent. */
function refused({ code, message }: Pick<LedgerRefusal, 'message'> & { readonly code: string }): Error {
  if (code === 'LEDGER_STORAGE')
    return new StoreError('TB_STORE_UNAVAILABLE', message, {
      next: 'See the log in the home folder for what the database said.',
    })
  return new InvalidInputError({
    rule: code,
    subject: 'order',
    value: '',
    limit: 'what the books of the account allow',
    message,
    next:
      code === 'LEDGER_BLOCKED'
        ? 'See "trading-bridge account show"; "account acknowledge" clears the block once you know why.'
        : 'Change the order, or what stands in its way.',
  })
}

function foreignOption(option: string, value: string, why: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'order-option-foreign',
    subject: option,
    value,
    limit: why,
    message: `${option} does not go with --account: ${why}.`,
    next: `Leave ${option} out.`,
  })
}

function report(order: LedgerOrder, { terminal }: CommandContext): void {
  const { orderId, clientOrderId, filled } = order
  const status = order.status === 'acknowledged' ? 'accepted' : order.status
  if (terminal.json) {
    terminal.stdout.write(
      jsonLine({ orderId: orderId ?? null, clientOrderId: clientOrderId ?? null, status, filled }),
    )
    return
  }
  terminal.stdout.write(`Accepted as order ${orderId} (client order id ${clientOrderId}), and recorded.\n`)
  terminal.stdout.write(`\n${orderText(shown(order, status), terminal)}`)
}

function shown(order: LedgerOrder, status: string): ShownOrder {
  return {
    ...order,
    orderId: order.orderId ?? '-',
    averagePrice: averagePrice(order.filledNotional, order.filled),
    status,
  }
}
