/**
 * The three goals of the demo, as a file would hold them: each works towards its position in its own way, on one side, and
 * takes at most a tenth of what others trade. "trading-bridge bot example KIND" prints all that can be said of a kind.
 */

export interface DemoGoal {
  readonly name: string
  /** What it does, for somebody who has never seen one. */
  readonly idea: string
  readonly text: string
}

export const DEMO_GOALS: readonly DemoGoal[] = [
  {
    name: 'sell-sharp',
    idea: 'sells in even slices of time',
    text: `
name: sell-sharp
account: alice
market: SHARP/USDT
kind: twap
side: sell
target:
  quantity: 5000
purpose: bring the holding of SHARP down to its plan
authorisedBy: the demo
duration: 45s
sliceInterval: 3s
style: ioc
catchUp:
  mode: capped
  maxMultiple: 2
participation:
  max: 0.1
  window: 1m
price:
  limit: 0.0075
  maxSlippageBps: 50
`,
  },
  {
    name: 'buy-eth',
    idea: 'buys a share of what others trade',
    text: `
name: buy-eth
account: bob
market: ETH/USDT
kind: pov
side: buy
target:
  notional: 4000
purpose: build the position in ETH that was decided on
authorisedBy: the demo
duration: 60s
sliceInterval: 2s
style: ioc
catchUp:
  mode: capped
participation:
  target: 0.02
  max: 0.1
  window: 1m
limits:
  maxCost: 40
`,
  },
  {
    name: 'sell-btc',
    idea: 'rests in the book and shows a little at a time',
    text: `
name: sell-btc
account: alice
market: BTC/USDT
kind: iceberg
side: sell
target:
  quantity: 0.3
displayQuantity: 0.02
purpose: sell BTC without showing how much
authorisedBy: the demo
duration: 60s
style: join
participation:
  max: 0.1
  window: 1m
`,
  },
]
