/** A market on a sandbox in which others trade, and goals written for it. */
import type { Sandbox } from '@trading-bridge/sandbox'

export interface OthersTrading {
  stop(): void
}

const EVERY_MS = 50

/**
 * Others who quote around 0.008 and trade with each other, past the network: enough that a goal of a few hundred is a small part
 * of it, from the first moment on.
 */
export function tradeAmongOthers(sandbox: Sandbox): OthersTrading {
  const balances = { SHARP: '1000000000', USDT: '50000000' }
  const { accountId: quoter } = sandbox.createAccount({ name: 'quoter', balances, isMarketMaker: true })
  const { accountId: taker } = sandbox.createAccount({ name: 'taker', balances, isMarketMaker: true })
  const place = (
    accountId: string,
    side: 'BUY' | 'SELL',
    timeInForce: 'GTC' | 'IOC',
    [ordPrice, ordQty]: readonly [string, string],
  ): void => {
    const terms = { symbol: 'SHARPUSDT', side, ordType: 'LIMIT', timeInForce, ordPrice, ordQty } as const
    const outcome = sandbox.exchange.place(accountId, terms)
    if (outcome.kind === 'rejected') throw new Error(outcome.text)
  }
  place(quoter, 'SELL', 'GTC', ['0.00801', '400'])
  // Bids grow, so that whoever sells finds some; offers do not, so that whoever joins them has his turn.
  const trade = (): void => {
    place(quoter, 'BUY', 'GTC', ['0.00799', '400'])
    place(quoter, 'SELL', 'GTC', ['0.00801', '300'])
    place(taker, 'BUY', 'IOC', ['0.00801', '300'])
    place(taker, 'SELL', 'IOC', ['0.00799', '300'])
  }
  for (let trades = 0; trades < 10; trades += 1) trade()
  const timer = setInterval(trade, EVERY_MS)
  return { stop: () => clearInterval(timer) }
}

/** As YAML; what is given is written into it, or over it, and what is given as nothing is left out. */
export function goalText(name: string, changes: Readonly<Record<string, string>> = {}): string {
  const lines = {
    name,
    account: 'main',
    market: 'SHARP/USDT',
    kind: 'twap',
    side: 'sell',
    target: '{ quantity: 200 }',
    purpose: 'show what a test is about',
    authorisedBy: 'Ann of the tests',
    duration: '3s',
    sliceInterval: '1s',
    jitter: '0',
    ...changes,
  }
  return Object.entries(lines)
    .map(([setting, value]) => (value === '' ? '' : `${setting}: ${value}\n`))
    .join('')
}
