/**
 * A column for a decimal in canonical form: no exponent, no plus sign, no zeros that say nothing, no negative zero. Part of
 * released migrations, and never changed for that.
 */
export function decimalColumn(column: string, { isSigned = false } = {}): string {
  const whole = '(0|[1-9][0-9]*)'
  const number = `${whole}([.][0-9]*[1-9])?`
  const sign = isSigned ? `-?` : ''
  return `${column} text CHECK (${column} ~ '^${sign}${number}$' AND ${column} <> '-0')`
}
