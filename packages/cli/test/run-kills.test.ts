/**
 * `trading-bridge run` with the demo's bots, killed by `kill -9` at random moments and started again. The exchange is in
 * another process, so that it goes on. KILLS says how often, KILL_SEED when.
 */
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { seededRandom } from '@trading-bridge/core'
import type { Sandbox, SandboxOrder } from '@trading-bridge/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundleCli } from './bundled-cli.ts'
import { objectOf, run } from './captured-run.ts'
import { lastingGoals, RunHome } from './run-home.ts'
import { SpawnedCli } from './spawned-cli.ts'

const KILLS = Number(process.env['KILLS'] ?? 10)
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000)
/** So long after the start of the process at most, while it opens; or after it runs its bots, while they trade. */
const LATEST_MS = 4_000
const A_KILL_MS = 60_000

let program: string

beforeAll(async () => {
  program = await bundleCli()
})

afterAll(() => rm(dirname(program), { recursive: true, force: true }))

test(
  `run, killed ${KILLS} times (seed ${SEED}), sends no order twice, and its statements equal the exchange's books`,
  async () => {
    const random = seededRandom(SEED)
    await using home = await RunHome.open(lastingGoals('1h'))
    const { sandbox, environment } = home
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await using cli = new SpawnedCli(['run', '--json'], environment, program)
      const isWhileTrading = random.integer(1, 3) > 1
      // The first has traded for certain, so that the others find books in which there is something to go wrong.
      if (kill === 1) await cli.output('"event":"fill"')
      else if (isWhileTrading) await cli.firstLine()
      await pause(random.integer(0, LATEST_MS))
      expect(cli.process.exitCode, cli.stderr).toBeNull()
      cli.process.kill('SIGKILL')
      await cli.ended()
    }

    await using last = new SpawnedCli(['run', '--json'], environment, program)
    while (new Set(last.stdout.match(/"event":"order","bot":"[\w-]+"/g)).size < 3) await last.moreOutput()
    last.process.kill('SIGINT')
    expect(await last.ended(), last.stderr + last.stdout).toBe(0)
    const ended = JSON.parse(last.stdout.trimEnd().split('\n').at(-1) ?? '')
    expect(ended).toMatchObject({
      kind: 'ended',
      leftOpen: [],
      statements: [{ isEqual: true }, { isEqual: true }],
    })

    const orders = ordersOf(sandbox)
    const ids = orders.map(({ clOrdId }) => clOrdId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { name, accountId } of sandbox.accounts) {
      expect(sandbox.exchange.openOrders(accountId)).toEqual([])
      const stated = await run(['statement', '--account', name, '--json'], { environment })
      expect(stated.exitCode, stated.stdout).toBe(0)
      const { markets, isEqual } = objectOf(stated) as Stated
      expect(isEqual).toBe(true)
      for (const { symbol, bought, sold } of markets) {
        const own = orders.filter(
          (order) => order.accountId === accountId && order.symbol === symbol.replace('/', ''),
        )
        expect(decimalUnits(bought) + decimalUnits(sold)).toBe(
          own.reduce((sum, { cumQty }) => sum + cumQty, 0n),
        )
      }
    }
  },
  (KILLS + 4) * A_KILL_MS,
)

interface Stated {
  readonly isEqual: boolean
  readonly markets: readonly { readonly symbol: string; readonly bought: string; readonly sold: string }[]
}

function ordersOf({ exchange, accounts }: Sandbox): readonly SandboxOrder[] {
  return accounts.flatMap(({ accountId }) => [
    ...exchange.orderHistory(accountId, { limit: 100_000 }),
    ...exchange.openOrders(accountId),
  ])
}

/** The sandbox counts in units of 10^-18. */
function decimalUnits(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(18, '0'))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
