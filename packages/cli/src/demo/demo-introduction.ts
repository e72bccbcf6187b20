/** What the demo is made of and what it is about to do. */
import type { Sandbox } from '@trading-bridge/sandbox'
import type { Service } from '@trading-bridge/service'
import { goalText } from '../present/bot/bot-table.ts'
import { coloursOf, factLines } from '../present/text.ts'
import { wrapText } from '../present/wrap-text.ts'
import type { Terminal } from '../terminal.ts'
import { DEMO_GOALS } from './demo-goals.ts'

export async function introduction(
  sandbox: Sandbox,
  { bots, home }: Service,
  terminal: Terminal,
): Promise<string> {
  const { bold } = coloursOf(terminal)
  const rows = new Map((await bots.list()).map((bot) => [bot.name, bot]))
  const goals = DEMO_GOALS.map(({ name, idea }) => {
    const bot = rows.get(name)
    return [name, bot === undefined ? idea : `${goalText(bot)}: ${idea}`] as const
  })
  return [
    `${bold('Three bots work at once, on an exchange of our own')}\n\n`,
    factLines([['exchange', sandbox.restUrl], ['installation', home.path], ...goals]),
    '\n',
    wrapText(INTENT),
    '\n',
  ].join('')
}

const INTENT =
  'The installation has a database, a vault with keys, and two accounts of one owner. Each bot takes at most a tenth of what ' +
  'others trade. On the way an answer of the exchange is lost, and later it is silent for a while.'
