import { randomUUID } from 'node:crypto'
import { CoinstoreClient } from '@trading-bridge/client'
import { type Clock, quantity, Secret } from '@trading-bridge/core'
import { Sandbox } from '@trading-bridge/sandbox'
import { describe, expect, test } from 'vitest'
import { coinstoreVenue, type GoalEvent, type GoalResult, isConserved, runGoal } from '../src/index.ts'
import type { ExecutionGoal } from '../src/strategies/execution-goal.ts'
import { acceleratedClock } from './accelerated-clock.ts'
import { sellGoal } from './fixtures.ts'
import { type Fate, MeddlingProxy } from './meddling-proxy.ts'

const PLACE = '/api/trade/order/place'

interface Trial {
  readonly goal?: Partial<ExecutionGoal>
  readonly balances?: Readonly<Record<string, string>>
  readonly clock?: Clock
  readonly crowd?: boolean
  /** What happens to the nth order on its way. */
  readonly fateOfOrder?: (nth: number) => Fate
  readonly signal?: AbortSignal
  readonly onEvent?: (event: GoalEvent) => void
}

/** Runs a goal against a sandbox of its own, through a network that loses what it is told to lose. */
async function run(
  trial: Trial,
): Promise<GoalResult & { readonly arrivals: number; readonly events: GoalEvent[] }> {
  const { fateOfOrder = () => 'pass', clock = acceleratedClock(20) } = trial
  await using sandbox = await Sandbox.open({ crowd: trial.crowd ?? true })
  const account = await sandbox.createAccount({ name: 'bot', balances: trial.balances ?? { SHARP: '10000' } })
  let orders = 0
  const decide = (path: string): Fate => {
    if (path !== PLACE) return 'pass'
    orders += 1
    return fateOfOrder(orders)
  }
  await using proxy = await MeddlingProxy.open(sandbox.restUrl, decide)
  await using client = await CoinstoreClient.open({
    restUrl: proxy.restUrl,
    credentials: { apiKey: account.apiKey, secret: Secret.fromText(account.apiSecret) },
  })
  const events: GoalEvent[] = []
  const result = await runGoal({
    goal: sellGoal({
      id: randomUUID(),
      quantity: quantity('1500'),
      sliceQuantity: quantity('500'),
      ...trial.goal,
    }),
    venue: coinstoreVenue(client),
    clock,
    onEvent(event) {
      events.push(event)
      trial.onEvent?.(event)
    },
    ...(trial.signal === undefined ? {} : { signal: trial.signal }),
  })
  return { ...result, arrivals: proxy.arrivals.get(PLACE) ?? 0, events }
}

function differencesOf({ records }: GoalResult): readonly string[] {
  if (records.kind === 'unreadable') throw records.cause
  return records.statement.differences
}

test('a goal is sold in slices, and the exchange’s fills and balances say the same to the last digit', async () => {
  const result = await run({})
  expect(result.end).toEqual({ kind: 'reached' })
  expect(`${result.position.filled}`).toBe('1500')
  expect(differencesOf(result)).toEqual([])
})

test('a buy goal ends equal as well, with its fee in the base currency', async () => {
  const result = await run({ goal: { side: 'buy', quantity: quantity('900') }, balances: { USDT: '100' } })
  expect(result.end).toEqual({ kind: 'reached' })
  expect(differencesOf(result)).toEqual([])
})

test('the target is conserved after every event', async () => {
  const { events } = await run({ fateOfOrder: (nth) => (nth === 1 ? 'lose-reply' : 'pass') })
  const positions = events.flatMap((event) => ('position' in event ? [event.position] : []))
  expect(positions.length).toBeGreaterThan(3)
  for (const position of positions) expect(isConserved(position)).toBe(true)
})

describe('when the network loses messages', () => {
  test('an order whose reply is lost is found by its client order id and not sent again', async () => {
    const result = await run({ fateOfOrder: (nth) => (nth === 2 ? 'lose-reply' : 'pass') })
    expect(result.end).toEqual({ kind: 'reached' })
    expect(result.arrivals).toBe(result.slices.length)
    expect(`${result.position.filled}`).toBe('1500')
    expect(differencesOf(result)).toEqual([])
  })

  test('an order that never arrived is given up only after its signature has expired', async () => {
    const clock = acceleratedClock(60)
    const times: number[] = []
    const result = await run({
      clock,
      goal: { durationMs: 120_000 },
      fateOfOrder: (nth) => (nth === 1 ? 'lose-request' : 'pass'),
      onEvent: (event) => {
        if (event.kind === 'sent' || event.kind === 'settled') times.push(clock.nowMs())
      },
    })
    const [sentAtMs = 0, settledAtMs = 0] = times
    expect(settledAtMs - sentAtMs).toBeGreaterThanOrEqual(30_000)
    expect(result.slices[0]?.state).toMatchObject({ status: 'void' })
    expect(result.end).toEqual({ kind: 'reached' })
    expect(differencesOf(result)).toEqual([])
  })
})

describe('a goal ends early', () => {
  test('with nothing sent while nobody quotes the other side', async () => {
    const result = await run({ crowd: false, goal: { durationMs: 3_000 } })
    expect(result.end).toEqual({ kind: 'out-of-time' })
    expect(result.arrivals).toBe(0)
    expect(differencesOf(result)).toEqual([])
  })

  test('when it is interrupted, with every order settled', async () => {
    const controller = new AbortController()
    const result = await run({
      signal: controller.signal,
      onEvent: (event) => {
        if (event.kind === 'sent') controller.abort()
      },
    })
    expect(result.end).toEqual({ kind: 'interrupted' })
    expect(result.slices.map(({ state }) => state.status)).toEqual(['settled'])
    expect(`${result.position.unknown}`).toBe('0')
    expect(differencesOf(result)).toEqual([])
  })

  test('when risk refuses: more than the balance is not sent', async () => {
    const result = await run({ balances: { SHARP: '10' } })
    expect(result.end).toMatchObject({ kind: 'refused', refusal: { code: 'RISK_BALANCE' } })
    expect(result.arrivals).toBe(0)
  })
})

test('a goal out of bounds is refused before anything is asked of the exchange', async () => {
  await expect(run({ goal: { maxSlippageBps: 501 } })).rejects.toMatchObject({ rule: 'goal-maxSlippageBps' })
})
