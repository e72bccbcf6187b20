import type { Brand } from '../brand.ts'
import { InvalidInputError } from '../errors/invalid-input-error.ts'

/** A market by its two currencies, in upper case: `SHARP/USDT`. */
export type MarketSymbol = Brand<string, 'MarketSymbol'>

const SYMBOL = /^[A-Za-z0-9]{1,20}\/[A-Za-z0-9]{1,20}$/

/**
 * Reads `SHARP/USDT`, in any case.
 *
 * @throws {InvalidInputError} there are not two currencies with one slash between them. `SHARPUSDT` cannot be split
 * safely, so it is refused rather than guessed.
 */
export function marketSymbol(text: string): MarketSymbol {
  if (SYMBOL.test(text)) return text.toUpperCase() as MarketSymbol
  throw new InvalidInputError({
    rule: 'symbol-format',
    subject: 'symbol',
    value: text,
    limit: 'BASE/QUOTE',
    message: `"${text}" does not name a market.`,
    next: 'Write base and quote with a slash between them, for example SHARP/USDT; "market list" shows all.',
  })
}

export function baseOf(symbol: MarketSymbol): string {
  return symbol.slice(0, symbol.indexOf('/'))
}

export function quoteOf(symbol: MarketSymbol): string {
  return symbol.slice(symbol.indexOf('/') + 1)
}
