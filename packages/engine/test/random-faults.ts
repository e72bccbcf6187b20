/** What the orders, cancels and reads that come next meet with. None of them is a lie: a no of the exchange is a no. */
import type { FaultRule } from '@trading-bridge/sandbox'

const orders: FaultRule['when'] = { endpoint: 'placeOrder', nth: 1 }
const cancels: FaultRule['when'] = { endpoint: 'cancelOrder', nth: 1 }

type RandomFault = readonly [FaultRule['when'], FaultRule['then']]

const FAULTS: readonly RandomFault[] = [
  [orders, { fault: 'drop-reply', connection: 'reset' }],
  [orders, { fault: 'drop-request', connection: 'reset' }],
  [orders, { fault: 'delay-request', ms: 4_000 }],
  [orders, { fault: 'delay-reply', ms: 12_000 }],
  [orders, { fault: 'hide-order', ms: 15_000 }],
  [orders, { fault: 'duplicate-request', answer: 'second' }],
  [orders, { fault: 'server-error', status: 500, processed: true }],
  [orders, { fault: 'html-page', status: 502, processed: false }],
  [orders, { fault: 'truncate-reply', atByte: 12 }],
  [orders, { fault: 'reset-reply', atByte: 8 }],
  [cancels, { fault: 'drop-reply', connection: 'reset' }],
  [cancels, { fault: 'drop-request', connection: 'reset' }],
  [cancels, { fault: 'late-fill', quantity: '5' }],
  [
    { endpoint: 'read', times: 3 },
    { fault: 'html-page', status: 502 },
  ],
  [
    { endpoint: 'read', times: 2 },
    { fault: 'reset-reply', atByte: 10 },
  ],
  [{ endpoint: ['activeOrders', 'activeOrdersV2'], times: 2 }, { fault: 'false-empty' }],
  [{ endpoint: ['accountMatches'], times: 1 }, { fault: 'false-empty' }],
  [{ for: 6_000 }, { fault: 'maintenance' }],
  [{ for: 20_000 }, { fault: 'maintenance' }],
]

/** These, and what somebody does by hand on two accounts. */
export function randomFaults(cancelledOn: string, orderedOn: string): readonly RandomFault[] {
  return [
    ...FAULTS,
    [{ times: 1 }, { fault: 'manual-cancel', account: cancelledOn }],
    [
      { times: 1 },
      {
        fault: 'manual-order',
        account: orderedOn,
        order: { symbol: 'SHARPUSDT', side: 'BUY', ordType: 'LIMIT', ordPrice: '0.0078', ordQty: '20' },
      },
    ],
  ]
}
