/** A client that is given a signer in place of a secret. */
import { InvalidInputError } from '@trading-bridge/core'
import { keySigner, type RequestSigner, type SignableRequest } from '@trading-bridge/protocol'
import { expect, test } from 'vitest'
import { CoinstoreClient } from '../src/index.ts'
import { ACCEPTED, CREDENTIALS, failureOf, limitOrder, openClient, SECRET } from './build.ts'
import { RawServer, reply } from './raw-server.ts'

const UNCHECKED = { unchecked: true }

test('a signer is told where each private call goes, and its headers are sent', async () => {
  const asked: SignableRequest[] = []
  await using server = await RawServer.open((arrival) => reply(arrival, ACCEPTED))
  await using client = await openClient(server, { credentials: undefined, signer: recording(asked) })
  await client.placeOrder(limitOrder(), UNCHECKED)
  await failureOf(client.fetchFills({ symbol: limitOrder().symbol }))

  const [order, fills] = server.arrivals
  expect(asked).toEqual([
    {
      origin: new URL(server.restUrl).origin,
      method: 'POST',
      path: '/api/trade/order/place',
      payload: order?.body,
      expiresAtMs: Number(order?.headers.get('x-cs-expires')),
    },
    {
      origin: new URL(server.restUrl).origin,
      method: 'GET',
      path: '/api/trade/match/accountMatches',
      payload: fills?.target.split('?')[1],
      expiresAtMs: Number(fills?.headers.get('x-cs-expires')),
    },
  ])
  expect(order?.headers.get('x-cs-apikey')).toBe(CREDENTIALS.apiKey)
  expect(order?.headers.get('content-type')).toBe('application/json')
})

test('a signer is not asked for public calls', async () => {
  const asked: SignableRequest[] = []
  await using server = await RawServer.open((arrival) => reply(arrival, '{"code":0,"data":[]}'))
  await using client = await openClient(server, { credentials: undefined, signer: recording(asked) })
  await client.fetchMarkets()
  expect(asked).toEqual([])
})

test('an order that its signer declines fails with the reason and does not leave', async () => {
  await using server = await RawServer.open((arrival) => reply(arrival, '{"code":0,"data":[]}'))
  const reason = declined()
  await using client = await openClient(server, { credentials: undefined, signer: declining(reason) })
  expect(await failureOf(client.placeOrder(limitOrder(), UNCHECKED))).toBe(reason)
  expect(await failureOf(client.fetchBalances())).toBe(reason)
  await client.fetchMarkets()
  expect(server.arrivals.map(({ target }) => target)).toEqual(['/api/v2/public/config/spot/symbols'])
})

test('a call that was declined gives its place in the rate budget back', async () => {
  await using server = await RawServer.open((arrival) => reply(arrival, '{"code":0,"data":[]}'))
  const pacing = { ipRequests: 3, userRequests: 3, cancelReserve: 0, windowMs: 3_600_000 }
  await using client = await openClient(server, {
    credentials: undefined,
    signer: declining(declined()),
    pacing,
  })
  for (let call = 0; call < 10; call += 1) await failureOf(client.fetchBalances())
  await client.fetchMarkets()
  expect(server.arrivals).toHaveLength(1)
})

test('credentials and a signer together are refused', async () => {
  const both = { restUrl: 'http://127.0.0.1:9/api', credentials: CREDENTIALS, signer: recording([]) }
  expect(await failureOf(CoinstoreClient.open(both))).toMatchObject({ code: 'TB_CONFIG', setting: 'signer' })
})

function recording(asked: SignableRequest[]): RequestSigner {
  const signer = keySigner(CREDENTIALS.apiKey, SECRET)
  return {
    sign(request) {
      asked.push(request)
      return signer.sign(request)
    },
  }
}

function declining(reason: Error): RequestSigner {
  return {
    sign() {
      throw reason
    },
  }
}

function declined(): Error {
  return new InvalidInputError({
    message: 'It was declined.',
    rule: 'invented',
    subject: 'request',
    value: '',
    limit: '',
    next: 'Do nothing.',
  })
}
