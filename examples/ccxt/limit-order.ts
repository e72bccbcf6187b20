/** The life of a limit order: placed, seen among the open ones, cancelled. */
import { register } from '@trading-bridge/ccxt'
import { Sandbox } from '@trading-bridge/sandbox'
import ccxt, { NetworkError } from 'ccxt'

const exchanges = register(ccxt)

await using sandbox = await Sandbox.open()
const { apiKey, apiSecret } = sandbox.createAccount({ name: 'example', balances: { SHARP: '1000' } })
// For the real exchange: its key and secret alone.
const exchange = new exchanges.coinstore({
  apiKey,
  secret: apiSecret,
  sandbox: true,
  options: { sandboxOrigin: new URL(sandbox.restUrl).origin },
})

const symbol = 'SHARP/USDT'
try {
  const { id, clientOrderId } = await exchange.createOrder(symbol, 'limit', 'sell', 250.5, 0.02)
  if (id === undefined) throw new Error('The order has no id.')
  console.log(`placed as ${id}, our id ${clientOrderId}`)

  for (const order of await exchange.fetchOpenOrders(symbol)) {
    console.log(`${order.status}: ${order.filled} of ${order.amount} filled at ${order.price}`)
  }

  await exchange.cancelOrder(id, symbol)
  const { status } = await exchange.fetchOrder(id, symbol)
  console.log(`now ${status}`)
} catch (error) {
  // Not a no: the order may exist. The message names the client order id to look for.
  if (error instanceof NetworkError) console.log(error.message)
  throw error
}
