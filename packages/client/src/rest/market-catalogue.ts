/**
 * The markets of the exchange, fetched once and kept. Whoever asks while they are being fetched waits for the same
 * reply; one who gives up does not take it from the others.
 */
import { InvalidInputError, type Market, type MarketSymbol } from '@trading-bridge/core'
import { SPOT_ENDPOINTS } from '@trading-bridge/protocol'
import { toMarkets, wireCodeOf } from './market-mapping.ts'
import type { RestCaller } from './rest-caller.ts'

export interface CatalogueOptions {
  readonly signal?: AbortSignal | undefined
  /** Asks the exchange again; what was kept stays when that fails. */
  readonly refresh?: boolean | undefined
}

interface Catalogue {
  readonly markets: readonly Market[]
  readonly bySymbol: ReadonlyMap<MarketSymbol, Market>
  readonly byWireCode: ReadonlyMap<string, Market>
}

const MOST_SUGGESTIONS = 3
/** How many letters may differ for one name to be taken as a misspelling of another. */
const MOST_TYPOS = 2

export class MarketCatalogue {
  readonly #caller: RestCaller
  #kept: Catalogue | undefined
  #loading: Promise<Catalogue> | undefined

  constructor(caller: RestCaller) {
    this.#caller = caller
  }

  async all(options: CatalogueOptions): Promise<readonly Market[]> {
    return (await this.#catalogue(options)).markets
  }

  /** By the code the exchange writes, such as `BTCUSDT`. */
  async byWireCode(options: CatalogueOptions): Promise<ReadonlyMap<string, Market>> {
    return (await this.#catalogue(options)).byWireCode
  }

  /** A market that was fetched before. */
  known(symbol: MarketSymbol): Market | undefined {
    return this.#kept?.bySymbol.get(symbol)
  }

  /** @throws {InvalidInputError} rule `unknown-market`, with the names that look like it. */
  async find(symbol: MarketSymbol, options: CatalogueOptions): Promise<Market> {
    const { bySymbol } = await this.#catalogue(options)
    const market = bySymbol.get(symbol)
    if (market === undefined) throw unknownMarket(symbol, nearMatches(symbol, [...bySymbol.keys()]))
    return market
  }

  #catalogue({ signal, refresh = false }: CatalogueOptions): Catalogue | Promise<Catalogue> {
    if (this.#kept !== undefined && !refresh) return this.#kept
    this.#loading ??= this.#load()
    return untilAborted(this.#loading, signal)
  }

  async #load(): Promise<Catalogue> {
    try {
      const markets = await this.#caller.call(SPOT_ENDPOINTS.symbols, {}, { read: toMarkets })
      this.#kept = {
        markets,
        bySymbol: new Map(markets.map((market) => [market.symbol, market])),
        byWireCode: new Map(markets.map((market) => [wireCodeOf(market.symbol), market])),
      }
      return this.#kept
    } finally {
      this.#loading = undefined
    }
  }
}

/** Waits for `shared` until the signal says otherwise; the shared work goes on for the others. */
export async function untilAborted<Value>(
  shared: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return await shared
  signal.throwIfAborted()
  return await new Promise<Value>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

function unknownMarket(symbol: MarketSymbol, near: readonly MarketSymbol[]): InvalidInputError {
  const [nearest] = near
  return new InvalidInputError({
    rule: 'unknown-market',
    subject: 'symbol',
    value: symbol,
    limit: 'a listed market',
    passes: nearest,
    message: `The exchange does not list ${symbol}.`,
    next:
      nearest === undefined
        ? 'See "market list" for the markets that exist.'
        : `Perhaps ${near.join(' or ')} is meant; see "market list".`,
  })
}

/** Listed names with the same letters, the two currencies exchanged, or a letter or two mistyped; nearest first. */
function nearMatches(symbol: MarketSymbol, listed: readonly MarketSymbol[]): readonly MarketSymbol[] {
  const exchanged = symbol.split('/').reverse().join('/')
  const distanceTo = (other: MarketSymbol): number => (other === exchanged ? 0 : editDistance(symbol, other))
  return listed
    .filter((other) => Math.abs(other.length - symbol.length) <= MOST_TYPOS)
    .map((other) => ({ other, distance: distanceTo(other) }))
    .filter(({ distance }) => distance <= MOST_TYPOS)
    .sort((left, right) => left.distance - right.distance)
    .slice(0, MOST_SUGGESTIONS)
    .map(({ other }) => other)
}

/** Levenshtein: the least number of letters to insert, drop or change. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line]
    for (let column = 1; column <= to.length; column += 1) {
      const changed = (row[column - 1] ?? 0) + (from[line - 1] === to[column - 1] ? 0 : 1)
      next.push(Math.min(changed, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
