import { StoreError } from '@trading-bridge/core'

/** The number by which PostgreSQL names the type `bigint`. */
export const BIGINT_TYPE = 20

/** Reads a `bigint`: an instant or a count, both of which a `number` holds. Money is never kept in one. */
export function parseInteger(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new StoreError(
    'TB_STORE_DAMAGED',
    `The database holds ${text} where an instant or a count belongs.`,
    {
      next: 'Keep a copy of the database and restore the last backup.',
    },
  )
}
