import type { BookLevel, MarketSymbol, OrderBook, Price, Quantity } from '@trading-bridge/core'
import { price, quantity } from '@trading-bridge/core'
import type { StreamLevel } from '@trading-bridge/protocol'

/** A level that was sent as text. Price and quantity are computed when they are first read, and kept. */
class TextLevel implements BookLevel {
  readonly #wire: StreamLevel
  #price: Price | undefined
  #quantity: Quantity | undefined

  constructor(wire: StreamLevel) {
    this.#wire = wire
  }

  get price(): Price {
    this.#price ??= price(this.#wire[0])
    return this.#price
  }

  get quantity(): Quantity {
    this.#quantity ??= quantity(this.#wire[1])
    return this.#quantity
  }

  toJSON(): { price: Price; quantity: Quantity } {
    return { price: this.price, quantity: this.quantity }
  }
}

/**
 * A book as the stream sent it: one complete picture of the best levels. It never changes. Levels stay text until they
 * are read, for most messages are replaced by the next one before anybody looks below the best prices.
 *
 * Price and quantity of its levels are accessors: to copy a level or to compare it as plain data, use `toOrderBook`.
 */
export class StreamBook implements OrderBook {
  readonly symbol: MarketSymbol
  readonly #wireBids: readonly StreamLevel[]
  readonly #wireAsks: readonly StreamLevel[]
  #bids: readonly BookLevel[] | undefined
  #asks: readonly BookLevel[] | undefined

  constructor(symbol: MarketSymbol, bids: readonly StreamLevel[], asks: readonly StreamLevel[]) {
    this.symbol = symbol
    this.#wireBids = bids
    this.#wireAsks = asks
  }

  get bids(): readonly BookLevel[] {
    this.#bids ??= this.#wireBids.map((level) => new TextLevel(level))
    return this.#bids
  }

  get asks(): readonly BookLevel[] {
    this.#asks ??= this.#wireAsks.map((level) => new TextLevel(level))
    return this.#asks
  }

  /** The same book as plain data. */
  toOrderBook(): OrderBook {
    return { symbol: this.symbol, bids: this.bids.map(plain), asks: this.asks.map(plain) }
  }

  toJSON(): OrderBook {
    return this.toOrderBook()
  }
}

function plain(level: BookLevel): BookLevel {
  return { price: level.price, quantity: level.quantity }
}
