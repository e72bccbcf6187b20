/**
 * Reads the public data of a Coinstore: five calls, none of them signed. It holds no key and sends no header of its own but
 * the kind of its content.
 *
 * Requests leave one after the other, at least 50 ms apart: 60 in 3 s, a fifth of what an address may send. After "too
 * many visits" it stays silent for 3 s. Source: documented limits (docs/coinstore/limits.md).
 */
import { type Clock, type Decimal, sleep, TransportError } from '@trading-bridge/core'
import {
  buildRequest,
  type CandlePeriod,
  type ReplyReading,
  readReply,
  SPOT_ENDPOINTS,
  type WireReply,
  type WireRequest,
} from '@trading-bridge/protocol'
import { amountOf, type Units, units, unitsText } from '../accounts/units.ts'
import type { Candle } from '../exchange/market-views.ts'
import type { DayTotals } from '../exchange/mirrored-view.ts'
import type { SourceBook, SourceLevel, SourceMarket, SourceTrade } from './source-pictures.ts'

export interface PublicReaderParts {
  /** Without a slash at its end. */
  readonly restUrl: string
  readonly clock: Clock
  /** Ends whatever waits. */
  readonly signal: AbortSignal
}

const SPACING_MS = 50
const SILENCE_MS = 3_000
/** Over connecting, headers and body. */
const DEADLINE_MS = 4_000
const MOST_BYTES = 16 * 1_024 * 1_024
const BOOK_LEVELS = 100
export const TRADES_LISTED = 100
const CANDLES_LISTED = 300

export class PublicReader {
  readonly #parts: PublicReaderParts
  #requests = 0
  /** Monotonic reading before which no request leaves. */
  #nextAtMs = Number.NEGATIVE_INFINITY

  constructor(parts: PublicReaderParts) {
    this.#parts = parts
  }

  /** Requests sent so far. */
  get requests(): number {
    return this.#requests
  }

  async markets(symbols: readonly string[] | undefined): Promise<readonly SourceMarket[]> {
    const endpoint = SPOT_ENDPOINTS.symbols
    const request = buildRequest(endpoint, symbols === undefined ? {} : { symbolCodes: [...symbols] })
    const listed = this.#dataOf('symbols', readReply(endpoint, await this.#send(request)))
    return listed.flatMap((each) =>
      each === null
        ? []
        : {
            symbolId: Number(each.symbolId),
            symbol: each.tradeCurrencyCode + each.quoteCurrencyCode,
            base: each.tradeCurrencyCode,
            quote: each.quoteCurrencyCode,
            openTrade: each.openTrade,
            onLineTime: each.onLineTime,
            tickSz: each.tickSz,
            lotSz: each.lotSz,
            minLmtPr: textOf(each.minLmtPr),
            minLmtSz: textOf(each.minLmtSz),
            minMktVa: textOf(each.minMktVa),
            minMktSz: textOf(each.minMktSz),
            makerFee: textOf(each.makerFee),
            takerFee: textOf(each.takerFee),
          },
    )
  }

  /** By symbol, of all markets. */
  async days(): Promise<ReadonlyMap<string, DayTotals>> {
    const endpoint = SPOT_ENDPOINTS.tickers
    const listed = this.#dataOf('tickers', readReply(endpoint, await this.#send(buildRequest(endpoint, {}))))
    return new Map(
      listed.map((each) => [
        each.symbol,
        {
          count: each.count,
          volume: unitsOf(each.volume),
          amount: unitsOf(each.amount),
          open: unitsOf(each.open),
          high: unitsOf(each.high),
          low: unitsOf(each.low),
          close: unitsOf(each.close),
        },
      ]),
    )
  }

  async book(symbol: string): Promise<SourceBook> {
    const endpoint = SPOT_ENDPOINTS.depth
    const request = buildRequest(endpoint, { symbol, depth: BOOK_LEVELS })
    const { a, b } = this.#dataOf('depth', readReply(endpoint, await this.#send(request)))
    return {
      asks: (a ?? []).map(levelOf).sort(byPrice),
      bids: (b ?? []).map(levelOf).sort(byPrice).reverse(),
    }
  }

