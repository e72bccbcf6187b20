/** Lets a bot sell a quantity in slices, and compares its books with the exchange's fills and balances. */
import { randomUUID } from 'node:crypto'
import { CoinstoreClient } from '@trading-bridge/client'
import { marketSymbol, quantity, Secret, systemClock } from '@trading-bridge/core'
import { coinstoreVenue, runGoal } from '@trading-bridge/engine'
import { Sandbox } from '@trading-bridge/sandbox'

await using sandbox = await Sandbox.open()
const account = await sandbox.createAccount({ name: 'example', balances: { SHARP: '2000' } })
await using client = await CoinstoreClient.open({
  restUrl: sandbox.restUrl,
  credentials: { apiKey: account.apiKey, secret: Secret.fromText(account.apiSecret) },
})

const result = await runGoal({
  goal: {
    id: randomUUID(),
    symbol: marketSymbol('SHARP/USDT'),
    side: 'sell',
    quantity: quantity('1500'),
    sliceQuantity: quantity('500'),
    sliceIntervalMs: 500,
    maxSlippageBps: 50,
    durationMs: 30_000,
  },
  venue: coinstoreVenue(client),
  clock: systemClock,
  onEvent(event) {
    if (event.kind === 'settled') console.log(`${event.position.filled} of ${event.position.target} sold`)
  },
})

console.log(`end: ${result.end.kind}`)
if (result.records.kind === 'unreadable') throw result.records.cause
const { exchange, differences } = result.records.statement
console.log(`average price ${exchange.averagePrice}, ${exchange.fills} fills`)
console.log(differences.length === 0 ? 'equal to the last digit' : differences.join('\n'))
