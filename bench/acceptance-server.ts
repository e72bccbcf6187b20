/** A bare server that accepts every order and knows one balance: started as a process of its own, it tells its port and ends with its parent. */
import { createServer } from 'node:http'

const MARKETS = JSON.stringify({
  code: '0',
  message: 'Success',
  data: [
    {
      symbolId: 4,
      symbolCode: 'btcUSDT',
      tradeCurrencyCode: 'btc',
      quoteCurrencyCode: 'USDT',
      openTrade: true,
      onLineTime: 1_609_813_531_000,
      tickSz: 2,
      lotSz: 6,
      minLmtPr: '0.01',
      minLmtSz: '0.000001',
      minMktVa: '0.1',
      minMktSz: '0.000001',
      makerFee: '0.002',
      takerFee: '0.002',
    },
  ],
})
const BALANCES = JSON.stringify({
  data: ['BTC', 'USDT', 'ETH', 'SHARP'].flatMap((currency) => [
    {
      uid: 7_000_001,
      accountId: 20_000_001,
      accountType: 1,
      currency,
      balance: '12.5',
      type: 4,
      typeName: 'FROZEN',
    },
    {
      uid: 7_000_001,
      accountId: 20_000_001,
      accountType: 1,
      currency,
      balance: '987.5',
      type: 1,
      typeName: 'AVAILABLE',
    },
  ]),
  code: 0,
})
const ACCEPTANCE = '{"code":0,"data":{"ordId":1856757976530948}}'

const REPLIES: Readonly<Record<string, string>> = {
  '/api/trade/order/place': ACCEPTANCE,
  '/api/spot/accountList': BALANCES,
}

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    const reply = REPLIES[String(request.url)] ?? MARKETS
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': reply.length })
    response.end(reply)
  })
})

server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit(0))
