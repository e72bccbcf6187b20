/**
 * Which requests may be sent again after a failure: those that change nothing, and those that certainly never left. No
 * setting of ccxt can have anything else repeated.
 */
import { isProvenUnsent } from './transport-errors.ts'

/** Coinstore asks for these with POST although they only read. */
export const READS_BY_POST: ReadonlySet<string> = new Set([
  'spot/accountList',
  'v2/public/config/spot/symbols',
  'fi/v3/asset/deposit/do',
  'fi/v3/asset/deposit/record/list',
  'fi/v3/asset/withdraw/record/list',
])

export function mayRepeat(method: string, path: string, error: unknown): boolean {
  return method === 'GET' || READS_BY_POST.has(path) || isProvenUnsent(error)
}
