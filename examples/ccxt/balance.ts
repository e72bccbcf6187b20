/** Reads a balance with ccxt, as a program does that was written for any of its exchanges. */
import { register } from '@trading-bridge/ccxt'
import { Sandbox } from '@trading-bridge/sandbox'
import ccxt from 'ccxt'

const exchanges = register(ccxt)

await using sandbox = await Sandbox.open()
const { apiKey, apiSecret } = sandbox.createAccount({
  name: 'example',
  balances: { SHARP: '1000', USDT: '50' },
})
// For the real exchange: its key and secret alone.
const exchange = new exchanges.coinstore({
  apiKey,
  secret: apiSecret,
  sandbox: true,
  options: { sandboxOrigin: new URL(sandbox.restUrl).origin },
})

const { free, used, total } = await exchange.fetchBalance()
console.log({ free, used, total })
