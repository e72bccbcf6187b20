/** Places a limit order, looks at it, cancels it, and reads the balance before and after. */
import { CoinstoreClient } from '@trading-bridge/client'
import { marketSymbol, price, quantity, Secret } from '@trading-bridge/core'
import { Sandbox } from '@trading-bridge/sandbox'

await using sandbox = await Sandbox.open()
const account = await sandbox.createAccount({ name: 'example', balances: { SHARP: '1000', USDT: '50' } })
await using client = await CoinstoreClient.open({
  restUrl: sandbox.restUrl,
  credentials: { apiKey: account.apiKey, secret: Secret.fromText(account.apiSecret) },
})

const symbol = marketSymbol('SHARP/USDT')
const { orderId, clientOrderId } = await client.placeOrder({
  type: 'limit',
  symbol,
  side: 'sell',
  price: price('0.02'),
  quantity: quantity('250.5'),
})
console.log(`acknowledged as ${orderId}, our id ${clientOrderId}`)

const order = await client.fetchOrder({ orderId })
console.log(`${order?.status}: ${order?.filled} of ${order?.quantity} filled`)
console.log(await frozenSharp())

const outcome = await client.cancelOrder({ symbol, orderId })
console.log(outcome.kind)
console.log(await frozenSharp())

async function frozenSharp(): Promise<string> {
  const balances = await client.fetchBalances()
  const sharp = balances.find(({ asset }) => asset === 'SHARP')
  return `SHARP: ${sharp?.available} available, ${sharp?.frozen} frozen`
}
