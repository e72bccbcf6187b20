/**
 * The built package in programs of their own, one that imports and one that requires. ccxt has a copy for each, so an
 * error is of the program's own family only if the class came in the same format.
 */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Sandbox } from '@trading-bridge/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstAccount } from './programs.ts'

const run = promisify(execFile)
const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

let folder: string
let sandbox: Sandbox
/** Takes connections and never says a word. */
let silence: Server
const silenced = new Set<Socket>()

beforeAll(async () => {
  // The package is built from what is tested here, also where `dist` is older.
  await run(process.execPath, [TSC, '--build', 'packages/ccxt'], { cwd: ROOT })
  await run(process.execPath, ['scripts/bundle-ccxt.mjs'], { cwd: ROOT })
  folder = await mkdtemp(join(PACKAGE, 'dist', 'programs-'))
  sandbox = await Sandbox.open({ crowd: false })
  silence = createServer((socket) => silenced.add(socket)).listen(0, '127.0.0.1')
  await once(silence, 'listening')
}, 120_000)

afterAll(async () => {
  await sandbox.close()
  silence.close()
  for (const socket of silenced) socket.destroy()
  await rm(folder, { recursive: true })
})

const IMPORTS = {
  'esm.mjs': "import ccxt from 'ccxt'; import { register } from '@trading-bridge/ccxt'",
  'cjs.cjs': "const ccxt = require('ccxt'); const { register } = require('@trading-bridge/ccxt')",
}

/** Ends with one line of JSON that tells what the program saw. */
const PROGRAM = `
register(ccxt)
const [origin, apiKey, secret, silence] = process.argv.slice(2)
const config = { apiKey, secret, sandbox: true, options: { sandboxOrigin: origin } }
async function main() {
  const exchange = new ccxt.coinstore(config)
  const classes = {}
  const note = (name) => (error) => { classes[name] = error instanceof ccxt[name] && error instanceof ccxt.BaseError }
  await exchange.createOrder('SHARP/USDT', 'limit', 'sell', 1e6, 1).catch(note('InsufficientFunds'))
  await exchange.fetchOrder('1', 'SHARP/USDT').catch(note('OrderNotFound'))
  await exchange.fetchTicker('NONE/USDT').catch(note('BadSymbol'))
  await new ccxt.coinstore({ ...config, apiKey: 'wrong' }).fetchBalance().catch(note('AuthenticationError'))
  const unanswered = new ccxt.coinstore({ ...config, timeout: 200, options: { sandboxOrigin: silence } })
  await unanswered.fetchBalance().catch(note('RequestTimeout'))
  const streams = new ccxt.pro.coinstore(config)
  const { symbol } = await streams.watchTicker('SHARP/USDT')
  await streams.close()
  const balance = await new ccxt.coinstore(config).fetchBalance()
  console.log(JSON.stringify({ classes, symbol, btc: balance.BTC, isListed: ccxt.exchanges.includes('coinstore') }))
}
main()
`

describe.each(Object.entries(IMPORTS))('%s', (name, imports) => {
  test('runs, and its errors are of its own ccxt', async () => {
    const file = join(folder, name)
    await writeFile(file, `${imports}\n${PROGRAM}`)
    const { apiKey, apiSecret } = firstAccount(sandbox)
    const { origin } = new URL(sandbox.restUrl)
    const { port } = silence.address() as AddressInfo
    const answerless = `http://127.0.0.1:${port}`
    const { stdout } = await run(process.execPath, [file, origin, apiKey, apiSecret, answerless])
    expect(JSON.parse(stdout)).toEqual({
      classes: {
        InsufficientFunds: true,
        OrderNotFound: true,
        BadSymbol: true,
        AuthenticationError: true,
        RequestTimeout: true,
      },
      symbol: 'SHARP/USDT',
      btc: { free: 1, used: 0, total: 1 },
      isListed: true,
    })
  }, 120_000)
})

test('the declarations serve programs of both kinds', async () => {
  const body = `
const exchanges = register(ccxt)
export const balance = new exchanges.coinstore({ apiKey: 'a' }).fetchBalance()
export const tickers: Promise<object> = new coinstore().spotPublicGetV1MarketTickers()
export const book = new exchanges.pro.coinstore().watchOrderBook('SHARP/USDT')
// @ts-expect-error a symbol is a text
export const wrong = new coinstore().fetchTicker(1)
`
  const imports = "import ccxt from 'ccxt'\nimport { coinstore, register } from '@trading-bridge/ccxt'"
  const requires =
    "import ccxt = require('ccxt')\nimport ours = require('@trading-bridge/ccxt')\nconst { coinstore, register } = ours"
  await writeFile(join(folder, 'types.mts'), imports + body)
  await writeFile(join(folder, 'types.cts'), requires + body)
  const options = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--module',
    'node20',
    '--types',
    'node',
    '--ignoreConfig',
  ]
  const files = ['types.mts', 'types.cts']
  const outcome = await run(process.execPath, [TSC, ...options, ...files], { cwd: folder }).catch(
    (error: unknown) => error,
  )
  expect(outcome).toMatchObject({ stdout: '' })
}, 120_000)
