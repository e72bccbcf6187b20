import { TradingBridgeError } from '@trading-bridge/core'

/** A chain of causes longer than this is cut: it is a loop or no help. */
const LONGEST_CHAIN = 6

export interface ErrorFields {
  readonly name: string
  readonly code?: string
  readonly message: string
  readonly next?: string
  readonly stack?: string
  readonly cause?: ErrorFields
}

/** An error as fields of a log line, with what it came from. Stacks are for defects: our own errors explain themselves. */
export function errorFields(error: unknown, depth = 1): ErrorFields {
  if (!(error instanceof Error)) return { name: typeof error, message: textOf(error) }
  const fields = { name: error.name, message: error.message }
  const known =
    error instanceof TradingBridgeError
      ? { code: error.code, next: error.next }
      : { ...codeOf(error), stack: error.stack ?? '' }
  if (error.cause === undefined || depth >= LONGEST_CHAIN) return { ...fields, ...known }
  return { ...fields, ...known, cause: errorFields(error.cause, depth + 1) }
}

function codeOf(error: Error): { readonly code?: string } {
  return 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : 'It is no error.'
}
