/** Reads a market without a key: the ticker, the best levels of the book, the last trades and candles. */
import { CoinstoreClient } from '@trading-bridge/client'
import { marketSymbol, midOf, spreadOf } from '@trading-bridge/core'
import { Sandbox } from '@trading-bridge/sandbox'

await using sandbox = await Sandbox.open()
// For the real exchange: restUrl: 'https://api.coinstore.com/api', and no sandbox.
await using client = await CoinstoreClient.open({ restUrl: sandbox.restUrl })

const symbol = marketSymbol('BTC/USDT')
const ticker = await client.fetchTicker(symbol)
const book = await client.fetchOrderBook(symbol, { levels: 5 })
const trades = await client.fetchTrades(symbol, { limit: 3 })
const candles = await client.fetchCandles(symbol, { interval: '1h', limit: 3 })

console.log(`${symbol}: last ${ticker.last}, ${ticker.volume} BTC in 24 h`)
console.log(`mid ${midOf(book)}, spread ${spreadOf(book)}`)
for (const { price, quantity } of book.bids) console.log(`bid ${price} × ${quantity}`)
for (const { side, price, quantity } of trades) console.log(`${side} ${quantity} at ${price}`)
for (const { openAtMs, close } of candles) console.log(`${new Date(openAtMs).toISOString()} close ${close}`)
