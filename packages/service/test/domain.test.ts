/** Accounts that must never trade with each other, over a real sandbox, which would let them. */
import { randomUUID } from 'node:crypto'
import { marketSymbol, price, quantity, type Side } from '@trading-bridge/core'
import { approveManualOrder } from '@trading-bridge/engine'
import { Sandbox, type SandboxAccount } from '@trading-bridge/sandbox'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { OpenLedger, Service } from '../src/index.ts'
import { addAccount, openInstallation, type TemporaryFolder, temporaryFolder } from './installation.ts'

const SYMBOL = marketSymbol('SHARP/USDT')
const BALANCES = { SHARP: '100000', USDT: '10000' }

let folder: TemporaryFolder
let sandbox: Sandbox
let service: Service

beforeAll(async () => {
  folder = await temporaryFolder()
  sandbox = await Sandbox.open({ crowd: false, accounts: [] })
  service = await openInstallation(folder.path)
})

// The next test begins with an empty market.
afterEach(() => {
  for (const { accountId } of sandbox.accounts) sandbox.exchange.cancelAll(accountId)
})

afterAll(async () => {
  await service.close()
  await sandbox.close()
  await folder[Symbol.asyncDispose]()
})

test('MI-1: two accounts with one key are one domain', async () => {
  const key = sandbox.createAccount({ name: 'shared', balances: BALANCES })
  await addAccount(service, sandbox, { name: 'of-ann', owner: 'ann', key })
  await addAccount(service, sandbox, { name: 'of-ben', owner: 'ben', key })
  await assertNeverMeet('of-ann', 'of-ben')
  expect(fillsOf(key)).toEqual([])
})

test('MI-1: two accounts of one owner, each with its own key, are one domain', async () => {
  const one = await addWithKey('one', 'cay')
  await addWithKey('two', 'cay')
  await assertNeverMeet('one', 'two')
  expect(fillsOf(one)).toEqual([])
})

test('accounts of two owners with keys of their own may meet', async () => {
  const dan = await addWithKey('of-dan', 'dan')
  await addWithKey('of-eve', 'eve')
  await using seller = await service.ledgers.use('of-dan')
  await using buyer = await service.ledgers.use('of-eve')
  expect(await place(seller.value, 'sell', '0.0085')).toBe('acknowledged')
  expect(await place(buyer.value, 'buy', '0.0085')).toBe('acknowledged')
  expect(fillsOf(dan)).toHaveLength(1)
})

test('nothing trades while another account of the owner cannot be opened, and that one is named with why', async () => {
  await addWithKey('good', 'fay')
  const gone = { apiKey: 'invented0key0that0nobody0knows00', apiSecret: 'invented0secret0of0that0key00000' }
  await addAccount(service, sandbox, { name: 'gone', owner: 'fay', key: gone })
  await expect(service.ledgers.use('good')).rejects.toMatchObject({
    code: 'TB_EXCHANGE_REJECTED',
    message: expect.stringMatching(
      /^good may not trade while gone, whose orders it must not meet, cannot be opened: ./,
    ),
    next: expect.stringContaining('key remove --account gone'),
  })
  expect(service.exchanges.openCount).toBe(0)

  await service.vault.removeCredential({ accountId: 'id-of-gone' })
  await using lease = await service.ledgers.use('good')
  expect(await place(lease.value, 'sell', '0.0085')).toBe('acknowledged')
})

test('what is live by the books of an account that has lost its key still counts', async () => {
  await addWithKey('first', 'gus')
  await addWithKey('second', 'gus')
  const before = await service.ledgers.use('first')
  expect(await place(before.value, 'sell', '0.0085')).toBe('acknowledged')
  await before.close()
  await service.vault.removeCredential({ accountId: 'id-of-first' })

  await using lease = await service.ledgers.use('second')
  expect(await place(lease.value, 'buy', '0.0085')).toBe('GATE_SELF_TRADE')
  expect(await place(lease.value, 'buy', '0.0084')).toBe('acknowledged')
})

async function addWithKey(name: string, owner: string): Promise<SandboxAccount> {
  const key = sandbox.createAccount({ name, balances: BALANCES })
  await addAccount(service, sandbox, { name, owner, key })
  return key
}

function fillsOf({ accountId }: SandboxAccount) {
  return sandbox.exchange.fills(accountId, { symbol: 'SHARPUSDT', pageSize: 10 })
}

/** The first's sell rests; the second's buy that would reach it is refused, whichever is opened first. */
async function assertNeverMeet(first: string, second: string): Promise<void> {
  await using seller = await service.ledgers.use(first)
  await using buyer = await service.ledgers.use(second)
  expect(buyer.value.domain).toBe(seller.value.domain)
  expect(await place(seller.value, 'sell', '0.0085')).toBe('acknowledged')
  expect(await place(buyer.value, 'buy', '0.0085')).toBe('GATE_SELF_TRADE')
  expect(await place(buyer.value, 'buy', '0.0084')).toBe('acknowledged')
}

/** What became of it, or the code of the refusal. */
async function place({ ledger, venue }: OpenLedger, side: Side, at: string): Promise<string> {
  const market = await venue.fetchMarket(SYMBOL)
  const request = {
    type: 'limit',
    symbol: SYMBOL,
    side,
    price: price(at),
    quantity: quantity('100'),
  } as const
  const intent = { goalId: randomUUID(), sequence: 1, request, reason: 'of a test' }
  const decision = approveManualOrder(intent, market)
  if (decision.kind === 'refused') return decision.refusal.code
  const result = await ledger.submit(decision.order)
  if (result.kind === 'refused') return result.refusal.code
  return result.kind === 'sent' ? result.outcome.kind : result.kind
}
