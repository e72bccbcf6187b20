/** A home folder with the demo's accounts and bots, which the tests of `run` start, stop and kill. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_MARKETS, Sandbox } from '@trading-bridge/sandbox'
import { Service } from '@trading-bridge/service'
import { DEMO_GOALS } from '../src/demo/demo-goals.ts'
import { addHolders } from '../src/demo/demo-installation.ts'

export class RunHome implements AsyncDisposable {
  readonly sandbox: Sandbox
  readonly home: string
  readonly #folder: string

  private constructor(sandbox: Sandbox, folder: string) {
    this.sandbox = sandbox
    this.#folder = folder
    this.home = join(folder, 'home')
  }

  /** A lively sandbox in this process, and the goals in a home folder that nobody has open. */
  static async open(goals: readonly string[]): Promise<RunHome> {
    const folder = await mkdtemp(join(tmpdir(), 'trading-bridge-run-'))
    const sandbox = await Sandbox.open({
      crowd: { stepMs: 250, historyHours: 1 },
      markets: DEFAULT_MARKETS.map((market) => ({ ...market, depth: DEPTHS[market.base] ?? '0' })),
      accounts: [
        { name: 'alice', balances: { SHARP: '100000', BTC: '10', USDT: '50000' } },
        { name: 'bob', balances: { USDT: '500000' } },
      ],
    })
    const made = new RunHome(sandbox, folder)
    await using service = await Service.open({
      settings: { home: made.home, databaseUrl: undefined, masterKey: undefined },
    })
    await addHolders(service, sandbox)
    for (const text of goals) await makeAndStart(service, text)
    return made
  }

  /** What the command line is told. */
  get environment(): Record<string, string> {
    return { TRADING_BRIDGE_HOME: this.home }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

const DEPTHS: Readonly<Record<string, string>> = { SHARP: '60000', BTC: '10', ETH: '200' }

/** The demo's goals, for as long as a test wants them to be under way. */
export function lastingGoals(duration: string): readonly string[] {
  return DEMO_GOALS.map(({ text }) =>
    text
      .replace(/^duration: .*$/m, `duration: ${duration}`)
      .replace('quantity: 5000', 'quantity: 50000')
      .replace('quantity: 1.2', 'quantity: 20')
      .replace('quantity: 0.12', 'quantity: 2'),
  )
}

async function makeAndStart({ bots }: Service, text: string): Promise<void> {
  const result = await bots.create(text)
  if (result.kind === 'refused') throw new Error(result.problems.map(({ message }) => message).join(' '))
  await bots.start(result.bot.name)
}
