/** MI-2 over real sockets: requests of several accounts race each other to the exchange. */
import { CoinstoreClient } from '@trading-bridge/client'
import { Secret, type Side, seededRandom } from '@trading-bridge/core'
import { Sandbox, type SandboxAccount } from '@trading-bridge/sandbox'
import { expect, test } from 'vitest'
import { AccountLedger, coinstoreVenue, hasEnded, MemoryLedgerStorage, TradingDomain } from '../src/index.ts'
import { byHand } from './owners-rig.ts'
import { oneOf, randomOrder } from './random-orders.ts'
import { SelfTradeWatch } from './self-trade-watch.ts'

const BALANCES = { SHARP: '1000000', USDT: '100000' }
const ROUNDS = 60
const RACING = 6

/** Nobody is asked. */
class OpenGate extends TradingDomain {
  override refusalOf(): undefined {
    return undefined
  }
}

interface RacingAccount extends AsyncDisposable {
  readonly ledger: AccountLedger
  readonly leaning: Side | 'both'
}

async function openAccount(
  sandbox: Sandbox,
  { accountId, apiKey, apiSecret }: SandboxAccount,
  parts: { readonly domain: TradingDomain; readonly leaning: Side | 'both' },
): Promise<RacingAccount> {
  const credentials = { apiKey, secret: Secret.fromText(apiSecret) }
  const client = await CoinstoreClient.open({ restUrl: sandbox.restUrl, credentials })
  const ledger = await AccountLedger.open({
    accountId,
    domain: parts.domain,
    limits: { requestsPerSecond: 30 },
    storage: new MemoryLedgerStorage(),
    venue: coinstoreVenue(client),
  })
  return {
    ledger,
    leaning: parts.leaning,
    async [Symbol.asyncDispose]() {
      await ledger.close()
      await client.close()
    },
  }
}

async function race(domain: TradingDomain) {
  await using sandbox = await Sandbox.open({ crowd: false, accounts: [] })
  const watch = new SelfTradeWatch(sandbox.exchange)
  const outsider = sandbox.createAccount({ name: 'outsider', balances: BALANCES, isMarketMaker: true })
  const open = async (leaning: Side | 'both') => {
    const account = sandbox.createAccount({ name: leaning, balances: BALANCES })
    watch.belongs(account.accountId, 'alice')
    return await openAccount(sandbox, account, { domain, leaning })
  }
  await using buyer = await open('buy')
  await using seller = await open('sell')
  await using either = await open('both')
  const random = seededRandom(7)
  let refused = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let times = 0; times < 3; times += 1) {
      const { side, at, amount } = randomOrder(random)
      sandbox.exchange.place(outsider.accountId, {
        symbol: 'SHARPUSDT',
        side: side === 'buy' ? 'BUY' : 'SELL',
        ordType: 'LIMIT',
        timeInForce: times === 0 ? 'GTC' : 'IOC',
        ordPrice: at,
        ordQty: amount,
      })
    }
    const racing = Array.from({ length: RACING }, async () => {
      const { ledger, leaning } = oneOf([buyer, seller, either], random)
      const live = ledger.orders.filter((order) => !hasEnded(order))
      if (live.length > 3) await ledger.cancel({ id: oneOf(live, random).id })
      else if ((await ledger.submit(byHand(randomOrder(random, leaning)))).kind === 'refused') refused += 1
    })
    await Promise.all(racing)
  }
  const { accepted, fills, selfTrades } = watch
  return { accepted, fills, selfTrades, refused }
}

test('MI-2: over real sockets the accounts of one owner never trade with each other', async () => {
  const { accepted, fills, selfTrades, refused } = await race(new TradingDomain())
  expect(selfTrades).toBe(0)
  expect(accepted).toBeGreaterThan(40)
  expect(fills).toBeGreaterThan(15)
  expect(refused).toBeGreaterThan(20)
})

test('MI-2: over real sockets, without the gate, they do', async () => {
  const { selfTrades } = await race(new OpenGate())
  expect(selfTrades).toBeGreaterThan(5)
})
