/** Buys at the market for an amount of quote currency: Coinstore sizes a market buy by what is spent. */
import { register } from '@trading-bridge/ccxt'
import { Sandbox } from '@trading-bridge/sandbox'
import ccxt from 'ccxt'

const exchanges = register(ccxt)

await using sandbox = await Sandbox.open()
const { apiKey, apiSecret } = sandbox.createAccount({ name: 'example', balances: { USDT: '50' } })
// For the real exchange: its key and secret alone.
const exchange = new exchanges.coinstore({
  apiKey,
  secret: apiSecret,
  sandbox: true,
  options: { sandboxOrigin: new URL(sandbox.restUrl).origin },
  number: String,
})

const symbol = 'SHARP/USDT'
const { id } = await exchange.createMarketBuyOrderWithCost(symbol, 12.5)
if (id === undefined) throw new Error('The order has no id.')

const order = await exchange.fetchOrder(id, symbol)
console.log(`${order.status}: ${order.filled} SHARP for ${order.cost} USDT, ${order.average} each`)
for (const { amount, price, fee } of await exchange.fetchOrderTrades(id, symbol)) {
  console.log(`${amount} at ${price}, fee ${fee?.cost} ${fee?.currency}`)
}
