/** The exchange of the demo: livelier than a sandbox is by itself, so that a goal of days fits into a minute. */
import { DEFAULT_MARKETS, type FaultScript, faultRule, Sandbox } from '@trading-bridge/sandbox'

/** The crowd moves four times a second, and has several times the depth of a sandbox's own. */
const CROWD_STEP_MS = 250
const DEPTHS: Readonly<Record<string, string>> = { SHARP: '60000', BTC: '10', ETH: '200' }

/** Enough past for a day's prices, without waiting for it. */
const HISTORY_HOURS = 1

export function openDemoExchange(seed: number): Promise<Sandbox> {
  return Sandbox.open({
    seed,
    crowd: { stepMs: CROWD_STEP_MS, historyHours: HISTORY_HOURS },
    markets: DEFAULT_MARKETS.map((market) => ({ ...market, depth: DEPTHS[market.base] ?? '0' })),
    accounts: [
      { name: 'alice', balances: { SHARP: '10000', BTC: '1', USDT: '5000' } },
      { name: 'bob', balances: { USDT: '10000' } },
    ],
  })
}

export const LOST_REPLY = 'lost-reply'
export const SILENCE = 'silence'

const LOST_REPLY_AFTER_MS = 9_000
const SILENCE_AFTER_MS = 18_000
export const SILENCE_MS = 7_000

/** Counted from when the bots begin. */
export const DEMO_FAULTS: FaultScript = {
  rules: [
    faultRule(
      { endpoint: 'placeOrder', account: 'alice', symbol: 'SHARPUSDT', after: LOST_REPLY_AFTER_MS, times: 1 },
      { fault: 'drop-reply', connection: 'reset' },
      LOST_REPLY,
    ),
    faultRule(
      { endpoint: 'read', after: SILENCE_AFTER_MS, for: SILENCE_MS },
      { fault: 'server-error', status: 503 },
      SILENCE,
    ),
  ],
}
