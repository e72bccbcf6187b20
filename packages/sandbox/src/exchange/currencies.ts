import { type Currency, plainCurrency } from './currency.ts'

/** The currencies of the sandbox, by their code in upper case. */
export class Currencies {
  readonly #byCode = new Map<string, Currency>()
  #lastId = 0

  /** Describes a currency, or describes it anew. An id is given in sequence where none is known. */
  describe(currency: Omit<Currency, 'currencyId'> & { readonly currencyId?: number }): Currency {
    const code = currency.code.toUpperCase()
    const currencyId = currency.currencyId ?? this.#byCode.get(code)?.currencyId ?? this.#lastId + 1
    this.#lastId = Math.max(this.#lastId, currencyId)
    const described = { ...currency, code, currencyId }
    this.#byCode.set(code, described)
    return described
  }

  /** In any case. */
  get(code: string): Currency | undefined {
    return this.#byCode.get(code.toUpperCase())
  }

  /** The currency, with a chain of its own when nobody has described it. */
  ensure(code: string): Currency {
    return this.get(code) ?? this.describe(plainCurrency(code.toUpperCase(), this.#lastId + 1))
  }

  all(): readonly Currency[] {
    return [...this.#byCode.values()]
  }
}
