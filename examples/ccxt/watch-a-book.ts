/** Watches the order book of a market over the stream, five times. */
import { register } from '@trading-bridge/ccxt'
import { Sandbox } from '@trading-bridge/sandbox'
import ccxt from 'ccxt'

const exchanges = register(ccxt)

await using sandbox = await Sandbox.open()
// For the real exchange: no settings at all, as books need no key.
const exchange = new exchanges.pro.coinstore({
  sandbox: true,
  options: { sandboxOrigin: new URL(sandbox.restUrl).origin },
})

for (let seen = 1; seen <= 5; seen += 1) {
  const { bids, asks } = await exchange.watchOrderBook('SHARP/USDT', 5)
  console.log(`${seen}: bid ${bids[0]?.[0]}, ask ${asks[0]?.[0]}`)
}
await exchange.close()
