import ccxt from 'ccxt'
import { expect, test } from 'vitest'
import { exact, NOW_MS, only, RestMarket } from './rest-market.ts'
import { DEPOSIT_ADDRESS, expectShape, TRANSACTION, TRANSFER } from './unified-structures.ts'

const { ArgumentsRequired, BadRequest, InsufficientFunds, NotSupported, PermissionDenied } = ccxt

const HOUR_MS = 3_600_000
/** In which the sandbox dates its records. */
const ZONE = { timeZoneOffset: 8 * HOUR_MS }
const ADDRESS = 'TInventedAddress0123456789ABCDEFGH'
const TRC20 = { network: 'TRC20' }

/** A market in which USDT travels on two chains, and alice may withdraw to an address on one of them. */
async function openFunding() {
  const market = await RestMarket.open()
  const { exchange } = market.sandbox
  const chain = {
    contractAddress: '',
    depositOpen: true,
    withdrawOpen: true,
    withdrawFee: '1.5',
    withdrawMin: '5',
    withdrawMax: '0',
    depositMin: '1',
    tag: 'none',
  } as const
  exchange.currencies.describe({
    code: 'USDT',
    showPrecision: 4,
    chains: [
      { ...chain, currencyCode: 'USDTTRX', chainName: 'trx', chainProtocol: 'trc20' },
      {
        ...chain,
        currencyCode: 'USDTETH',
        chainName: 'eth',
        chainProtocol: 'erc20',
        withdrawFee: '8',
        withdrawOpen: false,
      },
    ],
  })
  const alice = market.sandbox.accounts.find(({ name }) => name === 'alice')
  if (alice === undefined) throw new Error('The sandbox has no alice.')
  const verified = { currency: 'USDT', chainType: 'trc20', address: ADDRESS }
  exchange.withdrawals.verifyAddress(alice.accountId, verified)
  const deposit = (amount: string) => exchange.deposits.add(alice.accountId, { currency: 'USDT', amount })
  return { market, deposit, [Symbol.asyncDispose]: () => market.sandbox.close() }
}

test('a balance is told free, used and together, exactly', async () => {
  await using given = await openFunding()
  const alice = exact(given.market.exchange('alice'))
  await alice.createOrder('SHARP/USDT', 'limit', 'buy', 250.5, 0.0079)

  const balance = await alice.fetchBalance()
  expect(balance['USDT']).toEqual({ free: '999998.02105', used: '1.97895', total: '1000000' })
  expect(balance['free']).toMatchObject({ BTC: '10' })
  expect(balance['info']).toMatchObject({ code: 0 })
  expect((await alice.fetchBalance({ type: 'spot' }))['USDT']).toEqual(balance['USDT'])
  await expect(alice.fetchBalance({ type: 'swap' })).rejects.toThrow(NotSupported)
})

test('a deposit address is that of the network, which has to be named', async () => {
  await using given = await openFunding()
  const alice = given.market.exchange('alice')
  const address = await alice.fetchDepositAddress('USDT', TRC20)
  expectShape(address, DEPOSIT_ADDRESS)
  expect(address).toMatchObject({ currency: 'USDT', network: 'TRC20', tag: undefined })
  expect(address.address).toMatch(/^sandbox-trx-/)
  expect((await alice.fetchDepositAddress('USDT', { network: 'ERC20' })).address).toMatch(/^sandbox-eth-/)

  await expect(alice.fetchDepositAddress('USDT')).rejects.toThrow(ArgumentsRequired)
  await expect(alice.fetchDepositAddress('USDT', { network: 'SOL' })).rejects.toThrow(BadRequest)
})

test('fees of withdrawals come by network', async () => {
  await using given = await openFunding()
  const { networks } = await given.market.exchange('alice').fetchDepositWithdrawFee('USDT')
  expect(networks).toMatchObject({
    TRC20: { withdraw: { fee: 1.5, percentage: false } },
    ERC20: { withdraw: { fee: 8, percentage: false } },
  })
})

