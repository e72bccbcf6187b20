/**
 * Reads an order's numbers against its market: missing fields, decimals, minimums; then in ticks and lots for the book.
 *
 * Sources: 3104 and 3106 observed, 3105 and 3107 and the order of the checks assumed (docs/coinstore/orders.md). A market
 * order's price and a buy's quantity are ignored; trailing zeros are not decimals.
 */
import { type Amount, amountOf, parseAmount, type Units } from '../accounts/units.ts'
import type { Instruction } from '../matching/match-order.ts'
import type { ExchangeRules } from './exchange-rules.ts'
import type { MarketDesk } from './market-desk.ts'
import type { PlaceRequest } from './place-request.ts'
import { type Rejection, rejected } from './rejection.ts'
import type { OrdTimeInForce } from './sandbox-order.ts'

/** An order that keeps the market's rules: what the book does with it, and what must be frozen for it. */
export interface SizedOrder {
  readonly kind: 'sized'
  readonly instruction: Instruction
  readonly ordPrice: Units
  readonly ordQty: Units
  readonly ordAmt: Units
  /** Quote for a buy (price × quantity, without the fee), base for a sell. */
  readonly reserve: Units
}

const TIME_IN_FORCE = { GTC: 'gtc', IOC: 'ioc', FOK: 'fok' } as const satisfies Record<OrdTimeInForce, string>

export function sizeOrder(
  request: PlaceRequest,
  desk: MarketDesk,
  rules: ExchangeRules,
  isHouse = false,
): SizedOrder | Rejection {
  if (request.ordType !== 'MARKET') return sizeLimit(request, desk, rules, isHouse)
  return request.side === 'BUY' ? sizeMarketBuy(request, desk, rules) : sizeMarketSell(request, desk, rules)
}

/** The minimums are not for the house: it shows what is left of an order elsewhere, however little. */
function sizeLimit(
  request: PlaceRequest,
  desk: MarketDesk,
  rules: ExchangeRules,
  isHouse: boolean,
): SizedOrder | Rejection {
  const price = readAmount(request.ordPrice)
  const quantity = readAmount(request.ordQty)
  if (price === undefined || quantity === undefined) return missingField(rules)
  const { settings, grid } = desk
  if (price.decimals > settings.tickSz) return rejected(rules.priceDecimalsCode, 'price-precision')
  if (quantity.decimals > settings.lotSz) return rejected(rules.quantityDecimalsCode, 'quantity-precision')
  const isBelow = !isHouse && (price.units < grid.minPrice || quantity.units < grid.minQuantity)
  if (isBelow || price.units <= 0n || quantity.units <= 0n) return belowMinimum(rules)
  const priceTicks = Number(price.units / grid.tick)
  if (!Number.isSafeInteger(priceTicks)) return rejected(rules.minimumCode, 'order-out-of-range')
  return {
    kind: 'sized',
    instruction: limitInstruction(request, priceTicks, quantity.units / grid.lot),
    ordPrice: price.units,
    ordQty: quantity.units,
    ordAmt: 0n,
    reserve: request.side === 'BUY' ? amountOf(price.units, quantity.units) : quantity.units,
  }
}

function limitInstruction(
  { side, ordType, timeInForce = 'GTC' }: PlaceRequest,
  priceTicks: number,
  lots: bigint,
): Instruction {
  const place = { side: side === 'BUY' ? 'buy' : 'sell', priceTicks, lots } as const
  if (ordType === 'POST_ONLY') return { type: 'post-only', ...place }
  return { type: 'limit', ...place, timeInForce: TIME_IN_FORCE[timeInForce] }
}

function sizeMarketBuy(
  request: PlaceRequest,
  { settings, grid }: MarketDesk,
  rules: ExchangeRules,
): SizedOrder | Rejection {
  const amount = readAmount(request.ordAmt)
  if (amount === undefined) return missingField(rules)
  const decimals = rules.amountDecimals === 'as-price' ? settings.tickSz : rules.amountDecimals
  if (amount.decimals > decimals) return rejected(rules.amountDecimalsCode, 'amount-precision')
  if (amount.units < grid.minMarketAmount || amount.units <= 0n) return belowMinimum(rules)
  return {
    kind: 'sized',
    instruction: { type: 'market-buy', notional: amount.units / grid.tickLot },
    ordPrice: 0n,
    ordQty: 0n,
    ordAmt: amount.units,
    reserve: amount.units,
  }
}

function sizeMarketSell(
  request: PlaceRequest,
  { settings, grid }: MarketDesk,
  rules: ExchangeRules,
): SizedOrder | Rejection {
  const quantity = readAmount(request.ordQty)
  if (quantity === undefined) return missingField(rules)
  if (quantity.decimals > settings.lotSz) return rejected(rules.quantityDecimalsCode, 'quantity-precision')
  if (quantity.units < grid.minMarketQuantity || quantity.units <= 0n) return belowMinimum(rules)
  return {
    kind: 'sized',
    instruction: { type: 'market', side: 'sell', lots: quantity.units / grid.lot },
    ordPrice: 0n,
    ordQty: quantity.units,
    ordAmt: 0n,
    reserve: quantity.units,
  }
}

function readAmount(text: string | undefined): Amount | undefined {
  return text === undefined ? undefined : parseAmount(text)
}

function missingField(rules: ExchangeRules): Rejection {
  return rejected(rules.badRequestCode, 'request field missing')
}

function belowMinimum(rules: ExchangeRules): Rejection {
  return rejected(rules.minimumCode, 'order-below-minimum')
}
