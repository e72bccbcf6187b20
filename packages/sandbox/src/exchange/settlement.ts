/**
 * What one match moves: money between two accounts, the state of two orders, a public trade and a fill for each side.
 *
 * The buyer pays the maker's price out of what is frozen at his own limit, and what that saves is available again at
 * once. Each side's fee is taken from the asset it receives and rounded up at 18 decimals: against the user.
 *
 * Source: observed fee currency and rate; the release of saved money is assumed (docs/coinstore/fills.md).
 */

import type { Ledger } from '../accounts/ledger.ts'
import { amountOf, feeOf, type Units } from '../accounts/units.ts'
import type { Execution } from '../matching/order-book.ts'
import type { EventStream } from './event-stream.ts'
import type { PublicTrade } from './market-views.ts'
import type { OrderRegistry } from './order-registry.ts'
import type { SandboxFill } from './sandbox-fill.ts'
import { leavesOf, type OrderRecord, orderOf } from './sandbox-order.ts'

/** Ids begin high and apart, so that one taken for another is noticed. */
const FIRST_TRADE_ID = 51_000_001
const FIRST_MATCH_ID = 2_244_000_001
const FIRST_FILL_ID = 456_000_001

interface Match {
  readonly tradeId: string
  readonly matchId: string
  readonly price: Units
  readonly quantity: Units
  readonly amount: Units
  readonly isSelfTrade: boolean
  readonly atMs: number
}

/** One side's part of a match. */
interface FillPart {
  readonly role: 'taker' | 'maker'
  readonly fee: Units
  /** Whether it fills the order. */
  readonly isLast: boolean
}

export class Settlement {
  readonly #ledger: Ledger
  readonly #registry: OrderRegistry
  readonly #events: EventStream
  #matches = 0
  #fills = 0

  constructor(parts: {
    readonly ledger: Ledger
    readonly registry: OrderRegistry
    readonly events: EventStream
  }) {
    this.#ledger = parts.ledger
    this.#registry = parts.registry
    this.#events = parts.events
  }

  /**
   * Settles one step of matching. The maker is finished when nothing of it is left; finishing the taker is up to the
   * caller, who knows whether this step fills it: an order sized by amount cannot tell from its quantity.
   */
  settle(
    taker: OrderRecord,
    execution: Execution<OrderRecord>,
    { atMs, fillsTaker }: { readonly atMs: number; readonly fillsTaker: boolean },
  ): void {
    const maker = execution.maker.owner
    const match = this.#matchOf(taker, maker, execution, atMs)
    const fillsMaker = execution.maker.level === undefined
    const [buyer, seller] = taker.side === 'BUY' ? [taker, maker] : [maker, taker]
    const { base, quote } = taker.desk.settings
    const buyerFee = feeOf(match.quantity, rateOf(buyer, taker))
    const sellerFee = feeOf(match.amount, rateOf(seller, taker))
    this.#pay(seller, buyer, { asset: base, amount: match.quantity, fee: buyerFee })
    this.#pay(buyer, seller, { asset: quote, amount: match.amount, fee: sellerFee })
    this.#releaseSaved(buyer, match)
    this.#recordTrade(taker, match)
    const [makerFee, takerFee] = maker === buyer ? [buyerFee, sellerFee] : [sellerFee, buyerFee]
    this.#recordFill(maker, match, { role: 'maker', fee: makerFee, isLast: fillsMaker })
    this.#recordFill(taker, match, { role: 'taker', fee: takerFee, isLast: fillsTaker })
    if (fillsMaker) this.finish(maker)
  }

