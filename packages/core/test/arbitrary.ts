import fc from 'fast-check'
import { type Decimal, decimal } from '../src/money/decimal.ts'

/** Plain decimal texts as people and exchanges write them: with leading and trailing zeros, of either sign. */
export const decimalTexts: fc.Arbitrary<string> = fc
  .tuple(
    fc.boolean(),
    fc.bigInt({ min: 0n, max: 10n ** 30n }),
    fc.option(fc.stringMatching(/^[0-9]{1,20}$/), { nil: undefined }),
  )
  .map(([isNegative, whole, places]) => {
    const digits = places === undefined ? String(whole) : `${whole}.${places}`
    return isNegative ? `-${digits}` : digits
  })

export const decimals: fc.Arbitrary<Decimal> = decimalTexts.map(decimal)

/** Zero and above, with few digits, so that equal values and values on a grid turn up often. */
export const sizes: fc.Arbitrary<Decimal> = fc
  .tuple(fc.nat(2_000_000), fc.integer({ min: 0, max: 12 }))
  .map(([digits, places]) => decimal(`${digits}e-${places}`))

/** Steps of a grid: mostly powers of ten, sometimes such as 0.0005. */
export const steps: fc.Arbitrary<Decimal> = fc
  .tuple(fc.constantFrom('1', '1', '1', '2', '5', '25'), fc.integer({ min: -2, max: 10 }))
  .map(([digits, places]) => decimal(`${digits}e${-places}`))
