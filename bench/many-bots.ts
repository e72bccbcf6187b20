/**
 * A thousand bots in this process, trading on an exchange in another one.
 *
 * A slice is late by the time from its scheduled moment until its order, recorded, is handed to the venue; what the network and
 * the exchange add to that is told beside it. Both processes read the clock of one machine. Every account has an owner, a
 * client and an address of its own, and all limits of the exchange are as documented.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { CoinstoreClient } from '@trading-bridge/client'
import { Secret } from '@trading-bridge/core'
import {
  AccountLedger,
  BotRunner,
  coinstoreVenue,
  MemoryBotStorage,
  MemoryLedgerStorage,
  newBot,
  parseGoal,
  type RunnerAccount,
  steerBot,
  TradingDomain,
  type Venue,
} from '@trading-bridge/engine'
import type { SandboxAccount } from '@trading-bridge/sandbox'
import type { BenchRow } from './bench-row.ts'

export type ToExchange = 'accepted' | 'counts'

export type FromExchange =
  | { readonly restUrl: string; readonly accounts: readonly SandboxAccount[] }
  | { readonly accepted: readonly (readonly [clientOrderId: string, atMs: number])[] }
  | Counts

interface Counts {
  readonly requests: number
  /** Answered with HTTP 429. */
  readonly turnedAway: number
  /** The most requests of one address, and with one key, within the exchange's window. */
  readonly mostOfAddress: number
  readonly mostOfKey: number
  readonly defect: string | undefined
}

const BOTS = 1_000
const ACCOUNTS = 100
const INTERVAL_MS = 10_000
const SLICES = 60
const SLICE_QUANTITY = 2
const UNTIL_FIRST_SLICE_MS = 20_000
const WARM_UP_SLICES = 2
const MEASURED_SLICES = 6
/** For what was sent last to be accepted. */
const GRACE_MS = 2_000
const LATENESS_BAR_MS = 250
const HEAP_BAR_KILOBYTES = 150
const ADDRESS_LIMIT = 300
const KEY_LIMIT = 120

/** Which slices were handed to the venue, and when, by client order id. */
type Slices = Map<
  string,
  { readonly goalId: string; readonly sliceIndex: number; readonly handedAtMs: number }
>

/** By bot, when its first slice was due: its plan says so, which is fixed once the market was seen. */
type Starts = ReadonlyMap<string, number>

interface Span {
  readonly fromMs: number
  readonly untilMs: number
}

interface Measured {
  /** Slices that were due in the time that was measured. */
  readonly due: number
  /** Of those that were accepted, from the moment they were due, sorted. */
  readonly acceptedLateMs: readonly number[]
  readonly handedLateMs: readonly number[]
  readonly heapKilobytes: number
  readonly counts: Counts
  readonly corePercent: number
}

export async function benchManyBots(): Promise<readonly BenchRow[]> {
  const exchange = fork(new URL('./bots-exchange.ts', import.meta.url), [String(ACCOUNTS)])
  try {
    const [started] = (await once(exchange, 'message')) as [FromExchange]
    if (!('restUrl' in started)) throw new Error('The exchange did not tell its address.')
    return rowsOf(await measure(exchange, started))
  } finally {
    exchange.disconnect()
    await once(exchange, 'exit')
  }
}

