/**
 * A whole installation that runs its bots. Meant to be killed.
 *
 * Arguments: home folder, URL of the database or nothing. It prints `running` once it does, and a line for each thing that bots
 * tell: kind, name of the bot, and for an order its client order id and status.
 */
import { Secret } from '@trading-bridge/core'
import { readServiceSettings, Service } from '../src/index.ts'
import { KILLED_PASSPHRASE } from './killed-passphrase.ts'

const [home = '', databaseUrl = ''] = process.argv.slice(2)

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

say('started')
const service = await Service.open({
  settings: {
    ...readServiceSettings({ TRADING_BRIDGE_HOME: home, TRADING_BRIDGE_PASSPHRASE: KILLED_PASSPHRASE }),
    databaseUrl: databaseUrl === '' ? undefined : Secret.fromText(databaseUrl),
  },
})
await service.unlock()
await service.runBots({
  onEvent: ({ kind, bot, about }) =>
    say(`${kind} ${bot} ${kind === 'order' ? `${about['clientOrderId']} ${about['status']}` : ''}`),
})
say('running')
