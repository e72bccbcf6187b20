/** The commands against a sandbox: what they print, what they refuse, and how they explain the exchange's refusals. */
import { Sandbox, type SandboxAccount } from '@trading-bridge/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CapturedRun, INVENTED_KEY, INVENTED_SECRET, objectOf, run } from './captured-run.ts'

/** The amount of the report that this project began with. */
const REPORTED_QUANTITY = '1386.193512614361'

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await Sandbox.open({
    crowd: false,
    accounts: [
      { name: 'maker', balances: { SHARP: '100000', USDT: '1000' } },
      { name: 'taker', balances: { SHARP: '10000', USDT: '1000' } },
      { name: 'newcomer' },
    ],
  })
})
afterAll(() => sandbox.close())

function account(name: string): SandboxAccount {
  const found = sandbox.accounts.find((candidate) => candidate.name === name)
  if (found === undefined) throw new Error(`The sandbox has no account ${name}.`)
  return found
}

function environmentOf({ apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string }) {
  return { COINSTORE_API_KEY: apiKey, COINSTORE_API_SECRET: apiSecret, COINSTORE_REST_URL: sandbox.restUrl }
}

/** Runs a command as an account, by its name. */
function as(name: string, command: string): Promise<CapturedRun> {
  return run(command.split(' '), { environment: environmentOf(account(name)) })
}

const ORDER = 'order place --symbol SHARP/USDT --json --yes'

describe('account balance', () => {
  test('shows what there is, as exact text', async () => {
    const result = await as('newcomer', 'account balance --json')
    expect(result).toMatchObject({ exitCode: 0, stderr: '' })
    expect(objectOf(result)).toEqual({ balances: [] })

    const rich = objectOf(await as('maker', 'account balance --json'))
    expect(rich).toEqual({
      balances: expect.arrayContaining([
        { asset: 'SHARP', available: '100000', frozen: '0', total: '100000' },
        { asset: 'USDT', available: '1000', frozen: '0', total: '1000' },
      ]),
    })
  })

  test('is a plain table when nobody watches', async () => {
    const { stdout } = await as('taker', 'account balance')
    expect(stdout).toMatch(/^asset +available +frozen +total\n/)
    expect(stdout).toMatch(/^SHARP +10000 +0 +10000$/m)
  })
})

describe('an order', () => {
  test('is placed, listed, shown and cancelled by ids that stay exact text', async () => {
    const placed = await as('maker', `${ORDER} --side sell --type limit --quantity 10 --price 0.008`)
    expect(placed).toMatchObject({ exitCode: 0, stderr: '' })
    const { orderId, clientOrderId, status } = objectOf(placed) as Record<string, string>
    expect(status).toBe('open')
    expect(BigInt(orderId ?? '')).toBeGreaterThan(0n)

    const row = {
      orderId,
      clientOrderId,
      side: 'sell',
      type: 'limit',
      price: '0.008',
      quantity: '10',
      filled: '0',
      status: 'open',
    }
    expect(objectOf(await as('maker', 'order list --symbol SHARP/USDT --json'))).toEqual({ orders: [row] })
    expect(objectOf(await as('maker', 'order list --json'))).toEqual({
      orders: [{ symbol: 'SHARP/USDT', ...row }],
    })
    const byClientId = await as('maker', `order show --client-order-id ${clientOrderId} --json`)
    expect(objectOf(byClientId)).toMatchObject({ symbol: 'SHARP/USDT', ...row, timeInForce: 'gtc' })
    expect((await as('maker', `order show --id ${orderId}`)).stdout).toContain('SHARP/USDT, limit: open')

    const cancelled = await as('maker', `order cancel --symbol SHARP/USDT --id ${orderId} --json`)
    expect(cancelled.exitCode).toBe(0)
    expect(objectOf(cancelled)).toEqual({ orderId, status: 'cancelled' })
    expect(objectOf(await as('maker', 'order list --json'))).toEqual({ orders: [] })
  })

  test('that crosses is filled, and its fills add up', async () => {
    await as('maker', `${ORDER} --side sell --quantity 100 --price 0.0075`)
    const placed = await as(
      'taker',
      `${ORDER} --side buy --type market --notional 0.15 --client-order-id spend1`,
    )
    const { orderId } = objectOf(placed) as Record<string, string>
    expect(objectOf(placed)).toEqual({ orderId, clientOrderId: 'spend1', status: 'filled' })

    const fills = await as('taker', `fill list --symbol SHARP/USDT --order ${orderId} --json`)
    expect(objectOf(fills)).toEqual({
      fills: [
        {
          fillId: expect.stringMatching(/^\d+$/),
          tradeId: expect.stringMatching(/^\d+$/),
          orderId,
          symbol: 'SHARP/USDT',
          side: 'buy',
          role: 'taker',
          price: '0.0075',
          quantity: '20',
          notional: '0.15',
          fee: '0.04',
          feeAsset: 'SHARP',
          selfDealtQuantity: '0',
          atMs: expect.any(Number),
        },
      ],
    })
    expect((await as('taker', 'fill list --symbol SHARP/USDT')).stdout).toMatch(
      /buy +taker +0\.0075 +20 +0\.15/,
    )
  })

  test('that is over is not cancelled, and cancelling it says what it is', async () => {
    const shown = objectOf(await as('taker', 'order show --client-order-id spend1 --json')) as Record<
      string,
      string
    >
    const result = await as('taker', `order cancel --symbol SHARP/USDT --id ${shown['orderId']} --json`)
    expect([result.exitCode, JSON.parse(result.stdout)]).toEqual(
      result.exitCode === 0
        ? [0, { orderId: shown['orderId'], status: 'filled' }]
        : [1, { error: expect.objectContaining({ exchangeCode: '3103' }) }],
    )
  })

  test('that is not there is told by the code of the exchange', async () => {
    for (const command of ['order show --id 17 --json', 'order cancel --symbol SHARP/USDT --id 17 --json']) {
      const result = await as('taker', command)
      expect(result.exitCode).toBe(1)
      expect(objectOf(result)).toHaveProperty('error.exchangeCode', '3103')
    }
  })
})

