/** What the exchange lets through for one account, over a real sandbox that counts what comes. */
import { Sandbox } from '@trading-bridge/sandbox'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Service } from '../src/index.ts'
import { addAccount, openInstallation, type TemporaryFolder, temporaryFolder } from './installation.ts'

// A database is made, and a window of the exchange's limit passes.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

/** Two times this is more than the exchange takes of one account in a window, and each alone is not. */
const REQUESTS_EACH = 80

let folder: TemporaryFolder
let sandbox: Sandbox
let service: Service

beforeEach(async () => {
  folder = await temporaryFolder()
  sandbox = await Sandbox.open({ crowd: false, accounts: [] })
  service = await openInstallation(folder.path, undefined, undefined, { attempts: 1 })
})

afterEach(async () => {
  await service.close()
  await sandbox.close()
  await folder[Symbol.asyncDispose]()
})

test('two accounts with one key keep to one budget: the exchange turns nothing away', async () => {
  const key = sandbox.createAccount({ name: 'shared', balances: { USDT: '1' } })
  await addAccount(service, sandbox, { name: 'of-ann', owner: 'ann', key })
  await addAccount(service, sandbox, { name: 'of-ben', owner: 'ben', key })
  await using ann = await service.exchanges.useCoinstore('of-ann')
  await using ben = await service.exchanges.useCoinstore('of-ben')
  const asked = Array.from({ length: REQUESTS_EACH }, () => [
    ann.value.client.fetchBalances(),
    ben.value.client.fetchBalances(),
  ])
  const answers = await Promise.allSettled(asked.flat())
  expect(answers.filter(({ status }) => status === 'rejected')).toEqual([])
})

test('one of two accounts with one key is closed, and the other goes on', async () => {
  const key = sandbox.createAccount({ name: 'shared', balances: { USDT: '1' } })
  await addAccount(service, sandbox, { name: 'of-ann', owner: 'ann', key })
  await addAccount(service, sandbox, { name: 'of-ben', owner: 'ben', key })
  const ann = await service.exchanges.useCoinstore('of-ann')
  await using ben = await service.exchanges.useCoinstore('of-ben')
  await ann.close()
  expect(await ben.value.client.fetchBalances()).toHaveLength(1)
})
