/** Layer: no digit of a number is lost, wherever it stands. */
import type { Exchange, Num, OrderBook } from 'ccxt'
import { hasLongNumber, parseExactly } from './exact-json.ts'
import type { ExchangeClass } from './exchange-class.ts'

type Level = Num[]
/** ccxt counts either from the front of a list or by name. */
type Place = number | string

export function withExactNumbers(Base: ExchangeClass): ExchangeClass {
  return class ExactNumbers extends Base {
    override parseJson(text: unknown): unknown {
      return typeof text === 'string' && this.isJsonEncodedObject(text) ? parseExactly(text) : undefined
    }

    /** ccxt's stream client reads frames by itself: it is handed frames in which long numbers are texts. */
    override client(url: string) {
      const isNew = this.clients?.[url] === undefined
      const client = super.client(url)
      if (!isNew) return client
      const onMessage = client.onMessage.bind(client)
      client.onMessage = (event: { readonly data: unknown }): void =>
        onMessage({ data: exactFrame(event.data) })
      return client
    }

    /** With `number: String` levels are exact texts. ccxt makes doubles of them whatever is asked for. */
    override parseOrderBookBidAsk(
      level: unknown,
      price: Place = 0,
      amount: Place = 1,
      count: Place = 2,
    ): Level {
      if (this.#hasDoubles()) return super.parseOrderBookBidAsk(level, price, amount, count)
      const exact = [this.safeNumber(level, price), this.safeNumber(level, amount)]
      const countOrId = this.safeInteger(level, count)
      return countOrId === undefined ? exact : [...exact, countOrId]
    }

    /** ccxt sorts levels as they are, which puts the text "9" above "10". */
    override parseOrderBook(...args: Parameters<Exchange['parseOrderBook']>): OrderBook {
      const book = super.parseOrderBook(...args)
      if (this.#hasDoubles()) return book
      book.bids.sort(([left], [right]) => Number(right) - Number(left))
      book.asks.sort(([left], [right]) => Number(left) - Number(right))
      return book
    }

    #hasDoubles(): boolean {
      return this.number === Number
    }
  }
}

function exactFrame(data: unknown): unknown {
  const text = String(data)
  if (!hasLongNumber(text)) return text
  const value = parseExactly(text)
  return value === undefined ? text : JSON.stringify(value)
}
