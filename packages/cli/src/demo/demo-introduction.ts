/** What the demo is made of and what it is about to do. */
import type { Sandbox } from '@trading-bridge/sandbox'
import type { Service } from '@trading-bridge/service'
import { botColumns } from '../present/bot/bot-table.ts'
import { renderTable } from '../present/table.ts'
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
  const rows = await bots.list()
  return [
    `${bold('Three bots work at once, on an exchange of our own')}\n\n`,
    factLines([
      ['exchange', sandbox.restUrl],
      ['installation', `${home.path}: database, vault, two accounts of one owner`],
      ...DEMO_GOALS.map(({ name, idea }) => [name, idea] as const),
    ]),
    '\n',
    await renderTable(terminal, botColumns(terminal), rows),
    '\n',
    wrapText(
      'Each takes at most a tenth of what others trade. On the way an answer of the exchange is lost, and later it is silent for a while.',
    ),
    '\n',
  ].join('')
}
