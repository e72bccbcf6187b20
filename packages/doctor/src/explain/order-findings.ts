/** What can be wrong with the body of an order besides everything that a code tells. */
import { isWord, type OrderFields, textOf } from './order-fields.ts'
import type { OrderFinding } from './order-finding.ts'
import { ORDER_PRECISION_FINDINGS } from './order-precision-findings.ts'
import { shownNumber, shownWord } from './safe-text.ts'

const DOCUMENTED_FIELDS = 'documented: the table of fields of an order (docs/coinstore/orders.md)'
export const ORDER_FINDINGS: readonly OrderFinding[] = [
  ...ORDER_PRECISION_FINDINGS,
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

function sized(
  fields: OrderFields,
  side: string,
  { by, not }: { readonly by: string; readonly not: string },
) {
  const isMatch = isWord(fields, 'ordType', 'MARKET') && isWord(fields, 'side', side)
  return isMatch && fields.has(by) && !fields.has(not) ? `MARKET ${side} with ${by}` : undefined
}
