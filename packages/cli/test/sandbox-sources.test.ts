import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Sandbox } from '@trading-bridge/sandbox'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objectOf, run } from './captured-run.ts'
import { SpawnedCli } from './spawned-cli.ts'

const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url))

interface Ready {
  readonly restUrl: string
  readonly wsUrl: string
  readonly controlUrl: string
  readonly accounts: readonly { readonly apiKey: string; readonly apiSecret: string }[]
}

async function ready(
  cli: SpawnedCli,
): Promise<{ readonly at: Ready; readonly environment: Record<string, string> }> {
  const at = JSON.parse(await cli.firstLine()) as Ready
  const [account] = at.accounts
  return {
    at,
    environment: {
      COINSTORE_REST_URL: at.restUrl,
      COINSTORE_API_KEY: account?.apiKey ?? '',
      COINSTORE_API_SECRET: account?.apiSecret ?? '',
    },
  }
}

const LOSES_FIRST_REPLY =
  '{"rules":[{"when":{"endpoint":"placeOrder","nth":1},"then":{"fault":"drop-reply","connection":"reset"}}]}'
const NAMES_NO_FAULT = '{"rules":[{"when":{},"then":{"fault":"earthquake"}}]}'
const MARKET_SELL = [
  'order',
  'place',
  '--symbol',
  'SHARP/USDT',
  '--side',
  'sell',
  '--type',
  'market',
  '--quantity',
  '50',
]

describe('a sandbox with a fault script', () => {
  let directory: string

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fault-scripts-'))
  })

  afterAll(() => rm(directory, { recursive: true }))

  test('loses the acknowledgement it is told to lose: the order is unknown, its id is told, and it is found', async () => {
    const file = join(directory, 'lost-reply.json')
    await writeFile(file, LOSES_FIRST_REPLY)
    await using cli = new SpawnedCli(['sandbox', '--faults', file, '--json'])
    const { environment } = await ready(cli)

    const outcome = await run([...MARKET_SELL, '--client-order-id', 'lost1', '--yes', '--json'], {
      environment,
    })

    expect(outcome.exitCode).toBe(5)
    expect(objectOf(outcome)).toMatchObject({
      error: { code: 'TB_OUTCOME_UNKNOWN', clientOrderIds: ['lost1'] },
    })
    const found = await run(['order', 'show', '--client-order-id', 'lost1', '--json'], { environment })
    expect(objectOf(found)).toMatchObject({ clientOrderId: 'lost1', status: 'filled' })
  })

  test('refuses a script that is none, by the place that is wrong', async () => {
    const file = join(directory, 'wrong.json')
    await writeFile(file, NAMES_NO_FAULT)
    const { exitCode, stderr } = await run(['sandbox', '--faults', file])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('The fault script is wrong at rules[0].then.fault')
  })
})

test('a sandbox with a recording trades where the recording does', async () => {
  await using cli = new SpawnedCli(['sandbox', '--replay', `${EXAMPLES}data/sharp-usdt-1min.csv`, '--json'])
  const { at } = await ready(cli)
  const state = await (await fetch(`${at.controlUrl}/state`)).json()
  expect(state).toMatchObject({ replays: [{ symbol: 'SHARPUSDT' }], mirror: null })
})

test('a mirror of another exchange fills an order on paper, and the other never hears of it', async () => {
  await using source = await Sandbox.open()
  await using cli = new SpawnedCli([
    'sandbox',
    '--mirror',
    source.restUrl,
    '--symbols',
    'SHARP/USDT',
    '--json',
  ])
  const { environment } = await ready(cli)
  const outcome = await run([...MARKET_SELL, '--yes', '--json'], { environment })
  expect(objectOf(outcome)).toMatchObject({ status: 'filled' })
  const [alice] = source.accounts
  expect(source.exchange.orderHistory(alice?.accountId ?? '')).toEqual([])
  cli.process.kill('SIGTERM')
  await once(cli.process, 'exit')
})

test('--symbols alone, and a recording of an unknown market, are refused before anything is opened', async () => {
  const alone = await run(['sandbox', '--symbols', 'SHARP/USDT'])
  expect([alone.exitCode, alone.stderr]).toEqual([2, expect.stringContaining('option-alone')])
  const nameless = await run(['sandbox', '--replay', 'prices.csv'])
  expect([nameless.exitCode, nameless.stderr]).toEqual([2, expect.stringContaining('recording-symbol')])
})
