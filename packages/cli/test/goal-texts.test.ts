/** How a goal is told before anybody says yes to it. */
import { expect, test } from 'vitest'
import { objectOf, run } from './captured-run.ts'

const GOAL = `
name: buy-in-steps
account: main
market: SHARP/USDT
kind: pov
side: buy
target:
  notional: 50
purpose: an invented goal of this test, with a purpose that is longer than what fits beside its name in eighty columns
authorisedBy: this test
duration: 4h
sliceInterval: 5m
participation:
  target: 0.05
`

async function told(goal: string): Promise<string> {
  return (await run(['bot', 'validate', '-', '--json'], { piped: goal })).stdout
}

test('a target in quote is spent on the base, and what is left at the end expires', async () => {
  expect(objectOf({ stdout: await told(GOAL) })).toMatchObject({
    goal: {
      goal: 'POV: buy SHARP for 50 USDT in SHARP/USDT, ioc',
      pace: '5 % of what others trade, looked at every 5 min',
      ends: 'when its time is over: what is left expires',
    },
  })
})

test('limits that end a goal before its time come first', async () => {
  const limited = `${GOAL}limits:\n  maxCost: 5\n  maxLoss: 2\n`
  expect(objectOf({ stdout: await told(limited) })).toMatchObject({
    goal: {
      ends: 'at a cost of 5 USDT or a loss of 2 USDT, else when its time is over: what is left expires',
    },
  })
})

test('on a terminal no sentence is broken within a word; in a pipe none is broken', async () => {
  const typed = await run(['bot', 'validate', '/nonexistent/goal of this test.yaml'], { typed: '' })
  for (const line of typed.stderr.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  const piped = await run(['bot', 'validate', '-'], { piped: GOAL })
  expect(piped.stdout).toContain(
    'longer than what fits beside its name in eighty columns; authorised by this test',
  )
})