  /** Files an order in its final state and gives back what is still frozen for it. */
  finish(record: OrderRecord): void {
    const { base, quote } = record.desk.settings
    if (record.reserved > 0n)
      this.#ledger.release(record.accountId, record.side === 'BUY' ? quote : base, record.reserved)
    record.reserved = 0n
    record.resting = undefined
    this.#registry.finish(record)
    if (this.#events.isHeard) this.#events.add({ type: 'order.done', order: orderOf(record) })
  }

  #matchOf(
    taker: OrderRecord,
    maker: OrderRecord,
    { priceTicks, lots, notional }: Execution<OrderRecord>,
    atMs: number,
  ): Match {
    const { grid } = taker.desk
    this.#matches += 1
    return {
      tradeId: String(FIRST_TRADE_ID + this.#matches - 1),
      matchId: String(FIRST_MATCH_ID + this.#matches - 1),
      price: taker.desk.priceOfTicks(priceTicks),
      quantity: lots * grid.lot,
      amount: notional * grid.tickLot,
      isSelfTrade: taker.accountId === maker.accountId,
      atMs,
    }
  }

  #pay(
    from: OrderRecord,
    to: OrderRecord,
    { asset, amount, fee }: { readonly asset: string; readonly amount: Units; readonly fee: Units },
  ): void {
    from.reserved -= amount
    this.#ledger.settle({ asset, from: from.accountId, to: to.accountId, amount, fee })
  }

  /** A limit buy froze this quantity at its own price; what the better price saved is free again. */
  #releaseSaved(buyer: OrderRecord, { quantity, amount }: Match): void {
    if (buyer.ordPrice === 0n) return
    const saved = amountOf(buyer.ordPrice, quantity) - amount
    if (saved === 0n) return
    buyer.reserved -= saved
    this.#ledger.release(buyer.accountId, buyer.desk.settings.quote, saved)
  }

  #recordTrade(taker: OrderRecord, { tradeId, price, quantity, amount, atMs }: Match): void {
    if (taker.desk.mirrored !== undefined) return
    const { symbol, symbolId } = taker.desk.settings
    const trade: PublicTrade = {
      tradeId,
      seq: taker.desk.tape.tradeCount + 1,
      symbol,
      instrumentId: symbolId,
      price,
      volume: quantity,
      amount,
      takerSide: taker.side,
      atMs,
    }
    taker.desk.tape.record(trade)
    this.#events.add({ type: 'trade', trade })
  }

  #recordFill(record: OrderRecord, match: Match, part: FillPart): void {
    record.cumQty += match.quantity
    record.cumAmt += match.amount
    record.lastFillAtMs = match.atMs
    record.ordStatus = part.isLast ? 'FILLED' : 'PARTIAL_FILLED'
    const fill = this.#fillOf(record, match, part)
    record.fills.push(fill)
    this.#registry.of(record.accountId).addFill(fill)
    if (this.#events.isHeard) this.#events.add({ type: 'order.filled', fill, order: orderOf(record) })
  }

  #fillOf(
    record: OrderRecord,
    { tradeId, matchId, price, quantity, amount, isSelfTrade, atMs }: Match,
    { role, fee }: FillPart,
  ): SandboxFill {
    const { desk, side } = record
    const { symbol, symbolId, base, quote } = desk.settings
    this.#fills += 1
    return {
      id: String(FIRST_FILL_ID + this.#fills - 1),
      tradeId,
      matchId,
      orderId: record.ordId,
      accountId: record.accountId,
      symbol,
      instrumentId: symbolId,
      baseCurrencyId: desk.baseCurrencyId,
      quoteCurrencyId: desk.quoteCurrencyId,
      feeCurrencyId: side === 'BUY' ? desk.baseCurrencyId : desk.quoteCurrencyId,
      feeCurrency: side === 'BUY' ? base : quote,
      side,
      role,
      price,
      execQty: quantity,
      execAmt: amount,
      remainingQty: leavesOf(record),
      selfDealingQty: isSelfTrade ? quantity : 0n,
      fee,
      feeRate: role === 'taker' ? desk.grid.takerFee : desk.grid.makerFee,
      orderState: record.ordStatus,
      matchedAtMs: atMs,
    }
  }
}

function rateOf(record: OrderRecord, taker: OrderRecord): Units {
  return record === taker ? record.desk.grid.takerFee : record.desk.grid.makerFee
}
