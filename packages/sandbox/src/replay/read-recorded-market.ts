/**
 * Turns the text of a candle or trade file into a recording (docs/sandbox-replay.md). Nothing is guessed or sorted: a row
 * that is out of place is an error that names it. Missing candles are allowed: nothing is traded in the gap.
 */
import type { InvalidInputError } from '@trading-bridge/core'
import { parseAmount, UNIT_DECIMALS, type Units, unitsText } from '../accounts/units.ts'
import type { OrdSide } from '../exchange/sandbox-order.ts'
import { badTable, readTable, type Table, type TableRow } from './read-table.ts'
import type { RecordedCandle, RecordedKind, RecordedMarket, RecordedTrade } from './recorded-market.ts'

export const CANDLE_COLUMNS = ['open_at_ms', 'open', 'high', 'low', 'close', 'volume'] as const
export const TRADE_COLUMNS = ['at_ms', 'price', 'quantity', 'side'] as const

const MINUTE_MS = 60_000
const INSTANT = /^\d{1,15}$/
const SIDES: Readonly<Record<string, OrdSide>> = { buy: 'BUY', BUY: 'BUY', sell: 'SELL', SELL: 'SELL' }

/**
 * Reads a recording. The columns tell what kind it is; `kind`, where given, must agree with them.
 *
 * @throws {InvalidInputError} with the line, the column, the rule and what would pass.
 */
export function readRecordedMarket(text: string, name: string, kind?: RecordedKind): RecordedMarket {
  const table = readTable(text, name)
  const found = kindOf(table)
  if (found === undefined || (kind !== undefined && kind !== found)) throw badHeader(table, kind)
  if (table.rows.length === 0)
    throw badTable(name, { line: 2, value: '', rule: 'rows', limit: 'at least one row below the header' })
  return found === 'candles' ? candlesOf(table) : tradesOf(table)
}

function kindOf({ columns }: Table): RecordedKind | undefined {
  if (isSame(columns, CANDLE_COLUMNS)) return 'candles'
  return isSame(columns, TRADE_COLUMNS) ? 'trades' : undefined
}

function isSame(columns: readonly string[], wanted: readonly string[]): boolean {
  return columns.length === wanted.length && wanted.every((column) => columns.includes(column))
}

function badHeader({ name, columns }: Table, kind: RecordedKind | undefined): InvalidInputError {
  const wanted = [
    ...(kind === 'trades' ? [] : [CANDLE_COLUMNS.join(',')]),
    ...(kind === 'candles' ? [] : [TRADE_COLUMNS.join(',')]),
  ]
  return badTable(name, {
    line: 1,
    value: columns.join(','),
    rule: 'header',
    limit: `the header ${wanted.join(' or ')}`,
  })
}

function candlesOf(table: Table): RecordedMarket {
  const reader = new RowReader(table)
  const candles = table.rows.map((row) => reader.candle(row))
  const intervalMs = smallestDistance(candles)
  for (const [index, { openAtMs }] of candles.entries()) {
    const distanceMs = openAtMs - (candles[0]?.openAtMs ?? openAtMs)
    if (distanceMs % intervalMs === 0) continue
    throw badTable(table.name, {
      line: table.rows[index]?.line ?? 0,
      column: 'open_at_ms',
      value: String(openAtMs),
      rule: 'candle-interval',
      limit: `a whole number of ${intervalMs} ms after the first candle`,
      passes: String(openAtMs - (distanceMs % intervalMs)),
    })
  }
  return { kind: 'candles', intervalMs, candles }
}

function smallestDistance(candles: readonly RecordedCandle[]): number {
  let smallest = Number.POSITIVE_INFINITY
  for (const [index, { openAtMs }] of candles.entries()) {
    const before = candles[index - 1]
    if (before !== undefined) smallest = Math.min(smallest, openAtMs - before.openAtMs)
  }
  return Number.isFinite(smallest) ? smallest : MINUTE_MS
}

function tradesOf(table: Table): RecordedMarket {
  const reader = new RowReader(table)
  return { kind: 'trades', trades: table.rows.map((row) => reader.trade(row)) }
}

/** Reads rows one after the other, and remembers the last instant: the next may not lie before it. */
class RowReader {
  readonly #name: string
  #earliestMs = 0

  constructor({ name }: Table) {
    this.#name = name
  }

  /** Each candle opens after the one before. */
  candle(row: TableRow): RecordedCandle {
    const openAtMs = this.#instant(row, 'open_at_ms')
    this.#earliestMs = openAtMs + 1
    const candle = {
      openAtMs,
      open: this.#amount(row, 'open', 'positive'),
      high: this.#amount(row, 'high', 'positive'),
      low: this.#amount(row, 'low', 'positive'),
      close: this.#amount(row, 'close', 'positive'),
      volume: this.#amount(row, 'volume', 'not-negative'),
    }
    this.#checkRange(row, candle)
    return candle
  }

  /** Trades of one millisecond are in the order of the file. */
  trade(row: TableRow): RecordedTrade {
    const atMs = this.#instant(row, 'at_ms')
    this.#earliestMs = atMs
    const text = row.values.get('side') ?? ''
    const side = SIDES[text]
    if (side === undefined) throw this.#bad(row, 'side', 'side', 'buy or sell, the side of the taker')
    const price = this.#amount(row, 'price', 'positive')
    return { atMs, price, quantity: this.#amount(row, 'quantity', 'positive'), side }
  }

  #instant(row: TableRow, column: string): number {
    const text = row.values.get(column) ?? ''
    if (!INSTANT.test(text)) throw this.#bad(row, column, 'instant', 'whole milliseconds since 1970')
    const atMs = Number(text)
    if (atMs < this.#earliestMs) {
      const limit = `${this.#earliestMs} or later: rows are in the order of time`
      throw this.#bad(row, column, 'sorted', limit, String(this.#earliestMs))
    }
    return atMs
  }

  #amount(row: TableRow, column: string, rule: 'positive' | 'not-negative'): Units {
    const amount = parseAmount(row.values.get(column) ?? '')
    const limit = `a number ${rule === 'positive' ? 'above zero' : 'of zero or more'}, of at most ${UNIT_DECIMALS} decimals`
    if (amount === undefined || amount.decimals > UNIT_DECIMALS) throw this.#bad(row, column, 'number', limit)
    if (amount.units < 0n || (rule === 'positive' && amount.units === 0n))
      throw this.#bad(row, column, rule, limit)
    return amount.units
  }

  #checkRange(row: TableRow, { open, high, low, close }: RecordedCandle): void {
    const top = open > close ? open : close
    const bottom = open < close ? open : close
    if (high < top) throw this.#bad(row, 'high', 'high', 'at least open and close', unitsText(top))
    if (low > bottom) throw this.#bad(row, 'low', 'low', 'at most open and close', unitsText(bottom))
  }

  #bad(row: TableRow, column: string, rule: string, limit: string, passes?: string): InvalidInputError {
    const value = row.values.get(column) ?? ''
    const fault = { line: row.line, column, value, rule, limit }
    return badTable(this.#name, passes === undefined ? fault : { ...fault, passes })
  }
}
