/** What can be wrong with the body of an order besides everything that a code tells. */
import type { Finding } from './finding.ts'
import { shownNumber, shownWord } from './safe-text.ts'
import type { OrderSighting } from './sighting.ts'

type Fields = OrderSighting['fields']

export interface OrderFinding extends Finding {
  /** The code that makes it certain when it stands in the same text, and says what to do. */
  readonly confirmedBy?: string
  /** What is seen of it in an order's fields, or nothing. */
  readonly find: (fields: Fields) => string | undefined
}

const DOCUMENTED_FIELDS = 'documented: the table of fields of an order (docs/coinstore/orders.md)'
const NUMBER = /^-?\d+(?:\.(\d+))?$/
/** Observed on 2026-02-13: this market refused twelve decimals with 3104; its catalogue says two. */
const SEEN_LOT_DECIMALS: ReadonlyMap<string, number> = new Map([['SHARPUSDT', 2]])
/** No market that has been seen takes more. */
const MOST_DECIMALS = 8
/** Observed on 2026-02-13: two passed, more were refused with 3106. */
const AMOUNT_DECIMALS = 2

export const ORDER_FINDINGS: readonly OrderFinding[] = [
  {
    id: 'quantity-decimals',
    kind: 'request',
    standing: 'certain',
    confirmedBy: '3104',
    text: 'The quantity has more decimals than this market takes; the exchange answers 3104.',
    ground:
      'counted in the text; that this market refuses it was observed on 2026-02-13, its lots have two decimals',
    next: 'Cut ordQty down to the decimals of the market\'s lot size (lotSz); "market list" shows it.',
    find: (fields) => {
      const most = SEEN_LOT_DECIMALS.get(textOf(fields, 'symbol').toUpperCase())
      return most === undefined ? undefined : tooLong(fields, 'ordQty', most)
    },
  },
  {
    id: 'quantity-decimals-many',
    kind: 'request',
    standing: 'likely',
    confirmedBy: '3104',
    text: 'The quantity has more decimals than markets take; the exchange answers 3104.',
    ground: 'counted in the text; the lot size of this market was not looked up',
    next: 'Cut ordQty down to the decimals of the market\'s lot size (lotSz); "market list" shows it.',
    find: (fields) =>
      SEEN_LOT_DECIMALS.has(textOf(fields, 'symbol').toUpperCase())
        ? undefined
        : tooLong(fields, 'ordQty', MOST_DECIMALS),
  },
  {
    id: 'amount-decimals',
    kind: 'request',
    standing: 'likely',
    confirmedBy: '3106',
    text: 'The amount has more decimals than the two that are known to pass; the exchange answers 3106.',
    ground: 'counted in the text; observed on 2026-02-13: two decimals pass, how many more do is unknown',
    next: 'Cut ordAmt down to two decimals.',
    find: (fields) => tooLong(fields, 'ordAmt', AMOUNT_DECIMALS),
  },
  {
    id: 'amount-decimals-next',
    kind: 'request',
    standing: 'possible',
    text: 'Mending the quantity leaves the amount: a market buy is sized by ordAmt, whose precision is checked on its own, with 3106.',
    ground: 'observed on 2026-02-13: after 3104 was mended for sells, buys were refused with 3106',
    next: 'Where the same program also buys at the market, cut ordAmt down to two decimals as well.',
    find: (fields) => {
      const most = SEEN_LOT_DECIMALS.get(textOf(fields, 'symbol').toUpperCase()) ?? MOST_DECIMALS
      const isMarket = textOf(fields, 'ordType').toUpperCase() === 'MARKET'
      return isMarket && !fields.has('ordAmt') && tooLong(fields, 'ordQty', most) !== undefined
        ? 'a market order whose numbers are not cut'
        : undefined
    },
  },
  {
    id: 'price-decimals',
    kind: 'request',
    standing: 'possible',
    confirmedBy: '3105',
    text: 'The price has many decimals; a market takes as many as its tick size has.',
    ground: 'counted in the text; the tick size of this market was not looked up',
    next: 'Move ordPrice to the decimals of the market\'s tick size (tickSz); "market list" shows it.',
    find: (fields) => tooLong(fields, 'ordPrice', MOST_DECIMALS),
  },
  {
    id: 'market-buy-by-quantity',
    kind: 'request',
    standing: 'certain',
    text: 'A market buy is sized by ordAmt, in quote currency; this one has only ordQty.',
    ground: DOCUMENTED_FIELDS,
    next: 'Send ordAmt, the amount to spend, in the place of ordQty.',
    find: (fields) => sized(fields, 'BUY', { by: 'ordQty', not: 'ordAmt' }),
  },
  {
    id: 'market-sell-by-amount',
    kind: 'request',
    standing: 'certain',
    text: 'A market sell is sized by ordQty, in base currency; this one has only ordAmt.',
    ground: DOCUMENTED_FIELDS,
    next: 'Send ordQty, the quantity to sell, in the place of ordAmt.',
    find: (fields) => sized(fields, 'SELL', { by: 'ordAmt', not: 'ordQty' }),
  },
  {
    id: 'market-order-with-price',
    kind: 'request',
    standing: 'possible',
    text: 'A market order has no price; what the exchange does with one is unknown.',
    ground: 'assumed: no source says what happens',
    next: 'Leave ordPrice out of market orders.',
    find: (fields) =>
      isWord(fields, 'ordType', 'MARKET') && fields.has('ordPrice') ? 'MARKET with ordPrice' : undefined,
  },
  {
    id: 'limit-order-incomplete',
    kind: 'request',
    standing: 'certain',
    text: 'A limit order needs ordPrice and ordQty.',
    ground: DOCUMENTED_FIELDS,
    next: 'Send both fields.',
    find: (fields) => {
      if (!isWord(fields, 'ordType', 'LIMIT') && !isWord(fields, 'ordType', 'POST_ONLY')) return undefined
      const missing = ['ordPrice', 'ordQty'].filter((name) => !fields.has(name))
      return missing.length === 0 ? undefined : `without ${missing.join(' and ')}`
    },
  },
  {
    id: 'word-unknown',
    kind: 'request',
    standing: 'certain',
    text: 'side and ordType take upper-case words: BUY or SELL; MARKET, LIMIT or POST_ONLY.',
    ground:
      'documented: the dictionary of words (docs/coinstore/orders.md); what others are answered with is unknown',
    next: 'Send the words as they are documented.',
    find: (fields) => {
      const odd = [
        ['side', /^(?:BUY|SELL)$/] as const,
        ['ordType', /^(?:MARKET|LIMIT|POST_ONLY)$/] as const,
      ].filter(([name, words]) => fields.has(name) && !words.test(textOf(fields, name)))
      return odd.length === 0
        ? undefined
        : odd.map(([name]) => `${name} ${shownWord(textOf(fields, name))}`).join(', ')
    },
  },
  {
    id: 'symbol-form',
    kind: 'request',
    standing: 'likely',
    text: 'Symbols are written in upper case without a separator, such as BTCUSDT.',
    ground: 'documented and observed (docs/coinstore/markets.md)',
    next: 'Send the symbol as the catalogue writes it, in upper case.',
    find: (fields) => {
      const symbol = textOf(fields, 'symbol')
      return symbol === '' || /^[A-Z0-9]+$/.test(symbol) ? undefined : `symbol ${shownWord(symbol)}`
    },
  },
  {
    id: 'number-form',
    kind: 'request',
    standing: 'likely',
    text: 'Prices and amounts are sent as plain decimals above zero, without exponent, sign or comma.',
    ground: 'observed: working clients send plain decimals; how others are read is unknown',
    next: 'Write amounts as plain decimal text.',
    find: (fields) => {
      const odd = ['ordQty', 'ordAmt', 'ordPrice'].filter((name) => {
        const text = fields.get(name)
        return text !== undefined && (!/^\d+(?:\.\d+)?$/.test(text) || !/[1-9]/.test(text))
      })
      return odd.length === 0
        ? undefined
        : odd.map((name) => `${name} ${shownNumber(textOf(fields, name))}`).join(', ')
    },
  },
  {
    id: 'client-order-id-form',
    kind: 'request',
    standing: 'possible',
    text: 'A client order id of 1 to 32 letters and digits is known to pass; this one is of another form.',
    ground: 'assumed: no source gives the limits (docs/coinstore/unknowns.md)',
    next: 'Keep clOrdId to 32 letters and digits.',
    find: (fields) => {
      const id = fields.get('clOrdId')
      return id === undefined || /^[A-Za-z0-9]{1,32}$/.test(id)
        ? undefined
        : `clOrdId of ${id.length} characters`
    },
  },
  {
    id: 'timestamp-form',
    kind: 'request',
    standing: 'possible',
    text: "The body's timestamp is in milliseconds, 13 digits; this one is not.",
    ground: 'documented; that the exchange checks it is not known, so it need not be why it refuses',
    next: 'Send milliseconds.',
    find: (fields) => {
      const timestamp = fields.get('timestamp')
      return timestamp === undefined || /^\d{13}$/.test(timestamp)
        ? undefined
        : `timestamp of ${timestamp.length} characters`
    },
  },
]

function textOf(fields: Fields, name: string): string {
  return fields.get(name) ?? ''
}

/** Words are compared in any case: what else is wrong with the order holds whatever their case. */
function isWord(fields: Fields, name: string, word: string): boolean {
  return textOf(fields, name).toUpperCase() === word
}

function sized(fields: Fields, side: string, { by, not }: { readonly by: string; readonly not: string }) {
  const isMatch = isWord(fields, 'ordType', 'MARKET') && isWord(fields, 'side', side)
  return isMatch && fields.has(by) && !fields.has(not) ? `MARKET ${side} with ${by}` : undefined
}

function tooLong(fields: Fields, name: string, most: number): string | undefined {
  const text = textOf(fields, name)
  const decimals = NUMBER.exec(text)?.[1]?.replace(/0+$/, '').length ?? 0
  return decimals > most ? `${name} ${shownNumber(text)} has ${decimals} decimals` : undefined
}
