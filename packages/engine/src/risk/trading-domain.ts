/**
 * All accounts of one beneficial owner on one exchange. Their orders must never meet, and their takers must go one way: both
 * can only be judged over all of them at once.
 *
 * The domain asks its ledgers, at the moment an order is to be recorded, for everything that may be live, and the ledger
 * counts the order before anything else can run. So check and reservation are one step over all accounts of the process.
 * It cannot see an account that is not joined, nor an order placed by hand before the next look at the open orders.
 *
 * @see docs/market-integrity.md
 */
import {
  add,
  type Clock,
  type Decimal,
  type Fill,
  isLess,
  type MarketSymbol,
  opposite,
  type Price,
  type Side,
  systemClock,
} from '@trading-bridge/core'
import type { LedgerRefusal } from '../ledger/ledger-event.ts'
import { hasEnded, type LedgerOrder } from '../orders/order-record.ts'
import { REVERSAL_WINDOW_MS } from './ceilings.ts'
import { isTwoSided } from './one-sidedness.ts'
import type { GoalTerms, OrderTerms } from './order-terms.ts'
import { type Outstanding, OwnMarket, outstandingBase } from './own-market.ts'
import { nearestTo, outstandingOf, withTakersUnderWay } from './own-orders.ts'
import { findSelfTrade } from './self-trade.ts'

/** A ledger, as its domain sees it. */
export interface DomainMember {
  readonly accountId: string
  /** Every order that may be live, those that are being recorded included; external ones too. */
  live(): Iterable<LedgerOrder>
}

/** A ledger's place in its domain. */
export interface DomainSeat {
  /**
   * From this moment on the books may hold fills that the domain was not told; 0 for an account that is new to it.
   */
  readonly toldUntilMs: number
  /** Everything that may be live at the exchange is known: the accounts of the domain may trade. */
  ready(): void
  tell(fill: Fill): void
  /** What is live now stays counted until the account joins again, since leaving ends no order. */
  leave(): void
}

/** What an owner's accounts do in one market, as far as a goal of one side is judged by it. */
export interface OwnTrading {
  /** Executed in the participation window. */
  readonly executed: Decimal
  readonly outstanding: Outstanding
  /** Own orders on the other side that may be live. */
  readonly opposite: {
    readonly orders: number
    /** The one that an order would reach first; `undefined` where there is none, or one that reaches everything. */
    readonly nearest: Price | undefined
  }
}

export class TradingDomain {
  readonly #members = new Set<DomainMember>()
  readonly #opening = new Set<DomainMember>()
  /** By account, what was live when it left. */
  readonly #left = new Map<string, { readonly atMs: number; readonly orders: readonly LedgerOrder[] }>()
  readonly #markets = new Map<MarketSymbol, OwnMarket>()
  readonly #nowMs: () => number

  constructor({ clock = systemClock }: { readonly clock?: Pick<Clock, 'nowMs'> | undefined } = {}) {
    this.#nowMs = () => clock.nowMs()
  }

