/** An account on another exchange: opened through ccxt, its key lent for each signature and no longer. */
import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@trading-bridge/core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeLentKeyExchange } from '../src/exchanges/lent-key-exchange.ts'
import { credentialFields, credentialOwnerOf, fingerprintOf, Service } from '../src/index.ts'

// ccxt and a new database both take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** Invented. */
const API_KEY = 'invented-key-of-the-other-exchange'
/** Invented. */
const API_SECRET = 'invented-secret-of-the-other-exchange'
/** Invented. */
const PASSPHRASE = 'an invented passphrase of this test'

let folder: string
let service: Service
let server: Server
let origin: string
const asked: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost')
    asked.push(`${request.method} ${url.pathname}`)
    response.setHeader('content-type', 'application/json')
    response.end(replyTo(url, request.headers['x-mbx-apikey']))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = await mkdtemp(join(tmpdir(), 'trading-bridge-ccxt-'))
  const masterKey = { kind: 'passphrase', passphrase: Secret.fromText(PASSPHRASE) } as const
  service = await Service.open({
    settings: { home: join(folder, 'home'), databaseUrl: undefined, masterKey },
    scrypt: { cost: 2 ** 14, blockSize: 1, parallelization: 1 },
  })
  await service.unlock()
  const account = {
    id: 'id-of-other',
    ownerId: 'owner',
    name: 'other',
    exchange: 'binance',
    kind: 'sandbox',
    restUrl: origin,
    streamUrl: origin.replace('http', 'ws'),
    createdAtMs: 1_790_000_000_000,
  } as const
  await service.store.accounts.insertOwner({ id: 'owner', name: 'ann', createdAtMs: 1_790_000_000_000 })
  await service.store.accounts.insertAccount(account)
  const credential = { apiKey: Secret.fromText(API_KEY), apiSecret: Secret.fromText(API_SECRET) }
  await service.vault.storeCredential({
    owner: credentialOwnerOf(account),
    fields: credentialFields(credential),
    fingerprint: fingerprintOf('binance', credential.apiKey),
  })
})

afterAll(async () => {
  await service.close()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

test('it is read with the stored key, to the last digit', async () => {
  await using lease = await service.exchanges.use('other')
  expect(lease.value.venue.name).toBe('binance')
  const [balance] = await lease.value.venue.fetchBalances()
  expect(`${balance?.available} ${balance?.frozen}`).toBe('12.5 0.000000000000000001')
  expect(asked).toEqual(['GET /api/v3/exchangeInfo', 'GET /api/v3/account'])
})

test('what only Coinstore has is told as that', async () => {
  await expect(service.exchanges.useCoinstore('other')).rejects.toMatchObject({
    code: 'TB_CONFIG',
    message: expect.stringContaining('is on binance'),
  })
  expect(service.exchanges.openCount).toBe(0)
})

test('a locked vault opens it no more than any other', async () => {
  service.vault.lock()
  await expect(service.exchanges.use('other')).rejects.toMatchObject({ code: 'TB_VAULT_LOCKED' })
  await service.unlock()
})

test('key and secret are in ccxt’s fields only while it signs, and nothing else is asked to be signed', async () => {
  const seen: string[] = []
  const exchange = await makeLentKeyExchange('binance', {
    base: `${origin}/api/v3`,
    options: { defaultType: 'spot' },
    signer: {
      sign({ method, path, signWith }) {
        seen.push(`${method} ${path}`)
        return signWith(API_KEY, API_SECRET)
      },
    },
  })
  const fields = (): string => `${exchange.apiKey ?? ''}${exchange.secret ?? ''}`
  expect(fields()).toBe('')
  const signed = exchange.sign('account', 'private', 'GET', {})
  expect(String(signed['url'])).toContain('signature=')
  expect(fields()).toBe('')
  expect(seen).toEqual(['GET /api/v3/account'])
  expect(() => exchange.sign('capital/withdraw/apply', 'sapi', 'POST', {})).toThrow()
  expect(seen).toHaveLength(1)
})

test('the log holds neither', async () => {
  const log = await readFile(join(folder, 'home', 'log', 'trading-bridge.log'), 'utf8')
  expect(log).toContain('"event":"account.opened"')
  for (const secret of [API_KEY, API_SECRET, PASSPHRASE]) expect(log).not.toContain(secret)
})

/** As much as reading a balance takes; markets are public, the account is not. */
function replyTo(url: URL, apiKey: unknown): string {
  if (url.pathname === '/api/v3/exchangeInfo') return '{"symbols":[]}'
  if (!isSigned(url, apiKey)) return '{"code":-1022,"msg":"Signature for this request is not valid."}'
  return '{"balances":[{"asset":"USDT","free":"12.5","locked":"0.000000000000000001"}]}'
}

function isSigned({ searchParams, search }: URL, apiKey: unknown): boolean {
  const signature = searchParams.get('signature')
  const payload = search.slice(1).replace(/&signature=[^&]*$/, '')
  return apiKey === API_KEY && signature === createHmac('sha256', API_SECRET).update(payload).digest('hex')
}