describe('what the market forbids', () => {
  const SELL = `--side sell --type market --quantity ${REPORTED_QUANTITY}`

  test('is refused before it is sent, with the rule, the value, the limit and what passes', async () => {
    const result = await as('taker', `${ORDER} ${SELL}`)
    expect(result.exitCode).toBe(2)
    expect(objectOf(result)).toEqual({
      error: expect.objectContaining({
        code: 'TB_INVALID_INPUT',
        rule: 'quantity-decimals',
        value: REPORTED_QUANTITY,
        limit: 'steps of 0.01',
        passes: '1386.19',
      }),
    })
    const spoken = await as('taker', `order place --symbol SHARP/USDT ${SELL}`)
    expect(spoken.exitCode).toBe(2)
    for (const word of ['quantity-decimals', REPORTED_QUANTITY, 'steps of 0.01', '1386.19', 'unchecked']) {
      expect(spoken.stderr).toContain(word)
    }
  })

  test('reaches the exchange with --unchecked, whose 3104 is explained', async () => {
    const result = await as('taker', `${ORDER} ${SELL} --unchecked`)
    expect(result.exitCode).toBe(1)
    expect(objectOf(result)).toEqual({
      error: expect.objectContaining({
        code: 'TB_EXCHANGE_REJECTED',
        exchangeCode: '3104',
        message: expect.stringContaining('more decimals than the market takes'),
        causes: expect.arrayContaining([expect.stringContaining('not cut down to the lot size')]),
        next: expect.stringContaining('lot size'),
      }),
    })
    const { stderr } = await as('taker', `order place --symbol SHARP/USDT --yes ${SELL} --unchecked`)
    expect(stderr).toContain('3104')
    expect(stderr).toContain('Likely causes')
    expect(stderr).toContain('Next: Cut the quantity down')
  })

  test.each([
    ['a quantity below the minimum', '--side sell --quantity 0 --price 0.008', 'quantity-minimum'],
    ['a price with too many decimals', '--side sell --quantity 10 --price 0.0080001', 'price-decimals'],
    ['an amount below the minimum', '--side buy --type market --notional 0.01', 'notional-minimum'],
  ])('%s is refused by its rule', async (_, order, rule) => {
    const result = await as('taker', `${ORDER} ${order}`)
    expect(result.exitCode).toBe(2)
    expect(objectOf(result)).toHaveProperty('error.rule', rule)
  })

  test('an unknown market is refused before it is sent', async () => {
    const result = await as(
      'taker',
      'order place --symbol NOPE/USDT --side sell --quantity 1 --price 1 --yes --json',
    )
    expect(result.exitCode).toBe(2)
    expect(objectOf(result)).toHaveProperty('error.code', 'TB_INVALID_INPUT')
  })
})

