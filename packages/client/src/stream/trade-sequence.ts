/**
 * Trades of one symbol, each once and in order, out of first messages, single trades and REST replies that overlap, lag
 * behind and leave out. Trades count up by one in `seq`, so that what is missing is known exactly; where the exchange
 * leaves `seq` out, trades are told apart by their id alone, and after a break nobody can say how many were missed.
 *
 * Pure: it fetches nothing. What lies behind a hole is held back until `settle`, which says how many stay lost.
 *
 * Source: documented and observed (docs/coinstore/streams.md#trades).
 */

/** What is told apart and put in order here. */
export interface SequencedTrade {
  readonly tradeId: string
  readonly seq: number | undefined
  readonly atMs: number
}

export type TradeStep<T> =
  | { readonly kind: 'trade'; readonly trade: T }
  | { readonly kind: 'gap'; readonly lost: number | undefined }

/** So many trade ids are remembered. A first message or a REST reply reaches less far back. */
const REMEMBERED_IDS = 2_000
/** So many trades are held back at most while those before them are fetched. */
const MOST_HELD = 1_000

export class TradeSequence<T extends SequencedTrade> {
  readonly #held = new Map<number, T>()
  readonly #knownIds = new Set<string>()
  #lastSeq: number | undefined
  #lastAtMs = 0
  #hasBroken = false

  /** Whether trades are held back behind a hole. */
  get hasHole(): boolean {
    return this.#held.size > 0
  }

  get hasStarted(): boolean {
    return this.#knownIds.size > 0
  }

  /** The connection was lost: trades without `seq` that follow may not join on. */
  markBreak(): void {
    this.#hasBroken = this.hasStarted
  }

  /** Takes trades in any order. `isLive` says that they are news and not a look back. */
  offer(
    trades: readonly T[],
    { isLive = false }: { readonly isLive?: boolean } = {},
  ): readonly TradeStep<T>[] {
    const steps: TradeStep<T>[] = []
    if (isLive && trades.some((trade) => this.#isRestart(trade))) this.#restart(steps)
    const sorted = trades.length < 2 ? trades : trades.toSorted(inOrder)
    this.#noteBreak(sorted, steps)
    for (const trade of sorted) this.#take(trade, steps)
    this.#drain(steps)
    if (this.#held.size > MOST_HELD) this.#settleInto(steps)
    return steps
  }

  /** Nothing more can be fetched: hands out what is held back, and says how many are missing in between. */
  settle(): readonly TradeStep<T>[] {
    const steps: TradeStep<T>[] = []
    this.#settleInto(steps)
    return steps
  }

  #take(trade: T, steps: TradeStep<T>[]): void {
    const { seq } = trade
    if (this.#knownIds.has(trade.tradeId)) return
    if (seq === undefined) {
      this.#deliver(trade, steps)
      return
    }
    this.#lastSeq ??= seq - 1
    if (seq > this.#lastSeq) this.#held.set(seq, trade)
  }

  #drain(steps: TradeStep<T>[]): void {
    while (this.#held.size > 0 && this.#lastSeq !== undefined) {
      const next = this.#held.get(this.#lastSeq + 1)
      if (next === undefined) return
      this.#deliver(next, steps)
    }
  }

  #settleInto(steps: TradeStep<T>[]): void {
    for (const seq of [...this.#held.keys()].sort((left, right) => left - right)) {
      const lost = seq - (this.#lastSeq ?? seq - 1) - 1
      if (lost > 0) steps.push({ kind: 'gap', lost })
      const trade = this.#held.get(seq)
      if (trade !== undefined) this.#deliver(trade, steps)
    }
  }

  #deliver(trade: T, steps: TradeStep<T>[]): void {
    if (trade.seq !== undefined) {
      this.#held.delete(trade.seq)
      this.#lastSeq = trade.seq
    }
    // Two trades of one id are one trade, whatever their seq says.
    if (this.#knownIds.has(trade.tradeId)) return
    this.#remember(trade.tradeId)
    this.#lastAtMs = Math.max(this.#lastAtMs, trade.atMs)
    steps.push({ kind: 'trade', trade })
  }

  #remember(tradeId: string): void {
    this.#knownIds.add(tradeId)
    if (this.#knownIds.size <= REMEMBERED_IDS) return
    const [oldest] = this.#knownIds
    if (oldest !== undefined) this.#knownIds.delete(oldest)
  }

  /** A live trade of a new id, no older than the last and yet of a lower seq: the exchange counts anew. */
  #isRestart({ tradeId, seq, atMs }: T): boolean {
    if (seq === undefined || this.#lastSeq === undefined || seq > this.#lastSeq) return false
    return atMs >= this.#lastAtMs && !this.#knownIds.has(tradeId)
  }

  #restart(steps: TradeStep<T>[]): void {
    this.#settleInto(steps)
    this.#lastSeq = undefined
    steps.push({ kind: 'gap', lost: undefined })
  }

  #noteBreak(trades: readonly T[], steps: TradeStep<T>[]): void {
    if (!this.#hasBroken || trades.length === 0) return
    this.#hasBroken = false
    const joinsOn = trades.some(({ tradeId, seq }) => seq !== undefined || this.#knownIds.has(tradeId))
    if (!joinsOn) steps.push({ kind: 'gap', lost: undefined })
  }
}

function inOrder(left: SequencedTrade, right: SequencedTrade): number {
  if (left.seq !== undefined && right.seq !== undefined) return left.seq - right.seq
  return (
    left.atMs - right.atMs ||
    left.tradeId.length - right.tradeId.length ||
    (left.tradeId < right.tradeId ? -1 : 1)
  )
}
