/** Reads the fields of a control request's body, each by what it must be. */
import { InvalidInputError, isDecimalText } from '@trading-bridge/core'

export type Fields = Readonly<Record<string, unknown>>

/** Reads one value; absent when it is not what is wanted. */
export interface FieldKind<Value> {
  /** What is wanted, for the message. */
  readonly wanted: string
  readonly read: (value: unknown) => Value | undefined
}

/** @throws {InvalidInputError} the field is missing or something else. */
export function demandField<Value>(fields: Fields, name: string, kind: FieldKind<Value>): Value {
  const value = optionalField(fields, name, kind)
  if (value === undefined) throw badField(name, fields[name], kind.wanted)
  return value
}

/** @throws {InvalidInputError} the field is there, and something else. */
export function optionalField<Value>(
  fields: Fields,
  name: string,
  kind: FieldKind<Value>,
): Value | undefined {
  const sent = fields[name]
  if (sent === undefined || sent === null) return undefined
  const value = kind.read(sent)
  if (value === undefined) throw badField(name, sent, kind.wanted)
  return value
}

/** @throws {InvalidInputError} a field is there that nobody reads. */
export function refuseOthers(fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((name) => !known.includes(name))
  if (unknown !== undefined) throw badField(unknown, fields[unknown], `one of ${known.join(', ')}`)
}

export const TEXT: FieldKind<string> = {
  wanted: 'text that is not empty',
  read: (value) => (typeof value === 'string' && value !== '' ? value : undefined),
}

export const FLAG: FieldKind<boolean> = {
  wanted: 'true or false',
  read: (value) => (typeof value === 'boolean' ? value : undefined),
}

export const WHOLE_NUMBER: FieldKind<number> = {
  wanted: 'a whole number, not negative',
  read: (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined,
}

/** An amount of money, as text. */
export const AMOUNT: FieldKind<string> = {
  wanted: 'a decimal number as text',
  read: (value) =>
    typeof value === 'string' && isDecimalText(value) && !value.startsWith('-') ? value : undefined,
}

/** Amounts by currency. */
export const AMOUNTS: FieldKind<Readonly<Record<string, string>>> = {
  wanted: 'amounts as text by currency',
  read: (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const isAmounts = Object.values(value).every((amount) => AMOUNT.read(amount) !== undefined)
    return isAmounts ? (value as Readonly<Record<string, string>>) : undefined
  },
}

export function oneOf<const Value extends string | number>(...values: readonly Value[]): FieldKind<Value> {
  return {
    wanted: `one of ${values.join(', ')}`,
    read: (value) => values.find((each) => each === value),
  }
}

export function either<First, Second>(
  first: FieldKind<First>,
  second: FieldKind<Second>,
): FieldKind<First | Second> {
  return {
    wanted: `${first.wanted}, or ${second.wanted}`,
    read: (value) => first.read(value) ?? second.read(value),
  }
}

export function listOf<Value>(kind: FieldKind<Value>): FieldKind<readonly Value[]> {
  return {
    wanted: `a list of ${kind.wanted}`,
    read: (value) => {
      if (!Array.isArray(value)) return undefined
      const items = value.map((item) => kind.read(item))
      return items.every((item) => item !== undefined) ? items : undefined
    },
  }
}

function badField(name: string, value: unknown, wanted: string): InvalidInputError {
  return new InvalidInputError({
    rule: 'control-field',
    subject: name,
    value: JSON.stringify(value) ?? 'nothing',
    limit: wanted,
    message: `"${name}" must be ${wanted}.`,
    next: 'See docs/sandbox.md for the fields of each call.',
  })
}