async function measure(
  exchange: ChildProcess,
  { restUrl, accounts }: Extract<FromExchange, { readonly restUrl: string }>,
): Promise<Measured> {
  const collect = collector()
  const slices: Slices = new Map()
  const storage = new MemoryBotStorage()
  const opened = await Promise.all(
    accounts.map((account, nth) => openAccount({ account, nth, restUrl, slices })),
  )
  const byId = new Map(opened.map((account) => [account.accountId, account]))
  const runner = await BotRunner.open({
    storage,
    accounts: async (accountId) => demand(byId.get(accountId), accountId),
  })
  collect()
  const heapWithout = process.memoryUsage().heapUsed
  const beginsAtMs = Date.now() + UNTIL_FIRST_SLICE_MS
  for (let nth = 0; nth < BOTS; nth += 1) {
    const account = demand(accounts[nth % ACCOUNTS], 'one of them')
    const startAtMs = beginsAtMs + Math.floor((nth * INTERVAL_MS) / BOTS)
    await startBot({ storage, nth, account, startAtMs })
  }
  runner.wake()
  await wait(beginsAtMs + WARM_UP_SLICES * INTERVAL_MS - Date.now())
  collect()
  const heapKilobytes = (process.memoryUsage().heapUsed - heapWithout) / BOTS / 1_024
  await acceptedBy(exchange)
  const cpuBefore = process.cpuUsage()
  const fromMs = Date.now()
  await wait(MEASURED_SLICES * INTERVAL_MS)
  const { user, system } = process.cpuUsage(cpuBefore)
  const span: Span = { fromMs, untilMs: Date.now() }
  await wait(GRACE_MS)
  const accepted = await acceptedBy(exchange)
  const counts = await countsOf(exchange)
  const starts = await startsOf(storage)
  await runner.close()
  const corePercent = ((user + system) / 1_000 / (span.untilMs - span.fromMs)) * 100
  return { ...latenessOf({ slices, accepted, starts, span }), heapKilobytes, counts, corePercent }
}

async function openAccount({
  account,
  nth,
  restUrl,
  slices,
}: {
  readonly account: SandboxAccount
  readonly nth: number
  readonly restUrl: string
  readonly slices: Slices
}): Promise<RunnerAccount> {
  const { accountId, name } = account
  const client = await CoinstoreClient.open({
    restUrl,
    credentials: { apiKey: account.apiKey, secret: Secret.fromText(account.apiSecret) },
    localAddress: `127.0.0.${nth + 2}`,
  })
  const venue = noting(coinstoreVenue(client), slices)
  const domain = new TradingDomain()
  const ledger = await AccountLedger.open({ accountId, venue, storage: new MemoryLedgerStorage(), domain })
  return {
    accountId,
    name,
    ownerId: `owner of ${name}`,
    venue,
    ledger,
    domain,
    host: restUrl,
    async close() {
      await ledger.close()
      await client.close()
    },
  }
}

/** The same venue; it keeps when slices were handed to it. */
function noting(venue: Venue, slices: Slices): Venue {
  return {
    ...venue,
    submit(order, call) {
      const { goalId, decision } = order.intent
      const { sliceIndex } = demand(decision, goalId)
      slices.set(order.request.clientOrderId, { goalId, sliceIndex, handedAtMs: Date.now() })
      return venue.submit(order, call)
    },
  }
}

async function startsOf(storage: MemoryBotStorage): Promise<Starts> {
  const bots = await storage.bots()
  return new Map(bots.map(({ id, name, plan }) => [id, demand(plan, name).startAtMs]))
}

async function startBot({
  storage,
  nth,
  account,
  startAtMs,
}: {
  readonly storage: MemoryBotStorage
  readonly nth: number
  readonly account: SandboxAccount
  readonly startAtMs: number
}): Promise<void> {
  const document = {
    name: `bot-${nth}`,
    account: account.name,
    market: 'SHARP/USDT',
    kind: 'twap',
    side: nth % 2 === 0 ? 'sell' : 'buy',
    target: { quantity: String(SLICES * SLICE_QUANTITY) },
    purpose: 'to be measured',
    authorisedBy: 'the benchmark',
    start: new Date(startAtMs).toISOString(),
    duration: `${(SLICES * INTERVAL_MS) / 1_000}s`,
    sliceInterval: `${INTERVAL_MS / 1_000}s`,
    jitter: 0,
  }
  const atMs = Date.now()
  const parsed = parseGoal(document, { nowMs: atMs })
  if (parsed.kind === 'refused') throw new Error(JSON.stringify(parsed.problems))
  const id = randomUUID()
  const { accountId, name } = account
  const { bot, event } = newBot({
    id,
    settings: parsed.settings,
    document: JSON.stringify(document),
    ownerId: `owner of ${name}`,
    accountId,
    atMs,
  })
  await storage.insertBot(bot, event)
  await steerBot(storage, { id }, 'start', { atMs })
}

