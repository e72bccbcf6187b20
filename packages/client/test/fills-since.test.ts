import { ManualClock, marketSymbol, Secret } from '@trading-bridge/core'
import { faultRule, Sandbox } from '@trading-bridge/sandbox'
import { expect, test } from 'vitest'
import { CoinstoreClient } from '../src/index.ts'

const SHARP = marketSymbol('SHARP/USDT')
const START_AT_MS = 1_771_000_000_000

test('fills since a moment are read page by page from the newest, and no further back', async () => {
  const clock = new ManualClock(START_AT_MS)
  const balances = { SHARP: '10000', USDT: '10000' }
  const accounts = ['bot', 'other'].map((name) => ({ name, balances, isMarketMaker: true }))
  await using sandbox = await Sandbox.open({ clock, crowd: false, accounts })
  const [bot, other] = sandbox.accounts
  if (bot === undefined || other === undefined) throw new Error('The sandbox has two accounts.')
  const order = { symbol: 'SHARPUSDT', ordType: 'LIMIT', ordPrice: '0.008' } as const
  const trade = (times: number): void => {
    for (let nth = 0; nth < times; nth += 1) {
      sandbox.exchange.place(other.accountId, { ...order, side: 'SELL', ordQty: '1' })
      sandbox.exchange.place(bot.accountId, { ...order, side: 'BUY', ordQty: '1' })
    }
  }
  trade(150)
  clock.advance(60_000)
  trade(120)
  sandbox.faults.add({ rules: [faultRule({ endpoint: 'accountMatches' }, { fault: 'delay-reply', ms: 0 })] })
  await using client = await CoinstoreClient.open({
    restUrl: sandbox.restUrl,
    credentials: { apiKey: bot.apiKey, secret: Secret.fromText(bot.apiSecret) },
    clock,
  })
  const late = await client.fetchFills({ symbol: SHARP, sinceAtMs: START_AT_MS + 60_000 })
  expect(late).toHaveLength(120)
  expect(sandbox.faults.fired).toHaveLength(2)
  expect(await client.fetchFills({ symbol: SHARP })).toHaveLength(270)
  expect(sandbox.faults.fired).toHaveLength(5)
})
