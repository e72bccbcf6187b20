import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CoinstoreClient } from '@trading-bridge/client'
import { type OrderRequest, price, quantity, Secret } from '@trading-bridge/core'
import { faultRule, Sandbox } from '@trading-bridge/sandbox'
import { expect, test } from 'vitest'
import { SHARP, sharpMarket } from '../../test/fixtures.ts'
import { type ApprovedOrder, approveManualOrder } from '../risk/approve-order.ts'
import { coinstoreVenue } from './coinstore-venue.ts'

/** Invented. */
const credentials = { apiKey: '0'.repeat(32), secret: Secret.fromText('1'.repeat(32)) }

function approvedOrder(): ApprovedOrder {
  const request: OrderRequest = {
    type: 'limit',
    symbol: SHARP,
    side: 'sell',
    price: price('0.00796'),
    quantity: quantity('500'),
    timeInForce: 'ioc',
  }
  const decision = approveManualOrder(
    { goalId: 'a test', sequence: 1, request, reason: 'a test' },
    sharpMarket,
  )
  if (decision.kind !== 'approved') throw new Error(decision.refusal.message)
  return decision.order
}

async function submitTo(restUrl: string, keys = credentials) {
  await using client = await CoinstoreClient.open({ restUrl, credentials: keys, retry: { attempts: 1 } })
  return await coinstoreVenue(client).submit(approvedOrder())
}

test('an order that nobody was there to take is proven unsent', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  expect(await submitTo(`http://127.0.0.1:${port}/api`)).toMatchObject({ kind: 'unsent' })
})

test('an order that the exchange says no to is rejected, with the code and what to do', async () => {
  await using sandbox = await Sandbox.open({ crowd: false })
  expect(await submitTo(sandbox.restUrl)).toMatchObject({ kind: 'rejected', exchangeCode: '401' })
})

test('an order whose reply never comes is unknown', async () => {
  await using sandbox = await Sandbox.open({ crowd: false })
  const account = await sandbox.createAccount({ name: 'bot', balances: { SHARP: '1000' } })
  sandbox.faults.add({
    rules: [faultRule({ endpoint: 'placeOrder' }, { fault: 'drop-reply', connection: 'reset' })],
  })
  const keys = { apiKey: account.apiKey, secret: Secret.fromText(account.apiSecret) }
  expect(await submitTo(sandbox.restUrl, keys)).toMatchObject({ kind: 'unknown' })
})
