/** An exchange with one market, SHARPUSDT, on a clock that stands still; and orders that say only what matters. */
import { ManualClock, seededRandom } from '@trading-bridge/core'
import { unitsText } from '../src/accounts/units.ts'
import type { ExchangeEvent } from '../src/exchange/exchange-event.ts'
import type { ExchangeRules } from '../src/exchange/exchange-rules.ts'
import type { NewMarket } from '../src/exchange/market-settings.ts'
import type { PlaceOutcome, PlaceRequest } from '../src/exchange/place-request.ts'
import { SandboxExchange } from '../src/exchange/sandbox-exchange.ts'
import type { OrdSide, SandboxOrder } from '../src/exchange/sandbox-order.ts'

export const NOW_MS = 1_770_742_394_290
export const SHARP: NewMarket = { base: 'SHARP', quote: 'USDT', tickSz: 6, lotSz: 2, symbolId: 501 }

export interface Trading {
  readonly clock: ManualClock
  readonly exchange: SandboxExchange
  readonly events: readonly ExchangeEvent[]
  /** Opens an account with this money. */
  account(name: string, money?: Readonly<Record<string, string>>): string
}

export function trading(rules: Partial<ExchangeRules> = {}, market: Partial<NewMarket> = {}): Trading {
  const clock = new ManualClock(NOW_MS)
  const exchange = new SandboxExchange({ clock, random: seededRandom(1), rules })
  exchange.addMarket({ ...SHARP, ...market })
  const events: ExchangeEvent[] = []
  exchange.onEvent((event) => events.push(event))
  return {
    clock,
    exchange,
    events,
    account(name, money = {}) {
      const { accountId } = exchange.accounts.open({ name })
      for (const [asset, amount] of Object.entries(money)) exchange.fund(accountId, asset, amount)
      return accountId
    },
  }
}

export function limit(
  side: OrdSide,
  ordQty: string,
  ordPrice: string,
  more: Partial<PlaceRequest> = {},
): PlaceRequest {
  return { symbol: 'SHARPUSDT', side, ordType: 'LIMIT', ordQty, ordPrice, ...more }
}

export function postOnly(side: OrdSide, ordQty: string, ordPrice: string): PlaceRequest {
  return limit(side, ordQty, ordPrice, { ordType: 'POST_ONLY' })
}

export function marketBuy(ordAmt: string): PlaceRequest {
  return { symbol: 'SHARPUSDT', side: 'BUY', ordType: 'MARKET', ordAmt }
}

export function marketSell(ordQty: string): PlaceRequest {
  return { symbol: 'SHARPUSDT', side: 'SELL', ordType: 'MARKET', ordQty }
}

/** The order of an outcome that must be an acceptance. */
export function accepted(outcome: PlaceOutcome): SandboxOrder {
  if (outcome.kind === 'accepted') return outcome.order
  throw new Error(`The order was rejected: ${outcome.code} ${outcome.text}`)
}

/** The code of an outcome that must be a rejection. */
export function codeOf(outcome: { readonly kind: string; readonly code?: number }): number | undefined {
  return outcome.kind === 'rejected' ? outcome.code : undefined
}

/** What an account has, as `available + frozen asset`. */
export function money(exchange: SandboxExchange, accountId: string): readonly string[] {
  return exchange
    .balances(accountId)
    .map(({ asset, available, frozen }) => `${unitsText(available)} + ${unitsText(frozen)} ${asset}`)
}

/** The book, as `quantity at price` from the best level on. */
export function book(exchange: SandboxExchange): {
  readonly asks: readonly string[]
  readonly bids: readonly string[]
} {
  const { asks = [], bids = [] } = exchange.depth('SHARPUSDT', 100) ?? {}
  const text = ({ price, quantity }: { price: bigint; quantity: bigint }) =>
    `${unitsText(quantity)} at ${unitsText(price)}`
  return { asks: asks.map(text), bids: bids.map(text) }
}
