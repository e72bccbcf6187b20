import { expect, test } from 'vitest'
import type { Endpoint } from '../src/endpoint/define-endpoint.ts'
import { SPOT_ENDPOINTS } from '../src/spot/endpoints.ts'
import { readingOf } from './reading-of.ts'

const { candles, depth, lastPrices, publicAssets, symbols, tickers, trades } = SPOT_ENDPOINTS

const BTC_USDT = { symbol: 'BTCUSDT', instrumentId: 4 }
const BTC_TRADE = {
  ...BTC_USDT,
  channel: '4@trade',
  time: 1_770_742_393_000,
  price: '61800.12',
  volume: '0.0111',
  tradeId: '148019',
}

test.each<[fixture: string, Endpoint, data: unknown]>([
  [
    'symbols.catalogue',
    symbols,
    [
      {
        symbolId: '4',
        symbolCode: 'BTCUSDT',
        tradeCurrencyCode: 'BTC',
        quoteCurrencyCode: 'USDT',
        openTrade: true,
        onLineTime: 1_609_813_531_000,
        tickSz: 2,
        lotSz: 6,
        minLmtPr: '0.01',
        minLmtSz: '0.000001',
        minMktVa: '0.1',
        minMktSz: '0.000001',
        makerFee: '0.002',
        takerFee: '0.002',
      },
    ],
  ],
  ['symbols.unknown-filter', symbols, [null]],
  [
    'tickers.btc',
    tickers,
    [
      {
        ...BTC_USDT,
        channel: 'ticker',
        count: 41_877,
        volume: '281.443102',
        amount: '17389001.22',
        open: '61100',
        high: '62450.5',
        low: '60890.01',
        close: '61800.12',
        bid: '61799.9',
        bidSize: '0.25',
        ask: '61800.3',
        askSize: '0.31',
      },
    ],
  ],
  [
    'depth.five-levels',
    depth,
    {
      ...BTC_USDT,
      channel: '4@depth@5',
      level: 5,
      a: [
        ['61800.3', '0.31', -1],
        ['61801', '0.5', -1],
      ],
      b: [
        ['61799.9', '0.25', 1],
        ['61799', '0.4', 1],
      ],
      lastPrice: '61800.12',
    },
  ],
  ['depth.empty-sides', depth, { ...BTC_USDT, channel: '4@depth@5', level: 5, a: null, b: [] }],
  [
    'candles.minute',
    candles,
    {
      ...BTC_USDT,
      channel: '4@kline@min_1',
      item: [
        {
          startTime: 1_770_742_320_000,
          endTime: 1_770_742_379_000,
          interval: 'min_1',
          open: '61790',
          high: '61812',
          low: '61788.5',
          close: '61800.12',
          volume: '1.502',
          amount: '92841.113',
          firstTradeId: '148001',
          lastTradeId: '148019',
        },
      ],
    },
  ],
  ['trades.latest', trades, [{ ...BTC_TRADE, takerSide: 'BUY', seq: '148019', ts: 1_770_742_393_481 }]],
  ['trades.without-ts', trades, [{ ...BTC_TRADE, takerSide: 'SELL' }]],
  ['last-prices.lower-case', lastPrices, [{ id: 4, symbol: 'BTCUSDT', price: '61800.12' }]],
  [
    'public-assets.two',
    publicAssets,
    {
      BTC: {
        name: 'Bitcoin',
        unified_cryptoasset_id: 1,
        can_withdraw: 'true',
        can_deposit: 'false',
        min_withdraw: '0.001',
        max_withdraw: '0',
        maker_fee: '0.002',
        taker_fee: '0.002',
      },
    },
  ],
])('%s is read whole', (fixture, endpoint, data) => {
  expect(readingOf(endpoint, fixture)).toEqual({ kind: 'success', data })
})
