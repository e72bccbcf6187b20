/** The fields of an order's body, as they stand in a text. */
import { shownNumber } from './safe-text.ts'
import type { OrderSighting } from './sighting.ts'

export type OrderFields = OrderSighting['fields']

/** Nothing is the empty text. */
export function textOf(fields: OrderFields, name: string): string {
  return fields.get(name) ?? ''
}

/** Words are compared in any case: what else is wrong with the order holds whatever their case. */
export function isWord(fields: OrderFields, name: string, word: string): boolean {
  return textOf(fields, name).toUpperCase() === word
}

const NUMBER = /^-?\d+(?:\.(\d+))?$/

/** What is seen of a number with more decimals than `most`, zeros at its end not counted. */
export function tooLong(fields: OrderFields, name: string, most: number): string | undefined {
  const text = textOf(fields, name)
  const decimals = NUMBER.exec(text)?.[1]?.replace(/0+$/, '').length ?? 0
  return decimals > most ? `${name} ${shownNumber(text)} has ${decimals} decimals` : undefined
}
