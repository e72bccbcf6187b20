import {
  type Clock,
  hexText,
  ManualClock,
  type Random,
  Secret,
  seededRandom,
  systemClock,
} from '@trading-bridge/core'
import type { NewApiKey } from './accounts/api-key.ts'
import { ControlPort } from './control/control-port.ts'
import { Crowd } from './crowd/crowd.ts'
import type { MarketSettings, NewMarket } from './exchange/market-settings.ts'
import { SandboxExchange } from './exchange/sandbox-exchange.ts'
import { FaultDesk } from './faults/fault-desk.ts'
import { SkewedClock } from './faults/fault-ground.ts'
import { Mirror } from './mirror/mirror.ts'
import type { MirrorOptions } from './mirror/mirror-options.ts'
import type { MirrorStatus } from './mirror/mirror-status.ts'
import { Replay, type ReplayStatus } from './replay/replay.ts'
import type { ReplaySpec } from './replay/replay-options.ts'
import { RestService } from './rest/rest-service.ts'
import { TradingPort } from './rest/trading-port.ts'
import { SandboxClock } from './sandbox-clock.ts'
import {
  type AccountSpec,
  type CrowdOptions,
  DEFAULT_ACCOUNTS,
  DEFAULT_MARKETS,
  type MarketSpec,
  type SandboxOptions,
} from './sandbox-options.ts'
import { DEFAULT_SETTINGS, type SandboxSettings } from './sandbox-settings.ts'
import type { StreamMeddler } from './stream/stream-meddler.ts'
import { STREAM_PATH, StreamServer } from './stream/stream-server.ts'

/** An account and a key of it. The secret is plain text: it is invented and works nowhere else. */
export interface SandboxAccount {
  readonly accountId: string
  readonly name: string
  readonly apiKey: string
  readonly apiSecret: string
}

const IPV4 = '127.0.0.1'
const IPV6 = '::1'
/** Keys begin with these, so that nobody takes one for a real one. */
const KEY_PREFIX = 'fa4efa4e'
const SECRET_PREFIX = 'fa4ebabe'
const KEY_LENGTH = 32
/** Keys have a stream of chance of their own: how many there are changes nothing else. */
const KEY_SEED_OFFSET = 0x5eed
/** So have the ids of stream sessions. */
const SESSION_SEED_OFFSET = 0x5e55

/**
 * A Coinstore on loopback, running: an exchange, its trading port, its control port and the crowd that trades there.
 *
 * The same seed and a `ManualClock` give the same markets, keys, orders and trades; requests are part of that as far as
 * they arrive in the same order at the same readings of the clock.
 */
export class Sandbox {
  readonly exchange: SandboxExchange
  /** The time the exchange lives in. */
  readonly clock: Clock
  /** The clock to move by hand, where the sandbox was opened with one. */
  readonly manualClock: ManualClock | undefined
  /** Where fault scripts are handed in. */
  readonly faults: FaultDesk
  /** The time that its ports tell and judge by: right unless a fault sets it wrong. */
  readonly #shownTime: SkewedClock
  readonly #time: SandboxClock
  readonly #seed: number
  readonly #accounts: SandboxAccount[] = []
  readonly #keyRandom: Random
  readonly #streams: StreamServer
  readonly #openPorts: { close(): Promise<void> }[] = []
  #crowd: Crowd | undefined
  #replays: readonly Replay[] = []
  #mirror: Mirror | undefined
  #settings: SandboxSettings
  #tradingPort = 0
  #controlUrl = ''
  #lastError: unknown

