/** Accounts that must never trade with each other, over a real sandbox, which would let them. */
import { randomUUID } from 'node:crypto'
import { marketSymbol, price, quantity, type Side } from '@trading-bridge/core'
import { approveManualOrder } from '@trading-bridge/engine'
import { Sandbox } from '@trading-bridge/sandbox'
import { expect, test, vi } from 'vitest'
import type { OpenLedger, Service } from '../src/index.ts'
import { addAccount, openInstallation, temporaryFolder } from './installation.ts'

// Each test makes a database.
vi.setConfig({ testTimeout: 120_000 })

const SYMBOL = marketSymbol('SHARP/USDT')
const BALANCES = { SHARP: '100000', USDT: '10000' }

test('MI-1: two accounts with one key are one domain', async () => {
  await using folder = await temporaryFolder()
  await using sandbox = await Sandbox.open({ crowd: false, accounts: [] })
  const key = sandbox.createAccount({ name: 'shared', balances: BALANCES })
  await using service = await openInstallation(folder.path)
  await addAccount(service, sandbox, { name: 'of-ann', owner: 'ann', key })
  await addAccount(service, sandbox, { name: 'of-ben', owner: 'ben', key })
  await assertNeverMeet(service, 'of-ann', 'of-ben')
  expect(sandbox.exchange.fills(key.accountId, { symbol: 'SHARPUSDT', pageSize: 10 })).toEqual([])
})

test('MI-1: two accounts of one owner, each with its own key, are one domain', async () => {
  await using folder = await temporaryFolder()
  await using sandbox = await Sandbox.open({ crowd: false, accounts: [] })
  const one = sandbox.createAccount({ name: 'one', balances: BALANCES })
  const two = sandbox.createAccount({ name: 'two', balances: BALANCES })
  await using service = await openInstallation(folder.path)
  await addAccount(service, sandbox, { name: 'one', owner: 'ann', key: one })
  await addAccount(service, sandbox, { name: 'two', owner: 'ann', key: two })
  await assertNeverMeet(service, 'one', 'two')
  expect(sandbox.exchange.fills(one.accountId, { symbol: 'SHARPUSDT', pageSize: 10 })).toEqual([])
})

test('accounts of two owners with keys of their own may meet', async () => {
  await using folder = await temporaryFolder()
  await using sandbox = await Sandbox.open({ crowd: false, accounts: [] })
  await using service = await openInstallation(folder.path)
  for (const name of ['ann', 'ben']) {
    const key = sandbox.createAccount({ name, balances: BALANCES })
    await addAccount(service, sandbox, { name, owner: name, key })
  }
  await using ann = await service.ledgers.use('ann')
  await using ben = await service.ledgers.use('ben')
  expect(await place(ann.value, 'sell', '0.0085')).toBe('acknowledged')
  expect(await place(ben.value, 'buy', '0.0085')).toBe('acknowledged')
})

test('nothing trades while another account of the owner cannot be opened, and that one is named with why', async () => {
  await using folder = await temporaryFolder()
  await using sandbox = await Sandbox.open({ crowd: false, accounts: [] })
  const key = sandbox.createAccount({ name: 'good', balances: BALANCES })
  const gone = { apiKey: 'invented0key0that0nobody0knows00', apiSecret: 'invented0secret0of0that0key00000' }
  await using service = await openInstallation(folder.path)
  await addAccount(service, sandbox, { name: 'good', owner: 'ann', key })
  await addAccount(service, sandbox, { name: 'gone', owner: 'ann', key: gone })
  await expect(service.ledgers.use('good')).rejects.toMatchObject({
    code: 'TB_CONFIG',
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
  await using folder = await temporaryFolder()
  await using sandbox = await Sandbox.open({ crowd: false, accounts: [] })
  await using service = await openInstallation(folder.path)
  for (const name of ['one', 'two']) {
    const key = sandbox.createAccount({ name, balances: BALANCES })
    await addAccount(service, sandbox, { name, owner: 'ann', key })
  }
  const before = await service.ledgers.use('one')
  expect(await place(before.value, 'sell', '0.0085')).toBe('acknowledged')
  await before.close()
  await service.vault.removeCredential({ accountId: 'id-of-one' })

  await using lease = await service.ledgers.use('two')
  expect(await place(lease.value, 'buy', '0.0085')).toBe('GATE_SELF_TRADE')
  expect(await place(lease.value, 'buy', '0.0084')).toBe('acknowledged')
})

/** The first's sell rests; the second's buy that would reach it is refused, whichever is opened first. */
async function assertNeverMeet(service: Service, first: string, second: string): Promise<void> {
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
