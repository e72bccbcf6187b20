import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { InvalidInputError } from '@trading-bridge/core'
import { readRecordedMarket } from './read-recorded-market.ts'
import type { RecordedKind, RecordedMarket } from './recorded-market.ts'

/** A recorded market to follow (docs/sandbox-replay.md). */
export type ReplaySpec = ReplayTiming & {
  /** One of the sandbox's markets, in any case. */
  readonly symbol: string
  /** What the columns must be; told from them when left out. */
  readonly kind?: RecordedKind
} & (
    | { readonly file: string; readonly text?: never }
    /** The file's text instead of a file. */
    | { readonly text: string; readonly file?: never }
  )

export interface ReplayTiming {
  /** How many times as fast as it was recorded: 1 when left out, from 0.001 to 100 000. */
  readonly speed?: number
  /**
   * What comes after the last trade: quotes stay round the last price (`hold`, when left out), quotes are taken out
   * (`stop`), or the recording begins anew (`loop`).
   */
  readonly atEnd?: 'hold' | 'stop' | 'loop'
}

const SPEEDS = { from: 0.001, to: 100_000 } as const

/** @throws {InvalidInputError} the speed is none, the file cannot be read, or a row of it is wrong. */
export async function loadRecording(spec: ReplaySpec): Promise<RecordedMarket> {
  const { speed = 1 } = spec
  if (!(speed >= SPEEDS.from && speed <= SPEEDS.to)) throw badSpeed(speed)
  if (spec.text !== undefined) return readRecordedMarket(spec.text, `recording of ${spec.symbol}`, spec.kind)
  return readRecordedMarket(await readText(spec.file), spec.file, spec.kind)
}

/**
 * The market a file name speaks of: the longest symbol that it begins with, whatever the case and the signs in between.
 * `sharp-usdt-1min.csv` speaks of SHARPUSDT. Absent when it begins with none.
 */
export function symbolOfFile(file: string, symbols: readonly string[]): string | undefined {
  const letters = basename(file)
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
  return symbols
    .filter((symbol) => letters.startsWith(symbol.toUpperCase()))
    .sort((left, right) => right.length - left.length)[0]
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new InvalidInputError({
      rule: 'file-readable',
      subject: 'replay',
      value: file,
      limit: 'a file that can be read',
      message: `The recorded market ${file} cannot be read.`,
      next: 'Check the path and the permissions of the file.',
      cause,
    })
  }
}

function badSpeed(speed: number): InvalidInputError {
  const limit = `from ${SPEEDS.from} to ${SPEEDS.to}`
  return new InvalidInputError({
    rule: 'speed',
    subject: 'speed',
    value: String(speed),
    limit,
    message: `A recording cannot be replayed at a speed of ${speed}.`,
    next: `Give a speed ${limit}; 1 is the speed it was recorded at.`,
  })
}