  private constructor(options: SandboxOptions) {
    const { seed = 1, clock = systemClock, settings = {}, rules = {} } = options
    this.#time = new SandboxClock(clock)
    this.clock = this.#time
    this.manualClock = clock instanceof ManualClock ? clock : undefined
    this.#shownTime = new SkewedClock(this.#time)
    this.#seed = seed
    this.#settings = { ...DEFAULT_SETTINGS, ...settings }
    this.#keyRandom = seededRandom(seed + KEY_SEED_OFFSET)
    this.exchange = new SandboxExchange({ clock: this.clock, random: seededRandom(seed), rules })
    this.#streams = new StreamServer({
      exchange: this.exchange,
      clock: this.clock,
      random: seededRandom(seed + SESSION_SEED_OFFSET),
      settings: () => this.#settings,
      onDefect: (error) => this.#noteDefect(error),
    })
    this.faults = new FaultDesk({
      ground: {
        exchange: this.exchange,
        clock: this.#shownTime,
        settings: () => this.#settings,
        changeSettings: (changes) => this.changeSettings(changes),
        sessions: () => this.#streams.sessions,
      },
      onDefect: (error) => this.#noteDefect(error),
      meddleWithStreams: (meddler) => this.meddleWithStreams(meddler),
    })
  }

  /**
   * @throws {InvalidInputError} a market, an account, a setting or a fault is none.
   * @throws the listening error when a port is in use.
   */
  static async open(options: SandboxOptions = {}): Promise<Sandbox> {
    const sandbox = new Sandbox(options)
    try {
      const markets = options.markets ?? (options.mirror === undefined ? DEFAULT_MARKETS : [])
      for (const market of markets) sandbox.exchange.addMarket(tradedPart(market))
      for (const account of options.accounts ?? DEFAULT_ACCOUNTS) sandbox.createAccount(account)
      sandbox.#startCrowd(options.crowd ?? true, unrecorded(markets, options.replay ?? []))
      await sandbox.#startReplays(options.replay ?? [], markets)
      if (options.mirror !== undefined) await sandbox.#startMirror(options.mirror)
      if (options.faults !== undefined) sandbox.faults.add(options.faults)
      await sandbox.#listen(options)
      return sandbox
    } catch (error) {
      await sandbox.close()
      throw error
    }
  }

  get restUrl(): string {
    return `http://${IPV4}:${this.#tradingPort}/api`
  }

  get wsUrl(): string {
    return `ws://${IPV4}:${this.#tradingPort}${STREAM_PATH}`
  }

  /** Where the sandbox itself is ruled. */
  get controlUrl(): string {
    return this.#controlUrl
  }

  /** The accounts that were asked for and those created since, each with its first key. */
  get accounts(): readonly SandboxAccount[] {
    return this.#accounts
  }

  /** The last defect a request met with; it was answered with HTTP 500. */
  get lastError(): unknown {
    return this.#lastError
  }

  /** How fresh the mirrored markets are; absent where nothing is mirrored. */
  get mirrorStatus(): MirrorStatus | undefined {
    return this.#mirror?.status
  }

  /** How far each recorded market has come. */
  get replayStatus(): readonly ReplayStatus[] {
    return this.#replays.map(({ status }) => status)
  }

  get settings(): SandboxSettings {
    return this.#settings
  }

  /** Lets `meddler` stand between the stream's sessions and their clients. */
  meddleWithStreams(meddler: StreamMeddler): void {
    this.#streams.meddle(meddler)
  }

  /** Changes how the sandbox answers, from the next request on. */
  changeSettings(changes: Partial<SandboxSettings>): void {
    this.#settings = { ...this.#settings, ...changes }
  }

  /** @throws {InvalidInputError} the name is taken, the master is unknown, or a balance is no amount. */
  createAccount({ balances = {}, ...wanted }: AccountSpec): SandboxAccount {
    const { accountId, name } = this.exchange.accounts.open(wanted)
    for (const [asset, amount] of Object.entries(balances)) this.exchange.fund(accountId, asset, amount)
    const account = { accountId, name, ...this.issueKey(accountId) }
    this.#accounts.push(account)
    return account
  }

  /**
   * Makes another key for an account, deterministic for the seed.
   *
   * @throws {InvalidInputError} the account is unknown or has 5 keys, or an address is none.
   */
  issueKey(
    accountId: string,
    limits: Pick<NewApiKey, 'permissions' | 'addresses'> = {},
  ): { readonly apiKey: string; readonly apiSecret: string } {
    const apiKey = KEY_PREFIX + hexText(this.#keyRandom, KEY_LENGTH - KEY_PREFIX.length)
    const apiSecret = SECRET_PREFIX + hexText(this.#keyRandom, KEY_LENGTH - SECRET_PREFIX.length)
    this.exchange.accounts.issueKey({ ...limits, accountId, apiKey, secret: Secret.fromText(apiSecret) })
    return { apiKey, apiSecret }
  }

  /**
   * Adds a market, which the crowd takes in where it has a reference price.
   *
   * @throws {InvalidInputError} the settings are none, or symbol or id are in use.
   */
  addMarket(market: MarketSpec): MarketSettings {
    const settings = this.exchange.addMarket(tradedPart(market))
    this.#crowd?.adopt(market)
    return settings
  }

  /** Ends every connection and timer at once. */
  async close(): Promise<void> {
    this.#crowd?.stop()
    for (const replay of this.#replays) replay.close()
    await this.#mirror?.close()
    this.faults.close()
    await this.#streams.close()
    await Promise.all(this.#openPorts.splice(0).map((port) => port.close()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #noteDefect(error: unknown): void {
    this.#lastError = error
  }

  #startCrowd(wanted: boolean | CrowdOptions, markets: readonly MarketSpec[]): void {
    if (wanted === false) return
    const options = wanted === true ? {} : wanted
    this.#crowd = new Crowd({ exchange: this.exchange, clock: this.#time, seed: this.#seed, options })
    this.#crowd.start(markets)
  }

  async #startMirror(options: MirrorOptions): Promise<void> {
    const onDefect = (error: unknown) => this.#noteDefect(error)
    this.#mirror = await Mirror.open(options, { exchange: this.exchange, clock: this.#time, onDefect })
  }

  async #startReplays(specs: readonly ReplaySpec[], markets: readonly MarketSpec[]): Promise<void> {
    const parts = { exchange: this.exchange, clock: this.#time, seed: this.#seed, markets }
    this.#replays = await Replay.openAll(specs, parts)
  }

  async #listen({ port = 0, controlPort = 0, ipv6 = false }: SandboxOptions): Promise<void> {
    const clock = this.#shownTime
    const service = new RestService({ exchange: this.exchange, clock, settings: () => this.#settings })
    const common = {
      clock,
      handle: service.handle.bind(service),
      meddler: this.faults,
      upgrade: this.#streams.upgrade.bind(this.#streams),
      onDefect: (error: unknown) => this.#noteDefect(error),
    }
    const trading = await TradingPort.open({ ...common, host: IPV4, port })
    this.#openPorts.push(trading)
    this.#tradingPort = trading.port
    if (ipv6) this.#openPorts.push(await TradingPort.open({ ...common, host: IPV6, port: trading.port }))
    const control = await ControlPort.open({ sandbox: this, port: controlPort })
    this.#openPorts.push(control)
    this.#controlUrl = control.url
  }
}

/** The market without what only the crowd wants to know. */
function tradedPart({ referencePrice, depth, ...market }: MarketSpec): NewMarket {
  return market
}

/** The markets that no recording is for. */
function unrecorded(markets: readonly MarketSpec[], specs: readonly ReplaySpec[]): readonly MarketSpec[] {
  const recorded = new Set(specs.map(({ symbol }) => symbol.toUpperCase()))
  return markets.filter(({ base, quote }) => !recorded.has((base + quote).toUpperCase()))
}
