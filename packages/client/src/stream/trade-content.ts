import type { MarketSymbol, Trade } from '@trading-bridge/core'
import { SPOT_ENDPOINTS, type StreamMessage } from '@trading-bridge/protocol'
import type { CoinstoreClient } from '../rest/coinstore-client.ts'
import { toTrade } from '../rest/market-data-mapping.ts'
import { wireCodeOf } from '../rest/market-mapping.ts'
import { type ChannelContent, type ContentItem, type RestReading, valueItem } from './channel-content.ts'
import { toStreamedTrade } from './stream-mapping.ts'
import { TradeSequence, type TradeStep } from './trade-sequence.ts'

/** The most that REST gives; the first message of the stream is asked for as many, so that it bridges what it can. */
export const MOST_PAST_TRADES = 100

interface CountedTrade {
  readonly tradeId: string
  readonly seq: number | undefined
  readonly atMs: number
  readonly read: () => Trade
}

/** The trades of one market, each once and in order. */
export class TradeContent implements ChannelContent<Trade> {
  readonly recency = 'trades'
  readonly snapshotSize = MOST_PAST_TRADES
  readonly #restClient: CoinstoreClient
  readonly #symbol: MarketSymbol
  readonly #sequence = new TradeSequence<CountedTrade>()
  readonly #recent: Trade[] = []

  constructor(restClient: CoinstoreClient, symbol: MarketSymbol) {
    this.#restClient = restClient
    this.#symbol = symbol
  }

  get needsRest(): boolean {
    return this.#sequence.hasHole
  }

  read(message: StreamMessage): readonly ContentItem<Trade>[] {
    if (message.kind !== 'trades') return []
    const counted = message.trades.map((wire) => ({
      tradeId: wire.tradeId,
      seq: wire.seq,
      atMs: wire.atMs,
      read: () => toStreamedTrade(wire, this.#symbol),
    }))
    return this.#items(this.#sequence.offer(counted, { isLive: !message.isSnapshot }))
  }

  /** What is still missing after the reply is lost: REST reaches no further back. */
  async poll(signal: AbortSignal): Promise<RestReading<Trade>> {
    const request = { symbol: wireCodeOf(this.#symbol), size: MOST_PAST_TRADES }
    const wireTrades = (await this.#restClient.call(SPOT_ENDPOINTS.trades, request, { signal })) ?? []
    const counted = wireTrades.map((wire) => ({
      tradeId: wire.tradeId,
      seq: toSeq(wire.seq),
      atMs: wire.ts ?? wire.time,
      read: () => toTrade(wire, this.#symbol),
    }))
    const offered = this.#sequence.offer(counted)
    const isAhead = offered.some(({ kind }) => kind === 'trade')
    return { items: this.#items([...offered, ...this.#sequence.settle()]), isAhead }
  }

  giveUpMissing(): readonly ContentItem<Trade>[] {
    return this.#items(this.#sequence.settle())
  }

  markBreak(): void {
    this.#sequence.markBreak()
  }

  recent(count: number): readonly Trade[] {
    return count === 0 ? [] : this.#recent.slice(-count)
  }

  #items(steps: readonly TradeStep<CountedTrade>[]): readonly ContentItem<Trade>[] {
    return steps.map((step) => {
      if (step.kind === 'gap') return step
      const trade = step.trade.read()
      this.#recent.push(trade)
      if (this.#recent.length > 2 * MOST_PAST_TRADES) this.#recent.splice(0, MOST_PAST_TRADES)
      return valueItem(trade)
    })
  }
}

function toSeq(text: string | null | undefined): number | undefined {
  const seq = Number(text ?? Number.NaN)
  return Number.isSafeInteger(seq) ? seq : undefined
}
