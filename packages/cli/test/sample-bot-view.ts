/** A bot's view as an installation tells it, in the middle of its goal; tests change what they are about. */
import type { BotView } from '@trading-bridge/service'

export const START_AT_MS = Date.UTC(2026, 10, 25, 12, 0, 0)
const NOW_MS = START_AT_MS + 31_500
const END_AT_MS = START_AT_MS + 60_000

const FILLED = [
  0, 250, 250, 480, 730, 730, 980, 1_210, 1_460, 1_460, 1_690, 1_940, 2_190, 2_190, 2_340, 2_340,
]

export function sampleBotView(changes: Partial<BotView> = {}): BotView {
  return {
    bot: {
      id: '5b1c7a42-6f0a-4a54-9d0e-3e7b1f2c9a10',
      name: 'sharp-out',
      owner: 'ann',
      account: 'desk-1',
      accountKind: 'sandbox',
      host: '127.0.0.1:45055',
      symbol: 'SHARP/USDT',
      kind: 'twap',
      side: 'sell',
      target: { unit: 'base', amount: '5000' },
      desired: 'running',
      actual: 'running',
      reason: null,
      ending: null,
      isLive: true,
      filled: '2340',
      startAtMs: START_AT_MS,
      endAtMs: END_AT_MS,
      createdAtMs: START_AT_MS - 5_000,
      endedAtMs: null,
      archivedAtMs: null,
    },
    purpose: 'bring the treasury back to its plan',
    authorisedBy: 'ann',
    style: 'post-only',
    nowMs: NOW_MS,
    scheduled: '2600',
    totals: { target: '5000', filled: '2340', open: '100', unknown: '100', remaining: '2460' },
    mid: { price: '0.00799855', atMs: NOW_MS - 700 },
    orders: [order(1, 'filled', '250'), order(11, 'unknown', '0'), order(12, 'open', '0')],
    fills: FILLED.slice(1).flatMap((filled, index) => {
      const quantity = filled - (FILLED[index] ?? 0)
      return quantity === 0 ? [] : [fill(index, String(quantity))]
    }),
    events: [
      { atMs: START_AT_MS, kind: 'started', message: 'The goal began: until 12:01:00, in slices of 3 s.' },
      {
        atMs: START_AT_MS + 25_000,
        kind: 'trouble',
        message: 'No answer came to order 11; it counts as live until the exchange tells what became of it.',
      },
      {
        atMs: START_AT_MS + 28_100,
        kind: 'found',
        message: 'Order 11 was found by its client order id; it was not sent twice.',
      },
    ],
    limits: [
      { name: 'participation', used: '0.081', limit: '0.1', unit: 'of others’ volume' },
      { name: 'cost', used: '0.0571', limit: '1.5', unit: 'USDT' },
      { name: 'loss', used: '0', limit: '2', unit: 'USDT' },
      { name: 'impact today', used: '18.2', limit: '200', unit: 'bps' },
    ],
    report: {
      orders: 12,
      fills: 11,
      filledQuantity: '2340',
      filledNotional: '18.7059204',
      averagePrice: '0.00799398307692307692',
      arrivalMid: '0.008001',
      marketVwap: '0.0079925',
      shortfall: { amount: '0.01642', bps: '8.77' },
      againstVwapBps: '-1.86',
      slippageBps: '2.04',
      participation: '0.0809',
      windowShare: { highest: '0.0907', atMs: START_AT_MS + 12_000, windowMs: 60_000, limit: '0.1' },
      othersQuantity: '28924.5',
      makerQuantity: '1200',
      takerQuantity: '1140',
      fees: [{ asset: 'USDT', amount: '0.0374118408' }],
      cost: { fees: '0.0374118408', spread: '0.01968', total: '0.0570918408' },
      trackingError: '0.0132',
    },
    series: FILLED.map((filled, index) => ({
      atMs: START_AT_MS + index * 2_000,
      scheduled: String(Math.round((index * 5_000) / 30)),
      filled: String(filled),
      mid: `0.0080${String(((index * 7) % 11) + 10)}`,
      othersQuantity: String(1_500 + ((index * 631) % 900)),
    })),
    document: '{}',
    ...changes,
  }
}

function order(sequence: number, status: string, filled: string): BotView['orders'][number] {
  return {
    sequence,
    clientOrderId: `inventedclientorderid${sequence}`,
    orderId: status === 'unknown' ? null : `17700000${sequence}`,
    side: 'sell',
    type: 'post-only',
    timeInForce: 'gtc',
    price: '0.008004',
    quantity: '100',
    notional: null,
    filled,
    status,
    createdAtMs: NOW_MS - (20 - sequence) * 1_000,
    reason: null,
  }
}

function fill(index: number, quantity: string): BotView['fills'][number] {
  return {
    fillId: `fill-${index}`,
    orderId: `17700000${index}`,
    role: index % 2 === 0 ? 'maker' : 'taker',
    price: `0.00799${index % 7}`,
    quantity,
    fee: '0.0033',
    feeAsset: 'USDT',
    atMs: START_AT_MS + index * 2_000 + 400,
  }
}
