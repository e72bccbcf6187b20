/** `fill …`: our part of executions. */
import { type Fill, marketSymbol, orderId } from '@trading-bridge/core'
import type { CommandContext } from '../command-context.ts'
import { type ConnectionFlags, withClient } from '../connection.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { fillJson, jsonLine } from '../present/json.ts'
import { type Column, renderTable } from '../present/table.ts'
import { coloursOf, instantText } from '../present/text.ts'
import type { Terminal } from '../terminal.ts'

export async function listFills(
  flags: ConnectionFlags & { readonly symbol: string; readonly order?: string },
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context
  const symbol = marketSymbol(flags.symbol)
  const query = { symbol, orderId: flags.order === undefined ? undefined : orderId(flags.order) }
  const fills = await withClient(context, flags, 'signed', (client) => client.fetchFills(query, { signal }))
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ fills: fills.map(fillJson) })
      : await renderTable(terminal, fillColumns(terminal), fills),
  )
  return EXIT_CODES.done
}

function fillColumns(terminal: Terminal): readonly Column<Fill>[] {
  const colours = coloursOf(terminal)
  return [
    { heading: 'time (UTC)', align: 'left', text: ({ atMs }) => instantText(atMs) },
    {
      heading: 'side',
      align: 'left',
      text: ({ side }) => side,
      colour: (text, { side }) => (side === 'buy' ? colours.green(text) : colours.red(text)),
    },
    { heading: 'role', align: 'left', text: ({ role }) => role },
    { heading: 'price', align: 'right', text: ({ price }) => `${price}` },
    { heading: 'quantity', align: 'right', text: ({ quantity }) => `${quantity}` },
    { heading: 'notional', align: 'right', text: ({ notional }) => `${notional}` },
    { heading: 'fee', align: 'right', text: ({ fee }) => `${fee.amount} ${fee.asset}` },
    { heading: 'order id', align: 'left', text: ({ orderId }) => orderId },
  ]
}
