/** `account …`: what the account holds. */
import { type Balance, isZero, totalBalance } from '@trading-bridge/core'
import type { CommandContext } from '../command-context.ts'
import { type ConnectionFlags, withClient } from '../connection.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { balanceJson, jsonLine } from '../present/json.ts'
import { type Column, renderTable } from '../present/table.ts'

/** Assets of which there is nothing are left out unless they are asked for: the exchange lists hundreds. */
export async function showBalance(
  flags: ConnectionFlags & { readonly all?: boolean },
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context
  const all = await withClient(context, flags, 'signed', (client) => client.fetchBalances({ signal }))
  const balances = flags.all === true ? all : all.filter((balance) => !isZero(totalBalance(balance)))
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ balances: balances.map((balance) => balanceJson(balance, totalBalance(balance))) })
      : await renderTable(terminal, COLUMNS, balances),
  )
  return EXIT_CODES.done
}

const COLUMNS: readonly Column<Balance>[] = [
  { heading: 'asset', align: 'left', text: ({ asset }) => asset },
  { heading: 'available', align: 'right', text: ({ available }) => `${available}` },
  { heading: 'frozen', align: 'right', text: ({ frozen }) => `${frozen}` },
  { heading: 'total', align: 'right', text: (balance) => `${totalBalance(balance)}` },
]
