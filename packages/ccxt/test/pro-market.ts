/** Two markets without a crowd, over real sockets, and the pro class on them: nothing happens but what a test does. */
import { Agent } from 'node:http'
import {
  type MeddledSession,
  NO_MEDDLING,
  type OutgoingFrame,
  Sandbox,
  type SandboxAccount,
  type SandboxOptions,
  type StreamMeddler,
  type UpgradeVerdict,
} from '@trading-bridge/sandbox'
import Pro from '../src/upstream/pro/coinstore.js'

export const BTC = 'BTC/USDT'
export const SHARP = 'SHARP/USDT'

const MONEY = { BTC: '1000000', SHARP: '1000000', USDT: '100000000' }
const OPTIONS: SandboxOptions = {
  crowd: false,
  markets: [
    { base: 'BTC', quote: 'USDT', symbolId: 4, tickSz: 2, lotSz: 6 },
    { base: 'SHARP', quote: 'USDT', symbolId: 1042, tickSz: 6, lotSz: 2 },
  ],
  accounts: [
    { name: 'alice', balances: MONEY, isMarketMaker: true },
    { name: 'bob', balances: MONEY, isMarketMaker: true },
  ],
}

export class ProMarket {
  readonly sandbox: Sandbox
  readonly streams: StreamWatch
  readonly #pros: Pro[] = []

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox
    this.streams = new StreamWatch()
    sandbox.meddleWithStreams(this.streams)
  }

  static async open(options: SandboxOptions = {}): Promise<ProMarket> {
    return new ProMarket(await Sandbox.open({ ...OPTIONS, ...options }))
  }

  get alice(): SandboxAccount {
    return this.#account(0)
  }

  get bob(): SandboxAccount {
    return this.#account(1)
  }

  /** The pro class, as alice. */
  pro(config: Readonly<Record<string, unknown>> = {}): Pro {
    const { apiKey, apiSecret } = this.alice
    const pro = new Pro({
      apiKey,
      secret: apiSecret,
      urls: { api: { spot: this.sandbox.restUrl, ws: this.sandbox.wsUrl } },
      // ccxt wants one for plain ws://, though nothing is proxied.
      httpAgent: new Agent(),
      ...config,
    })
    this.#pros.push(pro)
    return pro
  }

  /** Rests an order of bob's, and gives its id. */
  quote(side: 'BUY' | 'SELL', price: string, quantity: string, symbol = 'BTCUSDT'): string {
    return this.#place(this.bob, side, price, quantity, symbol)
  }

  /** Rests an order of alice's, past the pro class. */
  placeElsewhere(side: 'BUY' | 'SELL', price: string, quantity: string, symbol = 'BTCUSDT'): string {
    return this.#place(this.alice, side, price, quantity, symbol)
  }

  /** One trade of bob with himself. */
  trade(price: string, quantity = '1', symbol = 'BTCUSDT'): void {
    this.quote('SELL', price, quantity, symbol)
    this.quote('BUY', price, quantity, symbol)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#pros.map((pro) => pro.close()))
    await this.sandbox.close()
  }

  #place(
    { accountId }: SandboxAccount,
    side: 'BUY' | 'SELL',
    ordPrice: string,
    ordQty: string,
    symbol: string,
  ): string {
    const outcome = this.sandbox.exchange.place(accountId, {
      symbol,
      side,
      ordType: 'LIMIT',
      ordPrice,
      ordQty,
    })
    if (outcome.kind !== 'accepted') throw new Error(`Rejected: ${JSON.stringify(outcome)}`)
    return outcome.order.ordId
  }

  #account(index: number): SandboxAccount {
    const account = this.sandbox.accounts[index]
    if (account === undefined) throw new Error('The sandbox opened without this account.')
    return account
  }
}

/** Sees what streams are asked and told, and lets a test lose, double or replace it. */
export class StreamWatch implements StreamMeddler {
  /** Every session there was, the newest last. */
  readonly sessions: MeddledSession[] = []
  readonly commands: Readonly<Record<string, unknown>>[] = []
  /** The texts to send in place of one; as it is when left alone. */
  change: (frame: OutgoingFrame) => readonly string[] = ({ text }) => [text]
  verdict: UpgradeVerdict = { kind: 'admit' }
  #open = 0
  #wishes = 0
  readonly #waiting = new Set<() => void>()

  get session(): MeddledSession {
    const session = this.sessions.at(-1)
    if (session === undefined) throw new Error('Nobody is connected.')
    return session
  }

  get openSessions(): number {
    return this.#open
  }

  /** Attempts to connect. */
  get wishes(): number {
    return this.#wishes
  }

  commandsOf(op: string): readonly Readonly<Record<string, unknown>>[] {
    return this.commands.filter((command) => command['op'] === op)
  }

  /** Resolves once `isSo` holds, looked at after everything that happens here. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((wake) => this.#waiting.add(wake))
  }

  upgrade(): UpgradeVerdict {
    this.#wishes += 1
    this.#happened()
    return this.verdict
  }

  opened(session: MeddledSession): void {
    this.sessions.push(session)
    this.#open += 1
    this.#happened()
  }

  closed(): void {
    this.#open -= 1
    this.#happened()
  }

  receives(_session: MeddledSession, text: string): boolean {
    if (text !== '') this.commands.push(JSON.parse(text))
    // The command is obeyed when this returns.
    setImmediate(() => this.#happened())
    return true
  }

  send(_session: MeddledSession, frame: OutgoingFrame, deliver: (text: string) => void): void {
    for (const text of this.change(frame)) deliver(text)
  }

  counts = NO_MEDDLING.counts
  pings = NO_MEDDLING.pings

  #happened(): void {
    for (const wake of [...this.#waiting]) {
      this.#waiting.delete(wake)
      wake()
    }
  }
}
