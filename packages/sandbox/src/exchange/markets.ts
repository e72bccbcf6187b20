import { InvalidInputError } from '@trading-bridge/core'
import type { Currencies } from './currencies.ts'
import type { ExchangeRules } from './exchange-rules.ts'
import { MarketDesk } from './market-desk.ts'
import {
  assertMarketSettings,
  type MarketChanges,
  type MarketSettings,
  type NewMarket,
  stepText,
} from './market-settings.ts'

/** The markets of the sandbox, by their symbol. */
export class Markets {
  readonly #rules: ExchangeRules
  readonly #currencies: Currencies
  readonly #desks = new Map<string, MarketDesk>()
  #lastId = 0

  constructor(rules: ExchangeRules, currencies: Currencies) {
    this.#rules = rules
    this.#currencies = currencies
  }

  /** In any case. */
  find(symbol: string): MarketDesk | undefined {
    return this.#desks.get(symbol) ?? this.#desks.get(symbol.toUpperCase())
  }

  /** @throws {InvalidInputError} there is no such market. */
  demand(symbol: string): MarketDesk {
    const desk = this.find(symbol)
    if (desk === undefined) throw badMarket('known', symbol, 'a market of this sandbox')
    return desk
  }

  all(): Iterable<MarketDesk> {
    return this.#desks.values()
  }

  /** @throws {InvalidInputError} the settings are none, or symbol or id are in use. */
  add(wanted: NewMarket, nowMs: number): MarketDesk {
    const settings = this.#completed(wanted, nowMs)
    assertMarketSettings(settings)
    const ids = [...this.#desks.values()].map((desk) => desk.settings.symbolId)
    if (this.#desks.has(settings.symbol)) throw badMarket('unique', settings.symbol, 'a symbol not in use')
    if (ids.includes(settings.symbolId))
      throw badMarket('unique', String(settings.symbolId), 'an id not in use')
    const desk = new MarketDesk(settings, {
      rules: this.#rules,
      baseCurrencyId: this.#currencies.ensure(settings.base).currencyId,
      quoteCurrencyId: this.#currencies.ensure(settings.quote).currencyId,
    })
    this.#desks.set(settings.symbol, desk)
    this.#lastId = Math.max(this.#lastId, settings.symbolId)
    return desk
  }

  /** The settings a market would have after these changes. */
  changed(desk: MarketDesk, changes: MarketChanges): MarketSettings {
    const settings = { ...desk.settings, ...changes }
    assertMarketSettings(settings)
    return settings
  }

  #completed(wanted: NewMarket, nowMs: number): MarketSettings {
    const base = wanted.base.toUpperCase()
    const quote = wanted.quote.toUpperCase()
    const [tick, lot] = [stepText(wanted.tickSz), stepText(wanted.lotSz)]
    return {
      symbolId: this.#lastId + 1,
      openTrade: true,
      onLineTime: nowMs,
      minLmtPr: tick,
      minLmtSz: lot,
      minMktVa: tick,
      minMktSz: lot,
      makerFee: this.#rules.feeRate,
      takerFee: this.#rules.feeRate,
      ...wanted,
      symbol: `${base}${quote}`,
      base,
      quote,
    }
  }
}

function badMarket(rule: string, value: string, limit: string): InvalidInputError {
  return new InvalidInputError({
    rule,
    subject: 'market',
    value,
    limit,
    message: `${value} is not ${limit}.`,
    next: 'List the markets to see what is there.',
  })
}
