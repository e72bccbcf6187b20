/** Values of options that are no money: whole numbers, ports, addresses. Money is read by `core`. */
import { InvalidInputError } from '@trading-bridge/core'

export interface Range {
  readonly from: number
  readonly to: number
}

/** Seeds are 32-bit, as the generator takes them. */
export const SEED_RANGE: Range = { from: 0, to: 2 ** 31 - 1 }

/** @throws {InvalidInputError} no whole number of the range. */
export function readInteger(option: string, text: string, { from, to }: Range): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (value >= from && value <= to) return value
  throw new InvalidInputError({
    rule: 'whole-number',
    subject: option,
    value: text,
    limit: `a whole number from ${from} to ${to}`,
    message: `${option} takes a whole number from ${from} to ${to}, not "${text}".`,
    next: `Give ${option} a number of that range.`,
  })
}

/** Like `readInteger`, for an option that may be left out. */
export function readOptionalInteger(
  option: string,
  text: string | undefined,
  range: Range,
): number | undefined {
  return text === undefined ? undefined : readInteger(option, text, range)
}

/** @throws {InvalidInputError} none of the choices. */
export function readChoice<Choice extends string>(
  option: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const chosen = choices.find((choice) => choice === text)
  if (chosen !== undefined) return chosen
  throw new InvalidInputError({
    rule: 'choice',
    subject: option,
    value: text,
    limit: `one of ${choices.join(', ')}`,
    message: `${option} takes one of ${choices.join(', ')}, not "${text}".`,
    next: `Give ${option} one of these.`,
  })
}

/** The reading of one option's value by `read`, with the option named in what it refuses. */
export function readNamed<Value>(option: string, text: string, read: (text: string) => Value): Value {
  try {
    return read(text)
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    const { rule, value, limit, passes, message, next } = error
    throw new InvalidInputError({
      rule,
      subject: option,
      value,
      limit,
      passes,
      message: `${option}: ${message}`,
      next,
      cause: error,
    })
  }
}
