import type { Clock, Timer } from '@trading-bridge/core'
import type { HouseTrader } from '../crowd/house-trader.ts'
import type { MarketChanges } from '../exchange/market-settings.ts'
import type { MirroredView } from '../exchange/mirrored-view.ts'
import type { SandboxExchange } from '../exchange/sandbox-exchange.ts'
import type { SandboxOrder } from '../exchange/sandbox-order.ts'
import type { MirrorMarketStatus } from './mirror-status.ts'
import { type PaperFill, PaperQueue } from './paper-queue.ts'
import { TRADES_LISTED } from './public-reader.ts'
import type { SourceBook, SourceMarket, SourceTrade } from './source-pictures.ts'
import { VenueBook } from './venue-book.ts'

export interface MirrorMarketParts {
  readonly exchange: SandboxExchange
  readonly clock: Clock
  readonly house: HouseTrader
  readonly staleAfterMs: number
}

/** Trades and book of the source, asked for in this order. */
export interface MarketPicture {
  /** Monotonic reading before the first of them was asked for. */
  readonly askedAtMs: number
  /** Oldest first. */
  readonly trades: readonly SourceTrade[]
  readonly book: SourceBook
}

/**
 * One mirrored market: its book stands in the ordinary matching engine, so that paper orders take from it as from any
 * book; its trades fill resting paper orders by `PaperQueue`. Without a fresh picture the market is suspended and its book
 * is empty but for paper orders.
 */
export class MirrorMarket {
  readonly symbol: string
  readonly view: MirroredView
  readonly #parts: MirrorMarketParts
  readonly #venue: VenueBook
  readonly #queue = new PaperQueue()
  #sourceTakesOrders: boolean
  #isFresh = false
  #askedAtMs: number | undefined
  /** Of the newest trade known; absent until there is a list to compare with. */
  #lastTradeId: bigint | undefined
  #gaps = 0
  #staleTimer: Timer | undefined

  private constructor(symbol: string, openTrade: boolean, parts: MirrorMarketParts) {
    this.symbol = symbol
    this.view = parts.exchange.showMirrored(symbol)
    this.#parts = parts
    this.#sourceTakesOrders = openTrade
    this.#venue = new VenueBook(parts.exchange, symbol, parts.house)
  }

  /**
   * Adds the market, suspended until there is a picture of it.
   *
   * @throws {InvalidInputError} its settings are none, or symbol or id are in use.
   */
  static add({ symbol: _, openTrade, ...market }: SourceMarket, parts: MirrorMarketParts): MirrorMarket {
    const added = parts.exchange.addMarket({ ...market, openTrade: false })
    return new MirrorMarket(added.symbol, openTrade, parts)
  }

  get status(): MirrorMarketStatus {
    const ageMs =
      this.#askedAtMs === undefined ? undefined : this.#parts.clock.monotonicMs() - this.#askedAtMs
    const state = !this.#isFresh ? 'stale' : this.#sourceTakesOrders ? 'live' : 'suspended'
    return { symbol: this.symbol, state, ageMs, gaps: this.#gaps }
  }

  /** Takes over what the catalogue says; absent: the source does not list the market any more. */
  describe(source: SourceMarket | undefined): void {
    this.#sourceTakesOrders = source?.openTrade ?? false
    if (source !== undefined) {
      const { tickSz, lotSz } = this.#parts.exchange.market(this.symbol) ?? source
      if (tickSz !== source.tickSz || lotSz !== source.lotSz) this.#venue.forget()
      this.#parts.exchange.changeMarket(this.symbol, changesOf(source))
    }
    this.#open()
  }

  /** To be called right before a picture is asked for. */
  expectPicture(): void {
    this.#queue.note(this.#paperOrders(), (side, price) => this.#venue.shownAt(side, price))
  }

  /** Shows a picture, and fills what it fills. One that is too old already is passed over. */
  show({ askedAtMs, trades, book }: MarketPicture): void {
    if (this.#parts.clock.monotonicMs() - askedAtMs >= this.#parts.staleAfterMs) return
    const fillsByTrades = this.#isFresh
    this.#askedAtMs = askedAtMs
    this.#isFresh = true
    this.#watchAge()
    this.#open()
    for (const trade of this.#unknown(trades)) {
      this.#parts.exchange.recordMirroredTrade(this.symbol, trade)
      if (fillsByTrades && this.#sourceTakesOrders) this.#fillBy(trade)
    }
    if (this.#sourceTakesOrders) this.#venue.show(book)
    this.#queue.settle(this.#paperOrders(), (side, price) => this.#venue.shownAt(side, price))
  }

  close(): void {
    this.#staleTimer?.cancel()
  }

  /** No order is taken, and none of the house rests. */
  suspend(): void {
    this.#isFresh = false
    this.#open()
  }

  /** Opens or suspends the sandbox's market, as it is due. */
  #open(): void {
    const { exchange } = this.#parts
    const openTrade = this.#isFresh && this.#sourceTakesOrders
    if (!openTrade) this.#venue.withdraw()
    if (exchange.market(this.symbol)?.openTrade !== openTrade)
      exchange.changeMarket(this.symbol, { openTrade })
  }

  #watchAge(): void {
    const { clock, staleAfterMs } = this.#parts
    this.#staleTimer?.cancel()
    const ageMs = clock.monotonicMs() - (this.#askedAtMs ?? 0)
    this.#staleTimer = clock.startTimer(staleAfterMs - ageMs, () => this.suspend())
  }

  /** Trades above the last id known. Where ids have fallen the source has begun anew, and so does the mirror. */
  #unknown(trades: readonly SourceTrade[]): readonly SourceTrade[] {
    const known = this.#lastTradeId
    const newest = trades.at(-1)
    if (newest === undefined) return []
    this.#lastTradeId = BigInt(newest.tradeId)
    if (known === undefined) return trades
    const unknown = trades.filter(({ tradeId }) => BigInt(tradeId) > known)
    const isCutOff = unknown.length === trades.length && trades.length >= TRADES_LISTED
    if (isCutOff || this.#lastTradeId < known) this.#gaps += 1
    return unknown
  }

  #fillBy(trade: SourceTrade): void {
    const fills = this.#queue.take(trade, this.#paperOrders())
    const worst = fills.at(-1)
    if (worst === undefined) return
    this.#venue.aside(worst.side, worst.price, () => {
      for (const fill of fills) this.#fill(fill)
    })
  }

  /** The house takes from paper orders: nothing else rests where it reaches. */
  #fill({ side, price, quantity }: PaperFill): void {
    const { house } = this.#parts
    const takerSide = side === 'BUY' ? 'SELL' : 'BUY'
    house.place({ symbol: this.symbol, side: takerSide, price, quantity, timeInForce: 'IOC' })
  }

  /** Bids, then asks; best price first, at one price the earlier first. */
  #paperOrders(): readonly SandboxOrder[] {
    const { exchange, house } = this.#parts
    const { bids = [], asks = [] } = exchange.book(this.symbol) ?? {}
    return [...bids, ...asks].filter(({ accountId }) => accountId !== house.accountId)
  }
}

/** What may change while a market lives; whether it is open is decided here. */
function changesOf(source: SourceMarket): MarketChanges {
  const { onLineTime, tickSz, lotSz, minLmtPr, minLmtSz, minMktVa, minMktSz, makerFee, takerFee } = source
  return { onLineTime, tickSz, lotSz, minLmtPr, minLmtSz, minMktVa, minMktSz, makerFee, takerFee }
}
