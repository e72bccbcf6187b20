/** Three markets in which nobody trades but the test, on a clock that stands still, and the class on real sockets. */
import { ManualClock } from '@trading-bridge/core'
import { Sandbox, type SandboxOptions } from '@trading-bridge/sandbox'
import type { Order, Trade } from 'ccxt'
import coinstore from '../src/upstream/coinstore.ts'

/** 2026-02-10 16:53:14.290 UTC. */
export const NOW_MS = 1_770_742_394_290
export const SHARP = 'SHARP/USDT'
export const BTC = 'BTC/USDT'

const MONEY = { SHARP: '100000', BTC: '10', ETH: '100', USDT: '1000000' }

type Settings = NonNullable<ConstructorParameters<typeof coinstore>[0]>

export class RestMarket {
  readonly sandbox: Sandbox
  readonly #clock: ManualClock

  private constructor(sandbox: Sandbox, clock: ManualClock) {
    this.sandbox = sandbox
    this.#clock = clock
  }

  static async open(options: SandboxOptions = {}): Promise<RestMarket> {
    const clock = new ManualClock(NOW_MS)
    const accounts = ['alice', 'bob'].map((name) => ({ name, balances: MONEY, isMarketMaker: true }))
    const settings = { requestsPerAddress: 'unlimited', requestsPerAccount: 'unlimited' } as const
    const sandbox = await Sandbox.open({ clock, crowd: false, accounts, settings, ...options })
    return new RestMarket(sandbox, clock)
  }

  /** A program of one of the two. */
  exchange(name: 'alice' | 'bob', settings: Settings = {}): coinstore {
    const account = this.sandbox.accounts.find((each) => each.name === name)
    if (account === undefined) throw new RangeError(`The sandbox has no account ${name}.`)
    const exchange = new coinstore({
      apiKey: account.apiKey,
      secret: account.apiSecret,
      enableRateLimit: false,
      urls: { api: { spot: this.sandbox.restUrl } },
      ...settings,
    })
    exchange.milliseconds = () => this.#clock.nowMs()
    return exchange
  }

  advance(ms: number): void {
    this.#clock.advance(ms)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sandbox.close()
  }
}

/** A structure of which every number is the text that it was computed as. */
export function exact(exchange: coinstore): coinstore {
  Object.assign(exchange, { number: String })
  return exchange
}

/** One trade: the second sells to the first, at the price of the first. */
export async function trade(
  buyer: coinstore,
  seller: coinstore,
  amount: number,
  price: number,
): Promise<{ readonly bought: Order; readonly sold: Order }> {
  const bought = await buyer.createOrder(SHARP, 'limit', 'buy', amount, price)
  const sold = await seller.createOrder(SHARP, 'limit', 'sell', amount, price)
  return { bought, sold }
}

/** The only one of a list. */
export function only<T>(list: readonly T[]): T {
  const [first] = list
  if (first === undefined || list.length > 1) throw new RangeError(`There are ${list.length}, not one.`)
  return first
}

export function idOf({ id }: Order | Trade): string {
  if (id === undefined) throw new RangeError('There is no id.')
  return id
}