function latenessOf({
  slices,
  accepted,
  starts,
  span,
}: {
  readonly slices: Slices
  readonly accepted: ReadonlyMap<string, number>
  readonly starts: Starts
  readonly span: Span
}): Pick<Measured, 'due' | 'acceptedLateMs' | 'handedLateMs'> {
  const { fromMs, untilMs } = span
  const isWithin = (atMs: number): boolean => atMs >= fromMs && atMs < untilMs
  let due = 0
  for (const startAtMs of starts.values())
    for (let nth = 0; nth < SLICES; nth += 1) if (isWithin(startAtMs + nth * INTERVAL_MS)) due += 1
  const measured = [...slices]
    .map(([id, { goalId, sliceIndex, handedAtMs }]) => {
      const dueAtMs = demand(starts.get(goalId), goalId) + sliceIndex * INTERVAL_MS
      return [id, { dueAtMs, handedAtMs }] as const
    })
    .filter(([, { dueAtMs }]) => isWithin(dueAtMs))
  const acceptedLateMs = measured.flatMap(([id, { dueAtMs }]) => {
    const atMs = accepted.get(id)
    return atMs === undefined ? [] : [atMs - dueAtMs]
  })
  const handedLateMs = measured.map(([, { dueAtMs, handedAtMs }]) => handedAtMs - dueAtMs)
  return { due, acceptedLateMs: sorted(acceptedLateMs), handedLateMs: sorted(handedLateMs) }
}

function rowsOf({
  due,
  acceptedLateMs,
  handedLateMs,
  heapKilobytes,
  counts,
  corePercent,
}: Measured): readonly BenchRow[] {
  if (counts.defect !== undefined) throw new Error(`The exchange met with a defect: ${counts.defect}`)
  const load = `${BOTS} bots, a slice each every ${INTERVAL_MS / 1_000} s, ${ACCOUNTS} accounts`
  const lateMs = quantile(handedLateMs, 0.99)
  const fact = (name: string, measured: number, unit: string): BenchRow => {
    return { name: `  ${name}`, measured, unit, bar: '-', passes: true }
  }
  const atMost = (name: string, measured: number, unit: string, bar: number): BenchRow => {
    return { name, measured, unit, bar: `at most ${bar}`, passes: measured <= bar }
  }
  return [
    {
      name: `${load}: a slice sent after its moment, p99`,
      measured: lateMs,
      unit: 'ms',
      bar: `less than ${LATENESS_BAR_MS}`,
      passes: lateMs < LATENESS_BAR_MS,
    },
    fact('the same, p50', quantile(handedLateMs, 0.5), 'ms'),
    fact('accepted by the exchange after its moment, p99', quantile(acceptedLateMs, 0.99), 'ms'),
    {
      name: `  of ${due} slices that were due, not accepted`,
      measured: due - acceptedLateMs.length,
      unit: '',
      bar: '0',
      passes: due === acceptedLateMs.length,
    },
    fact('share of a core', Math.round(corePercent), '%'),
    {
      name: '  heap a bot',
      measured: Math.round(heapKilobytes),
      unit: 'kB',
      bar: `less than ${HEAP_BAR_KILOBYTES}`,
      passes: heapKilobytes < HEAP_BAR_KILOBYTES,
    },
    atMost('  answers with HTTP 429', counts.turnedAway, '', 0),
    atMost('  most requests of an address within 3 s', counts.mostOfAddress, '', ADDRESS_LIMIT),
    atMost('  most requests of an account within 3 s', counts.mostOfKey, '', KEY_LIMIT),
  ]
}

async function acceptedBy(exchange: ChildProcess): Promise<ReadonlyMap<string, number>> {
  const told = await ask(exchange, 'accepted')
  if (!('accepted' in told)) throw new Error('The exchange did not tell what it accepted.')
  return new Map(told.accepted)
}

async function countsOf(exchange: ChildProcess): Promise<Counts> {
  const told = await ask(exchange, 'counts')
  if (!('requests' in told)) throw new Error('The exchange did not tell what it counted.')
  return told
}

async function ask(exchange: ChildProcess, question: ToExchange): Promise<FromExchange> {
  exchange.send(question)
  const [told] = (await once(exchange, 'message')) as [FromExchange]
  return told
}

/** Node offers the collector only when told to. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

function demand<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`Nothing is known of ${name}.`)
  return value
}

function sorted(values: readonly number[]): readonly number[] {
  return [...values].sort((left, right) => left - right)
}

function quantile(values: readonly number[], share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.POSITIVE_INFINITY
}

async function wait(durationMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, durationMs)))
}
