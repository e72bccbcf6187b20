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
    idea: 'TWAP, even slices of time',
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
duration: 42s
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
    idea: 'POV, a share of what others trade',
    text: `
name: buy-eth
account: bob
market: ETH/USDT
kind: pov
side: buy
target:
  quantity: 1.2
purpose: build the position in ETH that was decided on
authorisedBy: the demo
duration: 50s
sliceInterval: 3s
style: ioc
participation:
  target: 0.004
  max: 0.1
  window: 1m
limits:
  maxCost: 40
`,
  },
  {
    name: 'sell-btc',
    idea: 'iceberg, a little shown at a time',
    text: `
name: sell-btc
account: alice
market: BTC/USDT
kind: iceberg
side: sell
target:
  quantity: 0.12
displayQuantity: 0.04
purpose: sell BTC without showing how much
authorisedBy: the demo
duration: 50s
style: join
participation:
  max: 0.1
  window: 1m
limits:
  minRest: 1s
`,
  },
]
