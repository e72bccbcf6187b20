/**
 * Records intents as fast as it can and prints the sequence of each once it is recorded. Meant to be killed.
 *
 * Arguments: the folder or the URL, the account, the first sequence.
 */
import { Secret } from '@trading-bridge/core'
import { Store } from '../src/store.ts'
import { event, intent } from './builders.ts'

const [where = '', accountId = '', first = '1'] = process.argv.slice(2)
const store = await Store.open(
  where.startsWith('postgresql:') ? { databaseUrl: Secret.fromText(where) } : { folder: where },
)
process.stdout.write('open\n')
for (let sequence = Number(first); ; sequence += 1) {
  const answer = await store.ledger.insertIntent(intent(sequence, { accountId }), event('intent'))
  if (answer.kind !== 'inserted') throw new Error(`Order ${sequence} is ${answer.kind}.`)
  process.stdout.write(`${sequence}\n`)
}
