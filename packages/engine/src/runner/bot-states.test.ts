import { describe, expect, test } from 'vitest'
import { type ActualState, type DesiredState, isOver } from './bot.ts'
import { mayFollow, type Steering, steer, type Wish } from './bot-states.ts'

const STATES: readonly ActualState[] = [
  'created',
  'running',
  'paused',
  'stopping',
  'stopped',
  'finished',
  'failed',
]
const DESIRED: readonly DesiredState[] = ['running', 'paused', 'stopped']
const WISHES: readonly Wish[] = ['start', 'pause', 'resume', 'stop', 'archive']
const NOW_MS = 1_000

function wish(actual: ActualState, desired: DesiredState, wanted: Wish): string {
  const steering = steer({ name: 'b', actual, desired, archivedAtMs: undefined }, wanted, NOW_MS)
  return inWords(steering)
}

function inWords(steering: Steering): string {
  if (steering.kind !== 'change') return steering.kind
  const { desired, actual, archivedAtMs } = steering.change
  return [desired, actual, archivedAtMs === undefined ? undefined : 'archived'].filter(Boolean).join(' ')
}

describe('what a wish makes of a bot', () => {
  /** By actual and desired state: start, pause, resume, stop, archive. `-` is nothing to do, `no` a refusal. */
  const table: Readonly<Record<string, string>> = {
    'created paused': 'running | - | no | stopped stopped | no',
    'created running': '- | paused | - | stopped | no',
    'created stopped': 'no | no | no | - | no',
    'running running': '- | paused | - | stopped | no',
    'running paused': 'running | - | running | stopped | no',
    'running stopped': 'no | no | no | - | no',
    'paused running': '- | paused | - | stopped | no',
    'paused paused': 'running | - | running | stopped | no',
    'paused stopped': 'no | no | no | - | no',
    'stopping running': 'no | no | no | - | no',
    'stopping paused': 'no | no | no | - | no',
    'stopping stopped': 'no | no | no | - | no',
    'stopped running': 'no | no | no | - | archived',
    'stopped paused': 'no | no | no | - | archived',
    'stopped stopped': 'no | no | no | - | archived',
    'finished running': 'no | no | no | no | archived',
    'finished paused': 'no | no | no | no | archived',
    'finished stopped': 'no | no | no | no | archived',
    'failed running': 'no | no | no | no | archived',
    'failed paused': 'no | no | no | no | archived',
    'failed stopped': 'no | no | no | no | archived',
  }
  const cases = STATES.flatMap((actual) => DESIRED.map((desired) => [actual, desired] as const))

  test.each(cases)('that is %s and wanted %s', (actual, desired) => {
    const told = WISHES.map((each) =>
      wish(actual, desired, each).replace('nothing', '-').replace('refused', 'no'),
    )
    expect(told.join(' | ')).toBe(table[`${actual} ${desired}`])
  })
})

test('what is over stays so, whatever the runner makes of it', () => {
  for (const from of STATES)
    for (const to of STATES) if (isOver({ actual: from })) expect(mayFollow(from, to)).toBe(false)
})

test('a bot that is being stopped can only become stopped', () => {
  expect(STATES.filter((to) => mayFollow('stopping', to))).toEqual(['stopped'])
})

test('every state but the first can be reached, and each leads to an end', () => {
  const reached = new Set<ActualState>(['created'])
  for (let round = 0; round < STATES.length; round += 1)
    for (const from of reached) for (const to of STATES) if (mayFollow(from, to)) reached.add(to)
  expect(reached.size).toBe(STATES.length)
  for (const from of STATES)
    expect(isOver({ actual: from }) || STATES.some((to) => mayFollow(from, to))).toBe(true)
})

test('a bot that is archived is archived once', () => {
  const archived = { name: 'b', actual: 'stopped', desired: 'stopped', archivedAtMs: 5 } as const
  expect(steer(archived, 'archive', NOW_MS)).toEqual({ kind: 'nothing' })
})
