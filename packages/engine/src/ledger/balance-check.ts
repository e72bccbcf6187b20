/**
 * Whether fills, fees and movements explain what the account holds.
 *
 * Balances and fills come from two endpoints at two moments, so one look proves nothing. A difference counts when it is
 * seen twice, unchanged, with no fill in between and no order whose outcome is not known; before that, fills are read in
 * every market of the assets concerned, for somebody may have traded there by hand.
 */
import {
  type Balance,
  baseOf,
  type Decimal,
  equals,
  isPositive,
  isZero,
  type MarketSymbol,
  quoteOf,
  subtract,
  totalBalance,
  ZERO,
} from '@trading-bridge/core'
import { reservedOf } from './exposure.ts'
import type { FillDesk } from './fill-desk.ts'
import type { BalanceDifference } from './ledger-event.ts'
import type { LedgerParts } from './ledger-parts.ts'
import type { BalanceMovement } from './ledger-storage.ts'

/** Markets whose fills are read to explain one difference. */
const MOST_MARKETS = 8
const LOOKS_AT_OPENING = 5

export class BalanceCheck {
  readonly #parts: LedgerParts
  readonly #fills: FillDesk
  /** By asset, what others than open orders hold frozen: withdrawals under way. */
  readonly #heldElsewhere = new Map<string, Decimal>()
  #latest: readonly Balance[] = []
  #isOpened: boolean
  #suspected: readonly BalanceDifference[] = []

  constructor(parts: LedgerParts, fills: FillDesk, isOpened: boolean) {
    this.#parts = parts
    this.#fills = fills
    this.#isOpened = isOpened
  }

  /** As the exchange last told them. */
  get latest(): readonly Balance[] {
    return this.#latest
  }

  /** Whether a difference was seen once and waits for a second look. */
  get isSuspicious(): boolean {
    return this.#suspected.length > 0
  }

  heldElsewhere(asset: string): Decimal {
    return this.#heldElsewhere.get(asset) ?? ZERO
  }

  /** Whether the books have a beginning. Before that nothing is there to be spent. */
  get isOpened(): boolean {
    return this.#isOpened
  }

