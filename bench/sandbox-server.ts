/**
 * A sandbox and, beside it, a bare `node:http` server that answers with the same number of bytes: started as a process of
 * its own, it tells their ports and a key, and ends with its parent.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Sandbox } from '@trading-bridge/sandbox'

const PLACED = '{"code":0,"data":{"ordId":1856757976530948}}'
const CANCELLED = '{"data":{"success":["b1234567890123456789"]},"code":0}'

const sandbox = await Sandbox.open({
  crowd: false,
  accounts: [{ name: 'bench', balances: { USDT: '1000000000' } }],
  settings: { requestsPerAddress: 'unlimited', requestsPerAccount: 'unlimited' },
})

const echo = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const reply = request.url === '/api/trade/order/place' ? PLACED : CANCELLED
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': reply.length })
    response.end(reply)
  })
})

echo.listen(0, '127.0.0.1', () => {
  const [account] = sandbox.accounts
  const echoOrigin = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`
  process.send?.({ sandboxOrigin: new URL(sandbox.restUrl).origin, echoOrigin, ...account })
})
process.on('disconnect', () => process.exit(0))