  /** The newest trades, oldest first. Their ids rise. */
  async trades(symbol: string): Promise<readonly SourceTrade[]> {
    const endpoint = SPOT_ENDPOINTS.trades
    const request = buildRequest(endpoint, { symbol, size: TRADES_LISTED })
    const listed = this.#dataOf('trades', readReply(endpoint, await this.#send(request))) ?? []
    const trades = listed.map((each): SourceTrade => {
      const [price, volume] = [unitsOf(each.price), unitsOf(each.volume)]
      const amount = amountOf(price, volume)
      return {
        tradeId: each.tradeId,
        price,
        volume,
        amount,
        takerSide: each.takerSide,
        atMs: each.ts ?? each.time,
      }
    })
    return trades.sort((left, right) => (BigInt(left.tradeId) < BigInt(right.tradeId) ? -1 : 1))
  }

  /** The newest candles, oldest first. */
  async candles(symbol: string, period: CandlePeriod): Promise<readonly Candle[]> {
    const endpoint = SPOT_ENDPOINTS.candles
    const request = buildRequest(endpoint, { symbol, period, size: CANDLES_LISTED })
    const { item } = this.#dataOf('candles', readReply(endpoint, await this.#send(request)))
    const candles = (item ?? []).map((each) => ({
      period,
      startAtMs: each.startTime,
      open: unitsOf(each.open),
      high: unitsOf(each.high),
      low: unitsOf(each.low),
      close: unitsOf(each.close),
      volume: unitsOf(each.volume),
      amount: unitsOf(each.amount),
      firstTradeId: each.firstTradeId,
      lastTradeId: each.lastTradeId,
    }))
    return candles.sort((left, right) => left.startAtMs - right.startAtMs)
  }

  #dataOf<Data>(operation: string, reading: ReplyReading<Data>): Data {
    switch (reading.kind) {
      case 'success':
        return reading.data
      case 'malformed':
        throw reading.error
      case 'rate-limited':
        this.#nextAtMs = this.#parts.clock.monotonicMs() + SILENCE_MS
        throw this.#failure(operation, 'it asks for fewer requests')
      case 'unavailable':
        throw this.#failure(operation, 'it is unavailable')
      case 'rejected':
        throw this.#failure(operation, `${reading.exchangeCode} ${reading.exchangeText}`)
    }
  }

  async #send({ method, path, query, body }: WireRequest): Promise<WireReply> {
    const { restUrl, clock, signal } = this.#parts
    await this.#awaitTurn()
    this.#requests += 1
    const deadline = new AbortController()
    const timer = clock.startTimer(DEADLINE_MS, () => deadline.abort())
    try {
      const reply = await fetch(`${restUrl}${path}${query === '' ? '' : `?${query}`}`, {
        method,
        redirect: 'error',
        signal: AbortSignal.any([signal, deadline.signal]),
        ...(method === 'POST' ? { body, headers: { 'content-type': 'application/json' } } : {}),
      })
      return { httpStatus: reply.status, body: await readText(reply) }
    } catch (cause) {
      signal.throwIfAborted()
      throw this.#failure(
        path,
        deadline.signal.aborted ? `nothing within ${DEADLINE_MS} ms` : causeOf(cause),
        cause,
      )
    } finally {
      timer.cancel()
    }
  }

  async #awaitTurn(): Promise<void> {
    const { clock, signal } = this.#parts
    const nowMs = clock.monotonicMs()
    const turnAtMs = Math.max(nowMs, this.#nextAtMs)
    this.#nextAtMs = turnAtMs + SPACING_MS
    if (turnAtMs > nowMs) await sleep(clock, turnAtMs - nowMs, signal)
    signal.throwIfAborted()
  }

  #failure(operation: string, what: string, cause?: unknown): TransportError {
    const { restUrl } = this.#parts
    return new TransportError('TB_NETWORK', `${restUrl} did not answer ${operation} with data: ${what}.`, {
      next: 'Check the address and the connection; the mirrored markets stay suspended until it answers.',
      cause,
    })
  }
}

async function readText(reply: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  if (reply.body === null) return text
  for await (const chunk of reply.body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > MOST_BYTES) throw new RangeError(`a reply of more than ${MOST_BYTES} bytes`)
  }
  return text + decoder.decode()
}

/** `fetch` tells what happened in the cause of its error. */
function causeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return inner instanceof Error ? inner.message : String(inner)
}

function levelOf([price, quantity]: readonly [Decimal, Decimal, 1 | -1]): SourceLevel {
  return { price: unitsOf(price), quantity: unitsOf(quantity) }
}

function byPrice(left: SourceLevel, right: SourceLevel): number {
  return left.price < right.price ? -1 : 1
}

function unitsOf(value: Decimal): Units {
  return units(value.toString())
}

function textOf(value: Decimal): string {
  return unitsText(unitsOf(value))
}
