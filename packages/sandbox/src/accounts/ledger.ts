/**
 * Who has how much of what: available to spend, or frozen behind an order or a withdrawal.
 *
 * Money enters by a deposit and leaves by a withdrawal; between, it only moves. So for every asset, at any moment, what
 * all holders have together, the collector of fees among them, is what was deposited less what was withdrawn. Nothing is
 * ever negative: a movement that is not covered does not happen.
 */
import type { Units } from './units.ts'

/** The holder that collects trading and withdrawal fees. */
export const FEE_HOLDER = 'fees'

export interface Balance {
  readonly available: Units
  readonly frozen: Units
}

export interface AssetBalance extends Balance {
  readonly asset: string
}

/** A payment out of frozen money. The fee is taken from what is received. */
export interface Payment {
  readonly asset: string
  readonly from: string
  readonly to: string
  readonly amount: Units
  readonly fee: Units
}

interface Holding {
  available: Units
  frozen: Units
}

const NOTHING: Balance = { available: 0n, frozen: 0n }

export class Ledger {
  readonly #holdings = new Map<string, Map<string, Holding>>()
  readonly #issued = new Map<string, Units>()
  readonly #onChange: (holder: string, asset: string) => void

  /** `onChange` is told after every movement whose balance it touched. */
  constructor(onChange: (holder: string, asset: string) => void = () => {}) {
    this.#onChange = onChange
  }

  balance(holder: string, asset: string): Balance {
    const holding = this.#holdings.get(holder)?.get(asset)
    return holding === undefined ? NOTHING : { ...holding }
  }

  /** Every asset the holder ever had, in the order they came. */
  balances(holder: string): readonly AssetBalance[] {
    const holdings = this.#holdings.get(holder) ?? new Map<string, Holding>()
    return [...holdings].map(([asset, holding]) => ({ asset, ...holding }))
  }

  /** What was deposited and not withdrawn. */
  issued(asset: string): Units {
    return this.#issued.get(asset) ?? 0n
  }

  assets(): readonly string[] {
    return [...this.#issued.keys()]
  }

  /** What all holders have together: always what was issued. */
  total(asset: string): Units {
    let total = 0n
    for (const holdings of this.#holdings.values()) {
      const holding = holdings.get(asset)
      if (holding !== undefined) total += holding.available + holding.frozen
    }
    return total
  }

  deposit(holder: string, asset: string, amount: Units): void {
    assertNotNegative(amount)
    this.#holding(holder, asset).available += amount
    this.#issued.set(asset, this.issued(asset) + amount)
    this.#onChange(holder, asset)
  }

  /** Takes available money out of the exchange; false, and nothing happens, when there is less. */
  withdraw(holder: string, asset: string, amount: Units): boolean {
    assertNotNegative(amount)
    const holding = this.#holding(holder, asset)
    if (holding.available < amount) return false
    holding.available -= amount
    this.#issued.set(asset, this.issued(asset) - amount)
    this.#onChange(holder, asset)
    return true
  }

  /** Freezes available money; false, and nothing happens, when there is less. */
  reserve(holder: string, asset: string, amount: Units): boolean {
    assertNotNegative(amount)
    const holding = this.#holding(holder, asset)
    if (holding.available < amount) return false
    holding.available -= amount
    holding.frozen += amount
    this.#onChange(holder, asset)
    return true
  }

  /** Makes frozen money available again. */
  release(holder: string, asset: string, amount: Units): void {
    const holding = this.#frozenHolding(holder, asset, amount)
    holding.frozen -= amount
    holding.available += amount
    this.#onChange(holder, asset)
  }

  /** Pays out of frozen money: the receiver gets the amount less the fee, the collector the fee. */
  settle({ asset, from, to, amount, fee }: Payment): void {
    if (fee < 0n || fee > amount) throw new RangeError(`A fee of ${fee} on ${amount} ${asset}.`)
    this.#frozenHolding(from, asset, amount).frozen -= amount
    this.#holding(to, asset).available += amount - fee
    this.#holding(FEE_HOLDER, asset).available += fee
    this.#onChange(from, asset)
    this.#onChange(to, asset)
    if (fee > 0n) this.#onChange(FEE_HOLDER, asset)
  }

  /** Moves available money between two holders; false, and nothing happens, when there is less. */
  transfer({ asset, from, to, amount }: Omit<Payment, 'fee'>): boolean {
    if (!this.reserve(from, asset, amount)) return false
    this.settle({ asset, from, to, amount, fee: 0n })
    return true
  }

  #frozenHolding(holder: string, asset: string, amount: Units): Holding {
    assertNotNegative(amount)
    const holding = this.#holding(holder, asset)
    if (holding.frozen < amount)
      throw new RangeError(`${holder} has ${holding.frozen} ${asset} frozen, not ${amount}.`)
    return holding
  }

  #holding(holder: string, asset: string): Holding {
    let holdings = this.#holdings.get(holder)
    if (holdings === undefined) {
      holdings = new Map()
      this.#holdings.set(holder, holdings)
    }
    let holding = holdings.get(asset)
    if (holding === undefined) {
      holding = { available: 0n, frozen: 0n }
      holdings.set(asset, holding)
    }
    return holding
  }
}

function assertNotNegative(amount: Units): void {
  if (amount < 0n) throw new RangeError(`An amount of ${amount} is negative.`)
}
