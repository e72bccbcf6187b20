/** What must not compile. Checked by `npm run typecheck`: an expected error that does not come is itself an error. */
import { add, type Decimal, decimal, minimum, multiply, sum } from './decimal.ts'
import {
  type Notional,
  notional,
  notionalOf,
  type Price,
  price,
  type Quantity,
  quantity,
  quantityFor,
} from './kinds.ts'

const at = price('2')
const bought = quantity('3')
const spent = notional('6')

export const sameKind: Price = add(at, price('1'))
export const totalQuantity: Quantity = sum([bought, quantity('1')])
export const cost: Notional = notionalOf(at, bought)
export const plain: Decimal = at

// @ts-expect-error A price is not a quantity.
export const priceAsQuantity: Quantity = at
// @ts-expect-error A quantity is not a price.
export const quantityAsPrice: Price = bought
// @ts-expect-error A notional is not a quantity.
export const notionalAsQuantity: Quantity = spent
// @ts-expect-error A plain decimal is no price until `price` has looked at it.
export const decimalAsPrice: Price = decimal('2')
// @ts-expect-error A text is no decimal.
export const textAsDecimal: Decimal = '2'
// @ts-expect-error A number is no decimal.
export const numberAsDecimal: Decimal = 2
// @ts-expect-error The number 2 cannot be read as money: only text can.
export const numberAsPrice: Price = price(2)

// @ts-expect-error A price and a quantity do not add up.
export const mixedSum = add(at, bought)
// @ts-expect-error A price and a quantity cannot be compared.
export const mixedMinimum = minimum(at, bought)
// @ts-expect-error A product has no kind until the caller names one.
export const productAsPrice: Price = multiply(at, bought)
// @ts-expect-error Price and quantity are in this order.
export const swappedNotional = notionalOf(bought, at)
// @ts-expect-error The notional comes first.
export const swappedQuantity = quantityFor(at, spent, decimal('0.01'))
// @ts-expect-error The operators of JavaScript do not work on decimals.
export const operatorSum = at - bought
