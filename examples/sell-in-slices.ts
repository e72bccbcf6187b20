/** Lets a bot sell a quantity evenly over half a minute, and compares its books with the exchange's own records. */
import { CoinstoreClient } from '@trading-bridge/client'
import { Secret } from '@trading-bridge/core'
import { coinstoreVenue, runGoal } from '@trading-bridge/engine'
import { Sandbox } from '@trading-bridge/sandbox'

await using sandbox = await Sandbox.open()
const account = await sandbox.createAccount({ name: 'example', balances: { SHARP: '2000' } })
await using client = await CoinstoreClient.open({
  restUrl: sandbox.restUrl,
  credentials: { apiKey: account.apiKey, secret: Secret.fromText(account.apiSecret) },
})

const { bot, report, statement } = await runGoal({
  goal: `
    kind: twap
    name: sell-in-slices
    account: example
    market: SHARP/USDT
    side: sell
    target: { quantity: 150 }
    purpose: to show how a goal is run
    authorisedBy: whoever runs this example
    duration: 30s
    sliceInterval: 5s
  `,
  venue: coinstoreVenue(client),
  onEvent(event) {
    if (event.kind === 'bot') console.log(event.event.message)
    if (event.kind === 'fill') console.log(`${event.fill.quantity} sold at ${event.fill.price}`)
  },
})

console.log(`${bot.actual}: ${bot.ending ?? bot.reason}`)
console.log(`average ${report.averagePrice}, ${report.slippageBps} bps beyond the middle`)
console.log(statement.differences.length === 0 ? 'equal to the last digit' : statement.differences.join('\n'))
