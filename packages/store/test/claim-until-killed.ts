/**
 * Claims an account, says so, and holds it. Meant to be killed. What it is refused with it prints.
 *
 * Arguments: the folder or the URL, the account.
 */
import { Secret, TradingBridgeError } from '@trading-bridge/core'
import { Store } from '../src/store.ts'

const [where = '', accountId = ''] = process.argv.slice(2)
try {
  const store = await Store.open(
    where.startsWith('postgresql:') ? { databaseUrl: Secret.fromText(where) } : { folder: where },
  )
  await store.claimLedger(accountId)
  process.stdout.write('held\n')
  setInterval(() => undefined, 60_000)
} catch (error) {
  if (!(error instanceof TradingBridgeError)) throw error
  process.stdout.write(`${error.code} ${error.message}\n`)
}
