/**
 * Orders come in here: checked, paid for, matched, settled.
 *
 * The checks run in one order, and the first that fails answers: market, restrictions, open, fields, decimals, minimums,
 * client order id, active orders, funds. A rejected order leaves nothing behind, not even its client order id.
 *
 * Source: codes documented and observed, their order assumed (docs/coinstore/orders.md).
 */
import { type Clock, hexText, type Random } from '@trading-bridge/core'
import type { Account } from '../accounts/account.ts'
import type { Ledger } from '../accounts/ledger.ts'
import { type MatchOutcome, matchOrder } from '../matching/match-order.ts'
import type { EventStream } from './event-stream.ts'
import type { ExchangeRules } from './exchange-rules.ts'
import type { MarketDesk } from './market-desk.ts'
import { OrderIds } from './order-ids.ts'
import type { OrderRegistry } from './order-registry.ts'
import type { PlaceRequest } from './place-request.ts'
import { ACCOUNT_INSUFFICIENT, DUPLICATE_ORDER, type Rejection, rejected } from './rejection.ts'
import { isOpen, type OrderRecord, type OrdStatus, orderOf } from './sandbox-order.ts'
import type { Settlement } from './settlement.ts'
import { type SizedOrder, sizeOrder } from './size-order.ts'
import { findTradeDenial } from './trade-denial.ts'

const CLIENT_ORDER_ID = /^[A-Za-z0-9_-]{1,64}$/
const GENERATED_ID_LENGTH = 32

export interface TradingParts {
  readonly clock: Clock
  readonly random: Random
  readonly rules: ExchangeRules
  readonly ledger: Ledger
  readonly registry: OrderRegistry
  readonly settlement: Settlement
  readonly events: EventStream
}

export class TradingFloor {
  readonly #parts: TradingParts
  readonly #ids: OrderIds

  constructor(parts: TradingParts) {
    this.#parts = parts
    this.#ids = new OrderIds(() => parts.rules.orderIdOffset)
  }

  place(account: Account, desk: MarketDesk, request: PlaceRequest): OrderRecord | Rejection {
    const denial = findTradeDenial(account, desk.settings)
    if (denial !== undefined) return denial
    const sized = sizeOrder(request, desk, this.#parts.rules, account.isHouse)
    if (sized.kind === 'rejected') return sized
    const refusal = this.#findOrderRefusal(account, request)
    if (refusal !== undefined) return refusal
    const { base, quote } = desk.settings
    const asset = request.side === 'BUY' ? quote : base
    if (!this.#parts.ledger.reserve(account.accountId, asset, sized.reserve)) return ACCOUNT_INSUFFICIENT
    return this.#accept(account, desk, request, sized)
  }

  /** Takes a resting order out of the book. */
  cancel(record: OrderRecord): void {
    if (record.resting !== undefined) record.desk.book.cancel(record.resting)
    record.ordStatus = 'CANCELED'
    this.#parts.settlement.finish(record)
  }

  #findOrderRefusal(
    account: Account,
    { clOrdId = '', ordType, timeInForce = 'GTC' }: PlaceRequest,
  ): Rejection | undefined {
    const { registry, rules } = this.#parts
    const orders = registry.of(account.accountId)
    if (clOrdId !== '' && !CLIENT_ORDER_ID.test(clOrdId))
      return rejected(rules.badRequestCode, 'client order id invalid')
    if (clOrdId !== '' && orders.byClientId(clOrdId) !== undefined) return DUPLICATE_ORDER
    const mayRest = ordType === 'POST_ONLY' || (ordType === 'LIMIT' && timeInForce === 'GTC')
    const isOverLimit = mayRest && !account.isMarketMaker && orders.openCount >= rules.activeOrdersLimit
    return isOverLimit ? rejected(rules.activeOrdersCode, 'active-orders-limit') : undefined
  }

  #accept(account: Account, desk: MarketDesk, request: PlaceRequest, sized: SizedOrder): OrderRecord {
    const { registry, events, clock } = this.#parts
    const nowMs = clock.nowMs()
    const record = this.#recordOf(account, desk, request, sized, nowMs)
    registry.add(record)
    if (events.isHeard) events.add({ type: 'order.accepted', order: orderOf(record) })
    this.#conclude(record, matchOrder(desk.book, sized.instruction, record), nowMs)
    return record
  }

  #recordOf(
    account: Account,
    desk: MarketDesk,
    request: PlaceRequest,
    sized: SizedOrder,
    nowMs: number,
  ): OrderRecord {
    const isClOrdIdGenerated = request.clOrdId === undefined || request.clOrdId === ''
    return {
      ordId: this.#ids.next(nowMs),
      clOrdId: isClOrdIdGenerated ? this.#generateClientId() : (request.clOrdId ?? ''),
      isClOrdIdGenerated,
      accountId: account.accountId,
      desk,
      side: request.side,
      ordType: request.ordType,
      timeInForce: request.timeInForce ?? 'GTC',
      ordPrice: sized.ordPrice,
      ordQty: sized.ordQty,
      ordAmt: sized.ordAmt,
      timestamp: request.timestamp ?? nowMs,
      acceptedAtMs: nowMs,
      fills: [],
      cumQty: 0n,
      cumAmt: 0n,
      ordStatus: 'SUBMITTED',
      lastFillAtMs: undefined,
      reserved: sized.reserve,
      resting: undefined,
    }
  }

  #generateClientId(): string {
    return hexText(this.#parts.random, GENERATED_ID_LENGTH)
  }

  #conclude(record: OrderRecord, outcome: MatchOutcome<OrderRecord>, nowMs: number): void {
    const { settlement } = this.#parts
    const last = outcome.status === 'filled' ? outcome.executions.at(-1) : undefined
    for (const execution of outcome.executions)
      settlement.settle(record, execution, { atMs: nowMs, fillsTaker: execution === last })
    if (outcome.status === 'resting') record.resting = outcome.order
    else record.ordStatus = this.#finalStatus(outcome.status)
    if (!isOpen(record.ordStatus)) settlement.finish(record)
  }

  #finalStatus(status: 'filled' | 'cancelled' | 'would-take'): OrdStatus {
    if (status === 'filled') return 'FILLED'
    return status === 'would-take' ? this.#parts.rules.postOnlyCrossing : 'CANCELED'
  }
}
