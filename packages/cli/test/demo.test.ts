import { expect, test } from 'vitest'
import { DEMO_GOALS } from '../src/demo/demo-goals.ts'
import { SpawnedCli } from './spawned-cli.ts'

test('the demo’s three bots end by themselves, survive both faults, and the exchange’s own books agree', async () => {
  await using cli = new SpawnedCli(['demo', '--json'])
  expect(await cli.ended(), cli.stderr).toBe(0)
  expect(cli.stdout.trim().split('\n')).toHaveLength(1)
  const result = JSON.parse(cli.stdout)
  expect(result.goals.map(({ name }: { name: string }) => name)).toEqual(DEMO_GOALS.map(({ name }) => name))
  expect(new Set(result.goals.map(({ kind }: { kind: string }) => kind)).size).toBe(3)
  for (const goal of result.goals) expect(goal).toMatchObject({ state: 'finished' })
  expect(result.story.map(({ kind }: { kind: string }) => kind)).toEqual([
    'fault',
    'survived',
    'fault',
    'survived',
  ])
  expect(result).toMatchObject({
    leftOpen: [],
    statements: [
      { account: 'alice', isEqual: true, differences: [] },
      { account: 'bob', isEqual: true, differences: [] },
    ],
    exchange: { acceptedTwice: [] },
    isEqual: true,
  })
  expect(result.endedAtMs - result.startedAtMs).toBeLessThan(90_000)
}, 240_000)

test('Ctrl-C ends the demo with statements of what was done until then', async () => {
  await using cli = new SpawnedCli(['demo'])
  while (!cli.stdout.includes('✓')) await cli.moreOutput()
  cli.process.kill('SIGINT')
  expect(await cli.ended()).toBe(130)
  expect(cli.stdout).toContain('It was not sent again.')
  expect(cli.stdout).toContain('No order of the bots is open at the exchange.')
  expect(cli.stdout).toContain('equal to the exchange')
  expect(cli.stderr).toBe('')
}, 240_000)
