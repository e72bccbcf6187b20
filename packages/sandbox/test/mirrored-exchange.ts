/** A source to mirror, with two traders of its own, and a sandbox that mirrors it: both real servers. */
import { units, unitsText } from '../src/accounts/units.ts'
import type { SandboxExchange } from '../src/exchange/sandbox-exchange.ts'
import type { OrdSide } from '../src/exchange/sandbox-order.ts'
import { type MarketSpec, type MirrorOptions, Sandbox, type SandboxOptions } from '../src/index.ts'
import { accepted, limit } from './trading.ts'

export const SYMBOL = 'SHARPUSDT'
const MARKET: MarketSpec = {
  base: 'SHARP',
  quote: 'USDT',
  symbolId: 1042,
  tickSz: 6,
  lotSz: 2,
  minLmtSz: '5',
}
const RICH = { SHARP: '1000000', USDT: '1000000' }
/** Far from where anything is traded. */
const MARKER_PRICE = '9'

export function openSource(options: SandboxOptions = {}): Promise<Sandbox> {
  return Sandbox.open({
    crowd: false,
    markets: [MARKET],
    accounts: [
      { name: 'maker', balances: RICH },
      { name: 'taker', balances: RICH },
    ],
    ...options,
  })
}

export class MirroredExchange {
  readonly source: Sandbox
  readonly paper: Sandbox
  #markers = 0

  private constructor(source: Sandbox, paper: Sandbox) {
    this.source = source
    this.paper = paper
  }

  /** Source levels as `side price quantity`. */
  static async open(
    levels: readonly string[],
    mirror: Partial<MirrorOptions> = {},
    source?: Sandbox,
  ): Promise<MirroredExchange> {
    const opened = source ?? (await openSource())
    for (const level of levels) rest(opened, level)
    const paper = await Sandbox.open({
      accounts: [{ name: 'alice', balances: RICH }],
      mirror: { restUrl: opened.restUrl, pollMs: 10, ...mirror },
    })
    return new MirroredExchange(opened, paper)
  }

  get alice(): string {
    return this.paper.accounts[0]?.accountId ?? ''
  }

  /** Another level at the source, as `side price quantity`; tells the order's id. */
  rest(level: string): string {
    return rest(this.source, level)
  }

  /** Somebody takes at the source, as `side price quantity`. */
  trade(text: string): void {
    const [side, price, quantity] = text.split(' ')
    const taker = this.source.accounts[1]?.accountId ?? ''
    const order = limit(side === 'SELL' ? 'SELL' : 'BUY', quantity ?? '', price ?? '', { timeInForce: 'IOC' })
    const placed = accepted(this.source.exchange.place(taker, order))
    if (placed.cumQty === 0n) throw new Error('Nothing was traded at the source.')
  }

  /** Two pictures that were asked for after now have been shown. */
  async twoPictures(): Promise<void> {
    for (let round = 0; round < 2; round += 1) {
      this.#markers += 1
      const quantity = String(100 + this.#markers)
      const ordId = this.rest(`SELL ${MARKER_PRICE} ${quantity}`)
      await this.until(() => this.levels('asks').includes(`${MARKER_PRICE} ${quantity}`))
      this.source.exchange.cancel(this.source.accounts[0]?.accountId ?? '', { ordId })
    }
  }

  /** The mirrored levels, as `price quantity`, best first. */
  levels(side: 'asks' | 'bids'): readonly string[] {
    const levels = this.paper.exchange.depth(SYMBOL, 100)?.[side] ?? []
    return levels.map(({ price, quantity }) => `${unitsText(price)} ${unitsText(quantity)}`)
  }

  /** Places a paper order; tells its id. */
  place(side: OrdSide, quantity: string, price: string): string {
    return accepted(this.paper.exchange.place(this.alice, limit(side, quantity, price))).ordId
  }

  /** Fills of the paper account, oldest first, as `role price quantity`. */
  fills(): readonly string[] {
    return this.paper.exchange
      .fills(this.alice, { symbol: SYMBOL })
      .map(({ role, price, execQty }) => `${role} ${unitsText(price)} ${unitsText(execQty)}`)
      .toReversed()
  }

  /** Waits until a trade of this quantity has come over. */
  async untilTraded(quantity: string): Promise<void> {
    await this.until(() => this.paper.exchange.trades(SYMBOL, 1)?.[0]?.volume === units(quantity))
  }

  until(isSo: () => boolean): Promise<void> {
    return until(this.paper.exchange, isSo)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.paper.close()
    await this.source.close()
  }
}

/** Looks after every event of an exchange. */
function until(exchange: SandboxExchange, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (isSo()) return resolve()
    const stop = exchange.onEvent(() => {
      if (!isSo()) return
      stop()
      setImmediate(resolve)
    })
  })
}

function rest({ exchange, accounts }: Sandbox, level: string): string {
  const [side, price, quantity] = level.split(' ')
  const maker = accounts[0]?.accountId ?? ''
  return accepted(exchange.place(maker, limit(side === 'SELL' ? 'SELL' : 'BUY', quantity ?? '', price ?? '')))
    .ordId
}