describe('credentials', () => {
  test('with an unknown key get 401: the key or account, not the signature', async () => {
    const environment = { ...environmentOf(account('taker')), COINSTORE_API_KEY: INVENTED_KEY }
    const result = await run(['account', 'balance', '--json'], { environment })
    expect(result.exitCode).toBe(1)
    expect(objectOf(result)).toHaveProperty('error.exchangeCode', '401')
    const { stderr } = await run(['account', 'balance'], { environment })
    expect(stderr).toContain('key or account, not the signature')
  })

  test('with a wrong secret get 1401, and both causes and IPv6 are named', async () => {
    const environment = { ...environmentOf(account('taker')), COINSTORE_API_SECRET: INVENTED_SECRET }
    await expectUnauthorized(environment)
  })

  test('from a foreign address get 1401, and both causes and IPv6 are named', async () => {
    const { accounts } = sandbox.exchange
    const apiKey = 'fa4efa4e00000000000000000000beef'
    const { accountId } = account('taker')
    const { Secret } = await import('@trading-bridge/core')
    const secret = Secret.fromText(INVENTED_SECRET)
    accounts.issueKey({ accountId, apiKey, secret, addresses: ['192.0.2.1'] })
    await expectUnauthorized(environmentOf({ apiKey, apiSecret: INVENTED_SECRET }))
  })

  async function expectUnauthorized(environment: Record<string, string>): Promise<void> {
    const result = await run(['account', 'balance', '--json'], { environment })
    expect(result.exitCode).toBe(1)
    expect(objectOf(result)).toHaveProperty('error.exchangeCode', '1401')
    const { stderr } = await run(['account', 'balance'], { environment })
    expect(stderr).toMatch(/address .* is not in the key's list/)
    expect(stderr).toContain('IPv6')
    expect(stderr).toContain('the secret is wrong')
    expect(stderr).not.toContain(INVENTED_SECRET)
  }
})

describe('asking before an order', () => {
  const SELL = 'order place --symbol SHARP/USDT --side sell --quantity 10 --price 0.009'.split(' ')

  async function openOrders(): Promise<unknown> {
    return objectOf(await as('newcomer', 'order list --json'))
  }

  beforeAll(() => sandbox.exchange.fund(account('newcomer').accountId, 'SHARP', '100'))

  test.each([
    ['without a terminal', SELL],
    ['with --json', [...SELL, '--json']],
  ])('%s and without --yes nothing is sent', async (_, argv) => {
    const result = await run(argv, { environment: environmentOf(account('newcomer')) })
    expect(result.exitCode).toBe(2)
    expect(result.stdout + result.stderr).toContain('--yes')
    expect(await openOrders()).toEqual({ orders: [] })
  })

  test('says what the order will do, and a no leaves everything as it was', async () => {
    const result = await run(SELL, { environment: environmentOf(account('newcomer')), typed: 'n' })
    expect(result.exitCode).toBe(130)
    expect(result.stdout).toContain('Sell 10 SHARP on SHARP/USDT, at 0.009 USDT (limit, gtc)')
    expect(result.stdout).toMatch(/worth +0\.09 USDT/)
    expect(result.stdout).toMatch(/taker fee +at most 0\.00018 USDT \(0\.2 %\)/)
    expect(result.stdout).toContain(new URL(sandbox.restUrl).host)
    expect(result.stderr).toContain('Not placed: you answered no.')
    expect(await openOrders()).toEqual({ orders: [] })
  })

  test('estimates a market order from the best price now', async () => {
    const market = '--symbol SHARP/USDT --type market'
    const environment = environmentOf(account('newcomer'))
    const buy = `order place ${market} --side buy --notional 0.3`.split(' ')
    expect((await run(buy, { environment, typed: 'n' })).stdout).toMatch(
      /0\.3 USDT, about 40 SHARP at the best/,
    )
    const sell = `order place ${market} --side sell --quantity 10`.split(' ')
    expect((await run(sell, { environment, typed: 'n' })).stdout).toContain(
      'unknown: nobody stands on the other side',
    )
  })

  test('takes Ctrl-C at the question for a no', async () => {
    const result = await run(SELL, { environment: environmentOf(account('newcomer')), typed: '\u0003' })
    expect(result.exitCode).toBe(130)
    expect(result.stderr).toContain('Not placed: stopped at the question.')
    expect(await openOrders()).toEqual({ orders: [] })
  })

  test('stops asking when it is interrupted', async () => {
    const interruption = new AbortController()
    const result = await run(SELL, {
      environment: environmentOf(account('newcomer')),
      signal: interruption.signal,
      typed: '',
      onOutput: (stdout) => {
        // Signals reach a process between two turns of its loop, never while it draws.
        if (stdout.includes('Place this order?')) setImmediate(() => interruption.abort())
      },
    })
    expect(result.exitCode).toBe(130)
    expect(await openOrders()).toEqual({ orders: [] })
  })

  test('places it after a yes and tells what became of it', async () => {
    const result = await run(SELL, { environment: environmentOf(account('newcomer')), typed: 'y' })
    expect(result.exitCode).toBe(0)
    expect(result.stdout).toMatch(/Accepted as order \d+/)
    expect(result.stdout).toContain('sell SHARP/USDT, limit: open')
    expect(await openOrders()).toMatchObject({ orders: [{ quantity: '10', price: '0.009' }] })
  })
})

describe('market', () => {
  test('list tells the rules of each market', async () => {
    const { markets } = objectOf(await as('taker', 'market list --json')) as { markets: { symbol: string }[] }
    expect(markets.map(({ symbol }) => symbol).toSorted()).toEqual(['BTC/USDT', 'ETH/USDT', 'SHARP/USDT'])
    expect(markets.find(({ symbol }) => symbol === 'SHARP/USDT')).toMatchObject({
      base: 'SHARP',
      quote: 'USDT',
      isOpen: true,
      tickSize: '0.000001',
      lotSize: '0.01',
    })
  })

  test('ticker, book, trades and candles need no credentials', async () => {
    const environment = { COINSTORE_REST_URL: sandbox.restUrl }
    const ask = (command: string) => run([...command.split(' '), '--json'], { environment })
    expect(objectOf(await ask('market ticker SHARP/USDT'))).toMatchObject({
      symbol: 'SHARP/USDT',
      last: '0.0075',
    })
    expect(objectOf(await ask('market ticker'))).toMatchObject({
      tickers: expect.arrayContaining([expect.objectContaining({ symbol: 'BTC/USDT' })]),
    })
    expect(objectOf(await ask('market book SHARP/USDT --levels 1'))).toMatchObject({
      symbol: 'SHARP/USDT',
      mid: null,
      bids: [],
      asks: [{ price: '0.0075', quantity: '80' }],
    })
    expect(objectOf(await ask('market trades SHARP/USDT --limit 1'))).toEqual({
      symbol: 'SHARP/USDT',
      trades: [
        {
          tradeId: expect.stringMatching(/^\d+$/),
          side: 'buy',
          price: '0.0075',
          quantity: '20',
          atMs: expect.any(Number),
        },
      ],
    })
    expect(objectOf(await ask('market candles SHARP/USDT --interval 1h --limit 1'))).toMatchObject({
      symbol: 'SHARP/USDT',
      interval: '1h',
      candles: [{ close: '0.0075', volume: '20', quoteVolume: '0.15' }],
    })
  })

  test('shows people the same as text', async () => {
    expect((await as('taker', 'market list')).stdout).toMatch(/^SHARP\/USDT +yes +0\.000001 +0\.01/m)
    expect((await as('taker', 'market ticker sharp/usdt')).stdout).toMatch(/last +0\.0075/)
    expect((await as('taker', 'market ticker')).stdout).toMatch(/^SHARP\/USDT +0\.0075/m)
    expect((await as('taker', 'market book SHARP/USDT')).stdout).toMatch(/ask +0\.0075 +80/)
    expect((await as('taker', 'market trades SHARP/USDT')).stdout).toMatch(/buy +0\.0075 +20/)
    expect((await as('taker', 'market candles SHARP/USDT')).stdout).toContain('0.0075')
  })
})
