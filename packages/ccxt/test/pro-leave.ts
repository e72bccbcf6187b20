/** Run as a process of its own: watches all there is, closes, and must then end by itself. Says so as JSON. */
import ccxt from 'ccxt'
import { register } from '../src/index.ts'

const [sandboxOrigin = '', apiKey = '', secret = ''] = process.argv.slice(2)
const { pro } = register(ccxt)
const exchange = new pro.coinstore({ apiKey, secret, sandbox: true, options: { sandboxOrigin } })
const symbol = 'SHARP/USDT'

await exchange.watchTrades(symbol)
const waiting = [
  exchange.watchOrderBook('BTC/USDT', 100),
  exchange.watchOrders(),
  exchange.watchMyTrades(symbol),
  exchange.watchOHLCV(symbol, '1M'),
]
// At once, with commands on their way.
const closed = exchange.close()
const outcomes = await Promise.allSettled(waiting)
await closed
process.stdout.write(
  JSON.stringify(outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.name : ''))),
)
