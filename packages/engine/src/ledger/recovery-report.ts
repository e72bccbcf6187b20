/** What a reconciliation found, as facts and in plain words. */
import type { Decimal, MarketSymbol } from '@trading-bridge/core'
import { hasEnded, type LedgerOrder, type LedgerStatus } from '../orders/order-record.ts'
import type { BalanceDifference } from './ledger-event.ts'
import type { AccountBlock } from './ledger-storage.ts'

/** One of our orders, as it was recorded and as it turned out to be. */
export interface FoundOrder {
  readonly before: LedgerStatus
  readonly order: LedgerOrder
}

export interface PositionChange {
  readonly symbol: MarketSymbol
  readonly before: Decimal
  readonly after: Decimal
}

export interface RecoveryReport {
  readonly accountId: string
  readonly atMs: number
  /** Whether this is the first look at the account: its books begin now. */
  readonly isFirst: boolean
  /** Our orders that were not settled when we looked. */
  readonly orders: readonly FoundOrder[]
  /** Orders of others that were not in the books. */
  readonly external: readonly LedgerOrder[]
  /** Fills that were not in the books. */
  readonly newFills: number
  readonly positions: readonly PositionChange[]
  readonly differences: readonly BalanceDifference[]
  readonly block: AccountBlock | undefined
  readonly requests: number
}

/** One sentence a fact; nothing is said of what did not happen. */
export function describeRecovery(report: RecoveryReport): readonly string[] {
  const { orders, external, newFills, positions, differences, block, isFirst } = report
  const said = [
    isFirst ? 'The books of this account begin now, with what it holds.' : undefined,
    foundAgain(orders),
    ...orders.flatMap(sayChange),
    external.length === 0
      ? undefined
      : `${counted(external.length, 'order')} placed elsewhere ${external.length === 1 ? 'is' : 'are'} taken in as external: ${listed(external)}.`,
    newFills === 0
      ? undefined
      : `${counted(newFills, 'fill')} ${newFills === 1 ? 'was' : 'were'} not in the books yet.`,
    ...positions.map(({ symbol, before, after }) => `Position in ${symbol}: ${after}, was ${before}.`),
    ...differences.map(
      ({ asset, booked, exchange }) => `${asset}: the exchange says ${exchange}, the books say ${booked}.`,
    ),
    block === undefined ? undefined : `New orders are blocked (${block.code}): ${block.reason}`,
  ].filter((sentence) => sentence !== undefined)
  return said.length === 0 ? ['Nothing has changed: books and exchange agree.'] : said
}

function foundAgain(orders: readonly FoundOrder[]): string | undefined {
  if (orders.length === 0) return undefined
  const unknown = orders.filter(({ order }) => order.status === 'unknown').length
  const found = orders.length - unknown
  const parts = [
    found === 0 ? undefined : `${counted(found, 'order')} found again`,
    unknown === 0
      ? undefined
      : `${counted(unknown, 'order')} still unknown, counted at full size until a query settles ${unknown === 1 ? 'it' : 'them'}`,
  ]
  return `${parts.filter((part) => part !== undefined).join('; ')}.`
}

function sayChange({ before, order }: FoundOrder): readonly string[] {
  if (before === order.status) return []
  const name = order.clientOrderId ?? order.orderId ?? order.id
  const was =
    before === 'sending' || before === 'unknown' ? 'went out without an answer' : `was ${inWords(before)}`
  return [`Order ${name} ${was} and ${outcome(order)}.`]
}

function outcome(order: LedgerOrder): string {
  const size = order.quantity === undefined ? '' : ` of ${order.quantity}`
  switch (order.status) {
    case 'filled':
      return `is filled: ${order.filled}`
    case 'cancelled':
    case 'expired':
      return `is ${order.status}, with ${order.filled}${size} filled`
    case 'never-placed':
      return 'never reached the exchange'
    case 'unknown':
      return 'is looked for'
    case 'rejected':
      return `was rejected${order.exchangeCode === undefined ? '' : ` (${order.exchangeCode})`}`
    default:
      return hasEnded(order)
        ? `is ${inWords(order.status)}`
        : `is now ${inWords(order.status)}, with ${order.filled}${size} filled`
  }
}

function inWords(status: LedgerStatus): string {
  return status.replace('-', ' ')
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function listed(orders: readonly LedgerOrder[]): string {
  const shown = orders.slice(0, 5).map(({ symbol, side, orderId }) => `${side} in ${symbol} (${orderId})`)
  return orders.length > shown.length ? `${shown.join(', ')} and others` : shown.join(', ')
}
