import type { Brand } from '../brand.ts'
import { InvalidInputError } from '../errors/invalid-input-error.ts'
import {
  type Decimal,
  decimal,
  divide,
  isNegative,
  isPositive,
  multiply,
  type Rounding,
  roundToStep,
} from './decimal.ts'

/** Quote currency for one unit of base, exact. */
export type Price = Brand<Decimal, 'Price'>

/** An amount of the base currency, exact. */
export type Quantity = Brand<Decimal, 'Quantity'>

/** An amount of the quote currency: price × quantity, exact. */
export type Notional = Brand<Decimal, 'Notional'>

/** @throws {InvalidInputError} no decimal, or below zero. */
export function price(value: string | Decimal): Price {
  return nonNegative('price', value) as Price
}

/** @throws {InvalidInputError} no decimal, or below zero. */
export function quantity(value: string | Decimal): Quantity {
  return nonNegative('quantity', value) as Quantity
}

/** @throws {InvalidInputError} no decimal, or below zero. */
export function notional(value: string | Decimal): Notional {
  return nonNegative('notional', value) as Notional
}

/** What `bought` units cost at `at`, exact. */
export function notionalOf(at: Price, bought: Quantity): Notional {
  return multiply(at, bought) as Notional
}

/** How much base `spent` buys at `at`, cut down to whole lots: never more than the money reaches. */
export function quantityFor(spent: Notional, at: Price, lotSize: Decimal): Quantity {
  const exact = divide(spent, at, { decimals: 40, rounding: 'down' }) as Quantity
  return roundToStep(exact, lotSize, 'down')
}

/** The average price of an execution, or `undefined` when nothing was executed. */
export function averagePrice(
  paid: Notional,
  executed: Quantity,
  {
    decimals = 18,
    rounding = 'half-even',
  }: { readonly decimals?: number; readonly rounding?: Rounding } = {},
): Price | undefined {
  if (!isPositive(executed)) return undefined
  return divide(paid, executed, { decimals, rounding }) as Price
}

function nonNegative(subject: 'price' | 'quantity' | 'notional', value: string | Decimal): Decimal {
  const parsed = typeof value === 'string' ? decimal(value) : value
  if (!isNegative(parsed)) return parsed
  throw new InvalidInputError({
    rule: `${subject}-sign`,
    subject,
    value: parsed.toString(),
    limit: '0',
    message: `A ${subject} of ${parsed} is below zero.`,
    next: 'Give a positive number; the side of an order says which way it goes.',
  })
}
