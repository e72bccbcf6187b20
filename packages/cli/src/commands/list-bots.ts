/** `bot list`. */

import { withBotDesk } from '../bots/with-bot-desk.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { botColumns } from '../present/bot/bot-table.ts'
import { jsonLine } from '../present/json.ts'
import { renderTable } from '../present/table.ts'

export async function listBots(
  flags: { readonly all?: boolean },
  context: CommandContext,
): Promise<ExitCode> {
  const bots = await withBotDesk(context, ({ desk }) => desk.list({ withArchived: flags.all === true }))
  const { terminal } = context
  if (terminal.json) terminal.stdout.write(jsonLine({ bots }))
  else if (bots.length === 0)
    terminal.stdout.write(
      'There are no bots. "trading-bridge bot example twap" prints a goal to begin with.\n',
    )
  else terminal.stdout.write(await renderTable(terminal, botColumns(terminal), bots))
  return EXIT_CODES.done
}
