/**
 * Records intents as fast as it can, changes a bot after each, and prints the order's sequence and the bot's revision once both
 * are recorded. Meant to be killed.
 *
 * Arguments: the folder or the URL, the account, the first sequence.
 */
import { price, Secret } from '@trading-bridge/core'
import { Store } from '../src/store.ts'
import { botEvent, event, intent, NOON_AT_MS, newBot } from './builders.ts'

const [where = '', accountId = '', first = '1'] = process.argv.slice(2)
const store = await Store.open(
  where.startsWith('postgresql:') ? { databaseUrl: Secret.fromText(where) } : { folder: where },
)
const BOT = 'bot-1'
await store.bots.insertBot(newBot(BOT, { accountId }), botEvent(BOT))
let bot = await store.bots.findBot({ id: BOT })
process.stdout.write('open\n')
for (let sequence = Number(first); ; sequence += 1) {
  const answer = await store.ledger.insertIntent(intent(sequence, { accountId }), event('intent'))
  if (answer.kind !== 'inserted') throw new Error(`Order ${sequence} is ${answer.kind}.`)
  if (bot === undefined) throw new Error(`There is no bot ${BOT}.`)
  // A plan that came with the first change stays what it was, however often the process begins anew.
  const plan = bot.plan ?? { startAtMs: NOON_AT_MS, endAtMs: NOON_AT_MS + 1, arrivalMid: price('0.01') }
  const change = { plan, reason: `after order ${sequence}`, changedAtMs: NOON_AT_MS + sequence }
  const changed = await store.bots.changeBot(bot, change, botEvent(BOT, `order ${sequence}`))
  if (changed === 'stale') throw new Error(`Somebody else has changed bot ${BOT}.`)
  bot = changed
  process.stdout.write(`${sequence} ${bot.revision}\n`)
}
