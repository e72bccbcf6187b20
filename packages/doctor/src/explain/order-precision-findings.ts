/** Decimals of an order's numbers: each market has its own, and the exchange refuses one more. */
import { isWord, type OrderFields, textOf, tooLong } from './order-fields.ts'
import type { OrderFinding } from './order-finding.ts'

/** Observed on 2026-02-13: this market refused twelve decimals with 3104; its catalogue says two. */
const SEEN_LOT_DECIMALS: ReadonlyMap<string, number> = new Map([['SHARPUSDT', 2]])
/** No market that has been seen takes more. */
const MOST_DECIMALS = 8
/** Observed on 2026-02-13: two passed, more were refused with 3106. */
const AMOUNT_DECIMALS = 2

export const ORDER_PRECISION_FINDINGS: readonly OrderFinding[] = [
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
      const most = knownDecimals(fields)
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
      knownDecimals(fields) !== undefined ? undefined : tooLong(fields, 'ordQty', MOST_DECIMALS),
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
      const most = knownDecimals(fields) ?? MOST_DECIMALS
      return isWord(fields, 'ordType', 'MARKET') &&
        !fields.has('ordAmt') &&
        tooLong(fields, 'ordQty', most) !== undefined
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
]

/** What this market is known to take, or nothing. */
function knownDecimals(fields: OrderFields): number | undefined {
  return SEEN_LOT_DECIMALS.get(textOf(fields, 'symbol').toUpperCase())
}
