import { seededRandom, systemClock } from '@trading-bridge/core'
import { DEFAULT_MARKETS, SandboxExchange } from '@trading-bridge/sandbox'
import { type Fate, inProcessVenue } from './in-process-venue.ts'
import { venueContract } from './venue-contract.ts'

venueContract('the sandbox’s exchange in this process', async () => {
  const exchange = new SandboxExchange({ clock: systemClock, random: seededRandom(1) })
  for (const { referencePrice, depth, ...market } of DEFAULT_MARKETS) exchange.addMarket(market)
  const [bot, other] = ['bot', 'other'].map((name) => {
    const { accountId } = exchange.accounts.open({ name })
    exchange.fund(accountId, 'SHARP', '10000')
    exchange.fund(accountId, 'USDT', '5000')
    return accountId
  })
  if (bot === undefined || other === undefined) throw new Error('Two accounts were to be opened.')
  const fates: Fate[] = []
  return {
    venue: inProcessVenue({ exchange, accountId: bot, fate: () => fates.shift() ?? 'answered' }),
    async offer(side, at, amount) {
      exchange.place(other, {
        symbol: 'SHARPUSDT',
        side: side === 'buy' ? 'BUY' : 'SELL',
        ordType: 'LIMIT',
        ordPrice: at,
        ordQty: amount,
      })
    },
    loseNextReply: () => fates.push('reply-lost'),
    unreachable: async () => inProcessVenue({ exchange, accountId: bot, isReachable: () => false }),
    async [Symbol.asyncDispose]() {},
  }
})
