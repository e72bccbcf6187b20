/** Markets and their books, as the engine holds them. */
import { InvalidInputError } from '@trading-bridge/core'
import type { MarketChanges } from '../exchange/market-settings.ts'
import type { ControlRoutes } from './control-route.ts'
import {
  AMOUNT,
  demandField,
  type Fields,
  FLAG,
  optionalField,
  refuseOthers,
  TEXT,
  WHOLE_NUMBER,
} from './read-fields.ts'

const CHANGE_KINDS = {
  openTrade: FLAG,
  onLineTime: WHOLE_NUMBER,
  tickSz: WHOLE_NUMBER,
  lotSz: WHOLE_NUMBER,
  minLmtPr: AMOUNT,
  minLmtSz: AMOUNT,
  minMktVa: AMOUNT,
  minMktSz: AMOUNT,
  makerFee: AMOUNT,
  takerFee: AMOUNT,
} as const

const CHANGE_NAMES = Object.keys(CHANGE_KINDS)
const DEFAULT_TRADES = 100

export const MARKET_ROUTES: ControlRoutes = {
  'GET /markets': ({ sandbox }) => ({ markets: sandbox.exchange.markets() }),
  'POST /markets': ({ sandbox, fields }) => {
    refuseOthers(fields, ['base', 'quote', 'symbolId', 'referencePrice', 'depth', ...CHANGE_NAMES])
    const symbolId = optionalField(fields, 'symbolId', WHOLE_NUMBER)
    const referencePrice = optionalField(fields, 'referencePrice', AMOUNT)
    const depth = optionalField(fields, 'depth', AMOUNT)
    return sandbox.addMarket({
      ...readChanges(fields),
      base: demandField(fields, 'base', TEXT),
      quote: demandField(fields, 'quote', TEXT),
      tickSz: demandField(fields, 'tickSz', WHOLE_NUMBER),
      lotSz: demandField(fields, 'lotSz', WHOLE_NUMBER),
      ...(symbolId === undefined ? {} : { symbolId }),
      ...(referencePrice === undefined ? {} : { referencePrice }),
      ...(depth === undefined ? {} : { depth }),
    })
  },
  'PATCH /markets/{}': ({ sandbox, parts, fields }) => {
    refuseOthers(fields, CHANGE_NAMES)
    return sandbox.exchange.changeMarket(parts[0] ?? '', readChanges(fields))
  },
  'GET /markets/{}/book': ({ sandbox, parts }) =>
    sandbox.exchange.book(parts[0] ?? '') ?? unknownMarket(parts[0]),
  'GET /markets/{}/trades': ({ sandbox, parts, query }) => {
    const size = Number(query['size'] ?? DEFAULT_TRADES)
    const trades = sandbox.exchange.trades(parts[0] ?? '', size)
    return trades === undefined ? unknownMarket(parts[0]) : { trades }
  },
}

function readChanges(fields: Fields): MarketChanges {
  const changes = Object.entries(CHANGE_KINDS).flatMap(([name, kind]) => {
    const value = optionalField<unknown>(fields, name, kind)
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(changes)
}

function unknownMarket(symbol = ''): never {
  throw new InvalidInputError({
    rule: 'known',
    subject: 'market',
    value: symbol,
    limit: 'a market of this sandbox',
    message: `There is no market ${symbol} in this sandbox.`,
    next: 'List the markets to see what is there.',
  })
}
