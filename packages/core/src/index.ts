/** The trade's vocabulary: exact money, time as a port, ids, orders, fills, markets with their rules, and the errors of all packages. */

export { type Balance, totalBalance } from './account/balance.ts'
export { type BookLevel, midOf, type OrderBook, spreadOf } from './book/order-book.ts'
export type { Brand } from './brand.ts'
export { ConfigError } from './errors/config-error.ts'
export { ERROR_CODES, type ErrorCode } from './errors/error-code.ts'
export { ExchangeRejectedError, type Rejection } from './errors/exchange-rejected-error.ts'
export { ExchangeUnavailableError } from './errors/exchange-unavailable-error.ts'
export { InternalError } from './errors/internal-error.ts'
export { InterruptedError } from './errors/interrupted-error.ts'
export { type InvalidInput, InvalidInputError } from './errors/invalid-input-error.ts'
export { type MalformedReplyCode, MalformedReplyError } from './errors/malformed-reply-error.ts'
export { OutcomeUnknownError } from './errors/outcome-unknown-error.ts'
export { RateLimitedError } from './errors/rate-limited-error.ts'
export { StoreError, type StoreErrorCode } from './errors/store-error.ts'
export { type ErrorDetails, TradingBridgeError } from './errors/trading-bridge-error.ts'
export { TransportError, type TransportErrorCode } from './errors/transport-error.ts'
export { VaultError, type VaultErrorCode } from './errors/vault-error.ts'
export type { Market } from './market/market.ts'
export {
  CANDLE_INTERVALS,
  type Candle,
  type CandleInterval,
  type Ticker,
  type Trade,
} from './market/market-data.ts'
export { baseOf, type MarketSymbol, marketSymbol, quoteOf } from './market/market-symbol.ts'
export {
  assertKeepsRules,
  findOrderDefect,
  notionalStep,
  type OrderDefect,
  type OrderRule,
} from './market/order-rules.ts'
export {
  add,
  compare,
  type Decimal,
  decimal,
  decimalsOf,
  divide,
  equals,
  isDecimalText,
  isLess,
  isMultipleOf,
  isNegative,
  isPositive,
  isZero,
  maximum,
  minimum,
  multiply,
  negate,
  ONE,
  type Rounding,
  roundToDecimals,
  roundToStep,
  stepOfDecimals,
  subtract,
  sum,
  toFixedText,
  ZERO,
} from './money/decimal.ts'
export {
  averagePrice,
  type Notional,
  notional,
  notionalOf,
  type Price,
  price,
  type Quantity,
  quantity,
  quantityFor,
} from './money/kinds.ts'
export type { Fee, Fill, FillRole } from './order/fill.ts'
export { type FillTotals, totalOf } from './order/fill-totals.ts'
export {
  type ClientOrderId,
  clientOrderId,
  type FillId,
  type OrderId,
  orderId,
  type TradeId,
} from './order/ids.ts'
export {
  isFinal,
  type LimitOrderRequest,
  type MarketBuyRequest,
  type MarketSellRequest,
  type Order,
  type OrderAcknowledgement,
  type OrderRequest,
  type OrderStatus,
  type OrderType,
  opposite,
  type PostOnlyOrderRequest,
  type Side,
  type TimeInForce,
} from './order/order.ts'
export { quotePrice } from './order/quote-price.ts'
export { hexText, type Random, seededRandom, systemRandom } from './random/random.ts'
export { Secret } from './secret/secret.ts'
export { editDistance, nearestName } from './text/nearest-name.ts'
export { type Clock, sleep, type Timer } from './time/clock.ts'
export { ManualClock } from './time/manual-clock.ts'
export { systemClock } from './time/system-clock.ts'
export { type Stillness, VirtualTime } from './time/virtual-time.ts'