  /**
   * The first look: what is there now, less what fills of this second explain, is what the books begin with. Two looks
   * must agree, so that neither an empty list that is not true nor a fill in between becomes the beginning.
   */
  async openBooks(openedAtMs: number): Promise<void> {
    const { accountId, storage } = this.#parts
    for (let look = 1; look <= LOOKS_AT_OPENING; look += 1) {
      const first = await this.#read()
      await this.#readFills()
      const counted = this.#fills.counted
      const second = await this.#read()
      await this.#readFills()
      if (!areSame(first, second) || counted !== this.#fills.counted || second.length === 0) continue
      const movements = second.map((balance): BalanceMovement => {
        const amount = subtract(totalBalance(balance), this.#fills.booked.get(balance.asset) ?? ZERO)
        const { asset } = balance
        return { accountId, asset, amount, kind: 'opening', atMs: openedAtMs, note: 'there at the beginning' }
      })
      await storage.recordMovements(movements)
      for (const { asset, amount } of movements) this.#fills.bookMovement(asset, amount)
      this.#isOpened = true
      return
    }
  }

  /** Looks once. Returns differences that are certain: seen before, and unchanged. */
  async look(): Promise<readonly BalanceDifference[]> {
    await this.#readFills()
    const counted = this.#fills.counted
    const balances = await this.#read()
    await this.#readFills()
    // A list without any asset is an answer that went wrong: what is used up is listed with zero.
    const isConclusive = balances.length > 0 && counted === this.#fills.counted && !this.#isSomethingOpen()
    if (!isConclusive) return []
    const found = await this.#explained(this.differences(balances))
    const certain = found.filter((difference) => this.#suspected.some((known) => isSame(known, difference)))
    this.#suspected = found
    return certain.length === found.length ? certain : []
  }

  differences(balances: readonly Balance[] = this.#latest): readonly BalanceDifference[] {
    const held = new Map(balances.map((balance) => [balance.asset, totalBalance(balance)]))
    const assets = new Set([...held.keys(), ...this.#fills.booked.keys()])
    return [...assets].flatMap((asset) => {
      const exchange = held.get(asset) ?? ZERO
      const booked = this.#fills.booked.get(asset) ?? ZERO
      const difference = subtract(exchange, booked)
      return isZero(difference) ? [] : [{ asset, booked, exchange, difference }]
    })
  }

  /** Takes note of what cannot be explained: from now on it is part of the books. */
  async acknowledge(by: string): Promise<readonly BalanceDifference[]> {
    const { accountId, storage, clock } = this.#parts
    await this.#readFills()
    const differences = this.differences(await this.#read())
    const atMs = clock.nowMs()
    const movements = differences.map(
      ({ asset, difference }): BalanceMovement => ({
        accountId,
        asset,
        amount: difference,
        kind: 'acknowledged',
        atMs,
        note: `acknowledged by ${by}`,
      }),
    )
    await storage.recordMovements(movements)
    for (const { asset, amount } of movements) this.#fills.bookMovement(asset, amount)
    this.#suspected = []
    return differences
  }

  async #read(): Promise<readonly Balance[]> {
    const { venue, pace, signal, storage, clock, accountId, desk } = this.#parts
    await pace.take(signal)
    const balances = await venue.fetchBalances({ signal })
    const known = new Map(this.#latest.map((balance) => [balance.asset, balance]))
    const changed = balances.filter((balance) => !isSameBalance(known.get(balance.asset), balance))
    if (changed.length > 0) {
      const atMs = clock.nowMs()
      await storage.recordBalances(changed.map((balance) => ({ ...balance, accountId, atMs })))
    }
    this.#latest = balances
    for (const { asset, frozen } of balances) {
      const elsewhere = subtract(frozen, reservedOf(asset, desk.orders))
      this.#heldElsewhere.set(asset, isPositive(elsewhere) ? elsewhere : ZERO)
    }
    return balances
  }

  async #readFills(): Promise<void> {
    for (const symbol of this.#fills.symbols) await this.#fills.read(symbol)
  }

  /** What of an order's doing is not known yet may explain anything. */
  #isSomethingOpen(): boolean {
    return [...this.#parts.desk.orders].some(
      (order) =>
        order.status === 'sending' ||
        order.status === 'unknown' ||
        (order.status === 'acknowledged' && order.orderId === undefined) ||
        !equals(order.filled, order.booked),
    )
  }

  async #explained(differences: readonly BalanceDifference[]): Promise<readonly BalanceDifference[]> {
    if (differences.length === 0) return []
    const counted = this.#fills.counted
    for (const symbol of await this.#marketsOf(differences)) await this.#fills.read(symbol)
    return counted === this.#fills.counted ? differences : this.differences()
  }

  /** Markets that are not read anyway and could explain it: both assets differ, or the base alone does. */
  async #marketsOf(differences: readonly BalanceDifference[]): Promise<readonly MarketSymbol[]> {
    const assets = new Set(differences.map(({ asset }) => asset))
    const { venue, signal } = this.#parts
    const markets = await venue.fetchMarkets({ signal })
    const unread = markets.map(({ symbol }) => symbol).filter((symbol) => !this.#fills.symbols.has(symbol))
    const likely = unread.filter((symbol) => assets.has(baseOf(symbol)))
    return likely
      .sort((left, right) => Number(assets.has(quoteOf(right))) - Number(assets.has(quoteOf(left))))
      .slice(0, MOST_MARKETS)
  }
}

function areSame(left: readonly Balance[], right: readonly Balance[]): boolean {
  const known = new Map(left.map((balance) => [balance.asset, balance]))
  return (
    left.length === right.length && right.every((balance) => isSameBalance(known.get(balance.asset), balance))
  )
}

function isSameBalance(left: Balance | undefined, right: Balance): boolean {
  return left !== undefined && equals(left.available, right.available) && equals(left.frozen, right.frozen)
}

function isSame(left: BalanceDifference, right: BalanceDifference): boolean {
  return left.asset === right.asset && equals(left.difference, right.difference)
}
