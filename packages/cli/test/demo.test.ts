import { expect, test } from 'vitest'
import { SpawnedCli } from './spawned-cli.ts'

test('the demo sells its goal and the exchange’s own fills agree to the last digit', async () => {
  await using cli = new SpawnedCli(['demo', '--json'])
  expect(await cli.ended()).toBe(0)
  const statement = JSON.parse(cli.stdout)
  expect(statement).toMatchObject({
    goal: { symbol: 'SHARP/USDT', side: 'sell', quantity: '5000' },
    end: 'reached',
    filled: '5000',
    isEqual: true,
    differences: [],
  })
  const { filled, notional, averagePrice, fees, exchange } = statement
  expect(exchange).toMatchObject({ filled, notional, averagePrice, fees })
  expect(cli.stdout.trim().split('\n')).toHaveLength(1)
}, 60_000)

test('Ctrl-C ends the demo with a statement of what was sold until then', async () => {
  await using cli = new SpawnedCli(['demo'])
  while (!cli.stdout.includes('filled at')) await cli.moreOutput()
  cli.process.kill('SIGINT')
  expect(await cli.ended()).toBe(130)
  expect(cli.stdout).toContain('interrupted; no order is left at the exchange')
  expect(cli.stdout).toContain('equal to the last digit')
  expect(cli.stderr).toBe('')
}, 60_000)