test('deposits are listed, without a time while the zone of their dates is unknown', async () => {
  await using given = await openFunding()
  given.deposit('150.25')
  const deposit = only(await exact(given.market.exchange('alice')).fetchDeposits('USDT'))
  expect(deposit).toMatchObject({
    type: 'deposit',
    amount: '150.25',
    currency: 'USDT',
    network: 'TRC20',
    status: 'ok',
    internal: false,
    timestamp: undefined,
    datetime: undefined,
  })
  expectShape(only(await given.market.exchange('alice').fetchDeposits('USDT')), TRANSACTION)
  await expect(given.market.exchange('alice').fetchDeposits()).rejects.toThrow(ArgumentsRequired)
})

test('deposits are dated and filtered exactly where the zone is set', async () => {
  await using given = await openFunding()
  given.deposit('1')
  given.market.advance(HOUR_MS)
  given.deposit('2')
  given.market.advance(HOUR_MS)
  given.deposit('3')
  const second = (hours: number) => Math.floor((NOW_MS + hours * HOUR_MS) / 1000) * 1000
  const alice = given.market.exchange('alice', { options: ZONE })
  const found = async (since?: number, until?: number) => {
    const deposits = await alice.fetchDeposits('USDT', since, undefined, until === undefined ? {} : { until })
    return deposits.map(({ timestamp, amount }) => [timestamp, amount])
  }
  const all = [
    [second(0), 1],
    [second(1), 2],
    [second(2), 3],
  ]
  expect(await found()).toEqual(all)
  expect(await found(second(1))).toEqual(all.slice(1))
  expect(await found(second(0), second(1) + 1000)).toEqual(all.slice(0, 2))

  const unzoned = given.market.exchange('alice')
  expect(await unzoned.fetchDeposits('USDT', second(1))).toHaveLength(3)
  expect(await unzoned.fetchDeposits('USDT', second(24))).toEqual([])
})

test('a withdrawal goes to a verified address and is listed with its fee', async () => {
  await using given = await openFunding()
  const alice = given.market.exchange('alice')
  const asked = await alice.withdraw('USDT', 20.5, ADDRESS, undefined, TRC20)
  expectShape(asked, TRANSACTION)
  expect(asked).toMatchObject({
    type: 'withdrawal',
    amount: 20.5,
    currency: 'USDT',
    network: 'TRC20',
    address: ADDRESS,
  })

  const listed = only(await alice.fetchWithdrawals('USDT'))
  expectShape(listed, TRANSACTION)
  expect(listed).toMatchObject({
    id: asked.id,
    status: 'pending',
    amount: 20.5,
    addressTo: ADDRESS,
    fee: { currency: 'USDT', cost: 1.5 },
  })
  expect(only(await alice.fetchWithdrawals())).toMatchObject({ id: asked.id })
  given.market.sandbox.exchange.withdrawals.setStatus(Number(asked.id), 'completed')
  expect(only(await alice.fetchWithdrawals('USDT'))).toMatchObject({ status: 'ok' })
})

test('a withdrawal is refused without a network, without an address, and to one that was not verified', async () => {
  await using given = await openFunding()
  const alice = given.market.exchange('alice')
  await expect(alice.withdraw('USDT', 20, ADDRESS)).rejects.toThrow(ArgumentsRequired)
  await expect(alice.withdraw('USDT', 20, '', undefined, TRC20)).rejects.toThrow(ccxt.InvalidAddress)
  await expect(alice.withdraw('USDT', 20, `${ADDRESS}X`, undefined, TRC20)).rejects.toThrow(PermissionDenied)
  expect(await alice.fetchWithdrawals()).toEqual([])
})

test('a transfer moves money between spot and swap', async () => {
  await using given = await openFunding()
  const alice = given.market.exchange('alice')
  const moved = await alice.transfer('USDT', 1000.5, 'spot', 'swap')
  expectShape(moved, TRANSFER)
  expect(moved).toMatchObject({
    currency: 'USDT',
    amount: 1000.5,
    fromAccount: 'spot',
    toAccount: 'swap',
    status: 'ok',
  })
  expect((await alice.fetchBalance())['USDT']).toMatchObject({ total: 998_999.5 })

  await alice.transfer('USDT', 1000.5, 'swap', 'spot')
  expect((await alice.fetchBalance())['USDT']).toMatchObject({ total: 1_000_000 })
  await expect(alice.transfer('USDT', 1e9, 'spot', 'swap')).rejects.toThrow(InsufficientFunds)
  await expect(alice.transfer('USDT', 1, 'spot', 'margin')).rejects.toThrow(BadRequest)
})
