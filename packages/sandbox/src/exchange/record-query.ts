import type { RecordQuery } from './funding-records.ts'

const DEFAULT_LIMIT = 500

interface FundingRecord {
  readonly id: number
  readonly accountId: string
  readonly currency: string
  readonly createdAtMs: number
}

/** The records of an account that a query asks for, by rising id. */
export function selectRecords<Kind extends FundingRecord>(
  records: Iterable<Kind>,
  accountId: string,
  { currency, fromMs, untilMs, fromId = 1, limit = DEFAULT_LIMIT }: RecordQuery,
): readonly Kind[] {
  const selected: Kind[] = []
  for (const record of records) {
    if (selected.length >= limit) break
    const isMeant =
      record.accountId === accountId &&
      record.id >= fromId &&
      (currency === undefined || record.currency === currency.toUpperCase()) &&
      (fromMs === undefined || record.createdAtMs >= fromMs) &&
      (untilMs === undefined || record.createdAtMs <= untilMs)
    if (isMeant) selected.push(record)
  }
  return selected
}
