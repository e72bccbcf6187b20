/**
 * Claims ann's books on coinstore, prints the token, and records intents one after the other; of each it prints the sequence,
 * or what it was refused with. Meant to be stopped and killed.
 *
 * Arguments: the folder or the URL, the account, the first sequence.
 */
import { Secret, TradingBridgeError } from '@trading-bridge/core'
import { Store } from '../src/store.ts'
import { event, intent } from './builders.ts'

const [where = '', accountId = '', first = '1'] = process.argv.slice(2)
const store = await Store.open(
  where.startsWith('postgresql:') ? { databaseUrl: Secret.fromText(where) } : { folder: where },
)
const claim = await store.claimDomain({ exchange: 'coinstore', ownerIds: ['owner-ann'] })
process.stdout.write(`${claim.token}\n`)
const ledger = await claim.ledger(accountId)
for (let sequence = Number(first); ; sequence += 1) {
  try {
    await ledger.insertIntent(intent(sequence, { accountId }), event('intent'))
    process.stdout.write(`${sequence}\n`)
  } catch (error) {
    if (!(error instanceof TradingBridgeError)) throw error
    process.stdout.write(`${error.code} ${error.message}\n`)
  }
}
