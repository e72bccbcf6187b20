import type { Clock } from '@trading-bridge/core'
import type { Balance } from '../accounts/ledger.ts'
import type { ExchangeEvent, ExchangeFact, ExchangeListener } from './exchange-event.ts'

interface TouchedBalance {
  readonly holder: string
  readonly asset: string
}

/**
 * Gathers what an operation does and tells it when the operation is over, so that a listener sees the exchange at rest
 * and may itself place orders. What those do is told after what came before.
 */
export class EventStream {
  readonly #clock: Clock
  readonly #balanceOf: (holder: string, asset: string) => Balance
  readonly #listeners = new Set<ExchangeListener>()
  readonly #queue: ExchangeEvent[] = []
  readonly #touched = new Map<string, TouchedBalance>()
  #isDelivering = false

  constructor(clock: Clock, balanceOf: (holder: string, asset: string) => Balance) {
    this.#clock = clock
    this.#balanceOf = balanceOf
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: ExchangeListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Whether anybody listens: where nobody does, facts need not be made. */
  get isHeard(): boolean {
    return this.#listeners.size > 0
  }

  add(fact: ExchangeFact): void {
    if (this.isHeard) this.#queue.push({ ...fact, atMs: this.#clock.nowMs() })
  }

  /** Remembers that a balance changed; it is told once, at the end of the operation. */
  touchBalance(holder: string, asset: string): void {
    if (this.isHeard) this.#touched.set(`${holder}/${asset}`, { holder, asset })
  }

  /** Ends an operation: tells all that was gathered. A listener's exception reaches the caller of the operation. */
  deliver(): void {
    this.#addBalances()
    if (this.#isDelivering) return
    this.#isDelivering = true
    try {
      for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift())
        for (const listener of this.#listeners) listener(event)
    } finally {
      this.#isDelivering = false
    }
  }

  #addBalances(): void {
    for (const { holder, asset } of this.#touched.values())
      this.add({ type: 'balance.changed', holder, asset, ...this.#balanceOf(holder, asset) })
    this.#touched.clear()
  }
}
