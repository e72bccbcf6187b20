/**
 * Claims ann's books on coinstore, prints the token, and records intents one after the other; of each it prints the sequence.
 * What it is refused with it prints too: where it gets no books that is all. Meant to be stopped and killed.
 *
 * Arguments: the folder or the URL, the account, the first sequence.
 */
import { Secret, TradingBridgeError } from '@trading-bridge/core'
import type { ClaimedLedger } from '../src/index.ts'
import { Store } from '../src/store.ts'
import { event, intent } from './builders.ts'

const [where = '', accountId = '', first = '1'] = process.argv.slice(2)

await telling(async () => recordForEver(await claimBooks()))

async function claimBooks(): Promise<ClaimedLedger> {
  const store = await Store.open(
    where.startsWith('postgresql:') ? { databaseUrl: Secret.fromText(where) } : { folder: where },
  )
  const claim = await store.claimDomain({ exchange: 'coinstore', ownerIds: ['owner-ann'] })
  process.stdout.write(`${claim.token}\n`)
  return await claim.ledger(accountId)
}

async function recordForEver(ledger: ClaimedLedger): Promise<never> {
  for (let sequence = Number(first); ; sequence += 1)
    await telling(async () => {
      await ledger.insertIntent(intent(sequence, { accountId }), event('intent'))
      process.stdout.write(`${sequence}\n`)
    })
}

async function telling(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof TradingBridgeError)) throw error
    process.stdout.write(`${error.code} ${error.message}\n`)
  }
}
