import { z } from 'zod'
import { defineEndpoint } from '../endpoint/define-endpoint.ts'
import { wireSide } from '../endpoint/order-words.ts'
import { wireDecimal, wireId, wireInteger, wireMs, wireSeconds, wireSymbol } from '../endpoint/wire.ts'

const instrument = { symbol: wireSymbol, instrumentId: wireInteger }

/** All markets over 24 hours. `volume` is base and `amount` is quote: the documentation's table has them exchanged. */
export const tickers = defineEndpoint({
  name: 'tickers',
  method: 'GET',
  path: '/v1/market/tickers',
  access: 'public',
  effect: 'read',
  request: z.object({}),
  response: z.array(
    z.object({
      channel: z.string(),
      bidSize: wireDecimal,
      askSize: wireDecimal,
      count: wireInteger,
      volume: wireDecimal,
      amount: wireDecimal,
      close: wireDecimal,
      open: wireDecimal,
      high: wireDecimal,
      low: wireDecimal,
      bid: wireDecimal,
      ask: wireDecimal,
      ...instrument,
    }),
  ),
  docs: 'docs/coinstore/market-data.md',
})

/** The numbers of levels that may be asked for. */
export const DEPTH_LEVELS = [5, 10, 20, 50, 100] as const

/** Price, quantity, and 1 for a bid or -1 for an ask. */
const wireLevel = z.tuple([wireDecimal, wireDecimal, z.literal([1, -1])])

/** The book of one market, best levels first. No time and no sequence number. */
export const depth = defineEndpoint({
  name: 'depth',
  method: 'GET',
  path: '/v1/market/depth/{symbol}',
  access: 'public',
  effect: 'read',
  request: z.object({ symbol: wireSymbol, depth: wireInteger.optional() }),
  response: z.object({
    channel: z.string(),
    level: wireInteger,
    a: z.array(wireLevel).nullish(),
    b: z.array(wireLevel).nullish(),
    lastPrice: wireDecimal.nullish(),
    ...instrument,
  }),
  docs: 'docs/coinstore/market-data.md',
})

/** The lengths of candles as the request names them, and as replies and streams do. */
export const CANDLE_PERIODS = {
  '1min': 'min_1',
  '5min': 'min_5',
  '15min': 'min_15',
  '30min': 'min_30',
  '60min': 'hour_1',
  '4hour': 'hour_4',
  '12hour': 'hour_12',
  '1day': 'day_1',
  '1week': 'week_1',
} as const

export type CandlePeriod = keyof typeof CANDLE_PERIODS

/** The newest candles of one market. `endTime` is the opening plus 59 s whatever the length: it says nothing. */
export const candles = defineEndpoint({
  name: 'candles',
  method: 'GET',
  path: '/v1/market/kline/{symbol}',
  access: 'public',
  effect: 'read',
  request: z.object({ symbol: wireSymbol, period: z.string().optional(), size: wireInteger.optional() }),
  response: z.object({
    channel: z.string(),
    item: z
      .array(
        z.object({
          endTime: wireSeconds,
          amount: wireDecimal,
          interval: z.string(),
          startTime: wireSeconds,
          firstTradeId: wireId,
          lastTradeId: wireId,
          volume: wireDecimal,
          close: wireDecimal,
          open: wireDecimal,
          high: wireDecimal,
          low: wireDecimal,
        }),
      )
      .nullish(),
    ...instrument,
  }),
  docs: 'docs/coinstore/market-data.md',
})

/** The newest public trades of one market, at most 100. `ts` is missing in some replies; `time` is in seconds. */
export const trades = defineEndpoint({
  name: 'trades',
  method: 'GET',
  path: '/v1/market/trade/{symbol}',
  access: 'public',
  effect: 'read',
  request: z.object({ symbol: wireSymbol, size: wireInteger.optional() }),
  response: z
    .array(
      z.object({
        channel: z.string(),
        time: wireSeconds,
        volume: wireDecimal,
        price: wireDecimal,
        tradeId: wireId,
        takerSide: wireSide,
        seq: wireId.nullish(),
        ts: wireMs.nullish(),
        ...instrument,
      }),
    )
    .nullish(),
  docs: 'docs/coinstore/market-data.md',
})

/** Last prices. The filter is a path parameter, upper case, separated by commas; a query is ignored. */
export const lastPrices = defineEndpoint({
  name: 'lastPrices',
  method: 'GET',
  path: '/v1/ticker/price;symbol=',
  access: 'public',
  effect: 'read',
  request: z.object({ symbol: z.string().optional() }),
  response: z.array(z.object({ id: wireInteger, symbol: wireSymbol, price: wireDecimal })),
  docs: 'docs/coinstore/market-data.md',
})

/** All currencies, for price sites. Not in the documentation since 2022; it answered in June 2026. */
export const publicAssets = defineEndpoint({
  name: 'publicAssets',
  method: 'GET',
  path: '/v3/public/assets',
  base: 'origin',
  access: 'public',
  effect: 'read',
  standing: 'undocumented',
  codeStyle: 'text',
  request: z.object({}),
  response: z.record(
    z.string(),
    z.object({
      name: z.string(),
      unified_cryptoasset_id: wireInteger.nullish(),
      can_withdraw: z.string(),
      can_deposit: z.string(),
      min_withdraw: wireDecimal.nullish(),
      max_withdraw: wireDecimal.nullish(),
      maker_fee: wireDecimal.nullish(),
      taker_fee: wireDecimal.nullish(),
    }),
  ),
  docs: 'docs/coinstore/market-data.md',
})
