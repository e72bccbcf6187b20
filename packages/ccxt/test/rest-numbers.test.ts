import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import coinstore from '../src/upstream/coinstore.ts'
import { exact, only } from './rest-market.ts'
import { reply, ScriptedServer } from './scripted-server.ts'

const SYMBOL = 'SHARP/USDT'

/** What a call makes of a recorded reply when every number is wanted as text. The server is real, on loopback. */
async function exactly<T>(recorded: string, call: (exchange: coinstore) => Promise<T>): Promise<T> {
  const fixture = new URL(`../../protocol/fixtures/${recorded}.json`, import.meta.url)
  const { body }: { body: string } = JSON.parse(readFileSync(fixture, 'utf8'))
  await using server = await ScriptedServer.open((response) => reply(response, body))
  const exchange = new coinstore({
    apiKey: 'invented',
    secret: 'invented',
    enableRateLimit: false,
    urls: { api: { spot: `${server.origin}/api` } },
  })
  return await call(exact(exchange))
}

test('fills in numbers of eighteen decimals are plain and exact', async () => {
  const fill = only(await exactly('account-matches.maker-buy', (exchange) => exchange.fetchMyTrades(SYMBOL)))
  expect(fill).toMatchObject({
    price: '2.047',
    amount: '10',
    cost: '20.47',
    fee: { cost: '0.02', rate: '0.002' },
  })
})

test('fills in exponents are plain and exact, and their long ids whole', async () => {
  const fill = only(await exactly('account-matches.taker-sell', (exchange) => exchange.fetchMyTrades(SYMBOL)))
  expect(fill).toMatchObject({
    order: '9223372036854775807',
    takerOrMaker: 'taker',
    price: '1.978021978021978021',
    amount: '0.00000000091',
    cost: '0.0000000018',
    fee: { cost: '0.0000000000036', rate: '0.002' },
  })
})

test('an order whose price is an exponent has a plain one', async () => {
  const orders = await exactly('active-orders.scientific-price', (exchange) => exchange.fetchOpenOrders())
  expect(only(orders)).toMatchObject({ price: '0.00000000091' })
})

test('however the exchange writes a decimal, it is read as the same plain text', () => {
  const exchange = new coinstore()
  const digits = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })
  fc.assert(
    fc.property(
      digits,
      fc.integer({ min: 0, max: 18 }),
      fc.integer({ min: 0, max: 18 }),
      (units, scale, zeros) => {
        const plain = plainText(units, scale)
        for (const written of [
          plain,
          plain.includes('.') ? plain + '0'.repeat(zeros) : `${plain}.${'0'.repeat(zeros + 1)}`,
          `${units}E-${scale}`,
          `${units}e-${scale}`,
        ]) {
          expect(exchange.safeDecimal({ written }, 'written')).toBe(plain)
        }
      },
    ),
  )
})

/** The decimal `units / 10^scale` without an exponent and without zeros at its end. */
function plainText(units: bigint, scale: number): string {
  const sign = units < 0n ? '-' : ''
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const text = `${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`
  return sign + text.replace(/\.?0*$/, '')
}