  /** From here on the account's orders count. Nothing of the domain is sent until it is ready. */
  join(member: DomainMember): DomainSeat {
    const before = this.#left.get(member.accountId)
    this.#members.add(member)
    this.#opening.add(member)
    return {
      toldUntilMs: before?.atMs ?? 0,
      ready: () => {
        this.#opening.delete(member)
        this.#left.delete(member.accountId)
      },
      tell: (fill) => this.market(fill.symbol).count(fill, this.#nowMs()),
      leave: () => this.#leave(member),
    }
  }

  /** What the owner's accounts executed in a market: what a tape tells others' trades by. */
  market(symbol: MarketSymbol): OwnMarket {
    const known = this.#markets.get(symbol)
    if (known !== undefined) return known
    const market = new OwnMarket(() => outstandingOf(this.#unsettled(symbol)))
    this.#markets.set(symbol, market)
    return market
  }

  trading(
    symbol: MarketSymbol,
    { side, windowMs, nowMs }: { readonly side: Side; readonly windowMs: number; readonly nowMs: number },
  ): OwnTrading {
    const market = this.market(symbol)
    const orders = [...this.#live(symbol, opposite(side))]
    return {
      executed: market.executedWithin(windowMs, nowMs),
      outstanding: market.outstanding,
      opposite: { orders: orders.length, nearest: nearestTo(side, orders) },
    }
  }

  /** Own orders of one side of a market that may be live, whichever account they are of and whoever placed them. */
  liveOf(symbol: MarketSymbol, side: Side): readonly LedgerOrder[] {
    return [...this.#live(symbol, side)]
  }

  /** Why the owner may not send this order now, if so. Whoever asks counts the order before it lets anything else run. */
  refusalOf(order: LedgerOrder, { tickSize, by }: OrderTerms): LedgerRefusal | undefined {
    return (
      this.#whileOpening() ??
      this.#selfTrade(order, tickSize) ??
      (by.kind === 'goal' ? this.#beyondIntegrity(order, by) : undefined)
    )
  }

  /**
   * Why no goal of this side may begin now, if so: the owner traded the other side lately, and gave no reason to
   * change sides.
   */
  reversalRefusal({
    symbol,
    side,
    reason,
  }: {
    readonly symbol: MarketSymbol
    readonly side: Side
    readonly reason: string | undefined
  }): LedgerRefusal | undefined {
    if (reason !== undefined && reason.trim() !== '') return undefined
    const lastAtMs = this.market(symbol).lastFillAtMs(opposite(side))
    const sinceMs = lastAtMs === undefined ? Number.POSITIVE_INFINITY : this.#nowMs() - lastAtMs
    if (sinceMs >= REVERSAL_WINDOW_MS) return undefined
    const did = side === 'buy' ? 'sold' : 'bought'
    return {
      code: 'INTEGRITY_REVERSAL',
      message: `The owner ${did} in ${symbol} ${minutes(sinceMs)} min ago; to ${side} within ${minutes(REVERSAL_WINDOW_MS)} min of that, a goal has to give its reversalReason.`,
    }
  }

  #leave(member: DomainMember): void {
    if (!this.#members.delete(member)) return
    // One that gave up opening may not have come to know all that was live before.
    const before = this.#opening.delete(member) ? (this.#left.get(member.accountId)?.orders ?? []) : []
    const orders = [...before, ...[...member.live()].filter((order) => !hasEnded(order))]
    this.#left.set(member.accountId, { atMs: this.#nowMs(), orders })
  }

  #whileOpening(): LedgerRefusal | undefined {
    const [member] = this.#opening
    if (member === undefined) return undefined
    return {
      code: 'GATE_SELF_TRADE',
      message: `Account ${member.accountId} of the same owner is being opened: what it has live is not known yet.`,
    }
  }

  #selfTrade(order: LedgerOrder, tickSize: Decimal): LedgerRefusal | undefined {
    const found = findSelfTrade(order, this.#live(order.symbol, opposite(order.side)), tickSize)
    if (found === undefined) return undefined
    const { repriceTo } = found
    const { side, price, accountId, clientOrderId, orderId, id } = found.with
    const at = price === undefined ? 'at any price' : `at ${price}`
    const passes = repriceTo === undefined ? '' : ` At ${repriceTo} it could not.`
    return {
      code: 'GATE_SELF_TRADE',
      message: `It could trade with the owner's own ${side} ${at}, order ${clientOrderId ?? orderId ?? id} of account ${accountId}.${passes}`,
      repriceTo,
    }
  }

  #beyondIntegrity(order: LedgerOrder, terms: GoalTerms): LedgerRefusal | undefined {
    const { symbol, side } = order
    const reversal = this.reversalRefusal({ symbol, side, reason: terms.reversalReason })
    const refusal = reversal ?? this.#beyondShare(symbol, terms)
    if (refusal !== undefined || order.type === 'post-only') return refusal
    return this.#besideExternal(symbol) ?? this.#twoSided(order, terms)
  }

  /** Asked again here, in one step with the reservation: two goals may have been judged by the same room. */
  #beyondShare(symbol: MarketSymbol, { quantity, share }: GoalTerms): LedgerRefusal | undefined {
    const market = this.market(symbol)
    const { atMost, windowMs, bid } = share
    const executed = market.executedWithin(windowMs, this.#nowMs())
    const outstanding = outstandingBase(market.outstanding, bid)
    const taken = add(executed, outstanding)
    if (!isLess(atMost, add(taken, quantity))) return undefined
    return {
      code: 'RISK_PARTICIPATION',
      message: `The owner has executed ${executed} and may execute ${outstanding} more in ${symbol}; with ${quantity} it would pass the ${atMost} that others' volume allows.`,
    }
  }

  #besideExternal(symbol: MarketSymbol): LedgerRefusal | undefined {
    const external = [...this.#live(symbol)].find((order) => this.#isUnexplained(order))
    if (external === undefined) return undefined
    const { side, price, orderId, accountId } = external
    return {
      code: 'GATE_EXTERNAL_ORDER',
      message: `A ${side}${price === undefined ? '' : ` at ${price}`} that no bot placed is live in ${symbol} (order ${orderId} of account ${accountId}): takers wait until it has ended.`,
    }
  }

  #twoSided(order: LedgerOrder, { quantity, oneSidedFloor }: GoalTerms): LedgerRefusal | undefined {
    const { symbol, side } = order
    const market = this.market(symbol)
    const done = market.takerFlow(this.#nowMs())
    const flow = withTakersUnderWay(done, this.#live(symbol), market.lastPrice)
    if (!isTwoSided(flow, { side, quantity }, oneSidedFloor)) return undefined
    return {
      code: 'INTEGRITY_ONE_SIDED',
      message: `Within a day the owner's takers bought ${flow.bought} and sold ${flow.sold} in ${symbol}; a ${side} of ${quantity} more would make them trade both ways.`,
    }
  }

  /**
   * An external order that is not an intent of another account either, as happens where two accounts have one key.
   */
  #isUnexplained({ origin, clientOrderId }: LedgerOrder): boolean {
    if (origin !== 'external') return false
    if (clientOrderId === undefined) return true
    for (const order of this.#all())
      if (order.origin === 'intent' && order.clientOrderId === clientOrderId) return false
    return true
  }

  *#live(symbol: MarketSymbol, side?: Side): Generator<LedgerOrder> {
    for (const order of this.#unsettled(symbol))
      if (!hasEnded(order) && (side === undefined || order.side === side)) yield order
  }

  /** Live, or ended with executions that are not counted yet. */
  *#unsettled(symbol: MarketSymbol): Generator<LedgerOrder> {
    for (const order of this.#all()) if (order.symbol === symbol) yield order
  }

  *#all(): Generator<LedgerOrder> {
    for (const member of this.#members) yield* member.live()
    for (const { orders } of this.#left.values()) yield* orders
  }
}

function minutes(durationMs: number): number {
  return Math.ceil(durationMs / 60_000)
}
