/** `account acknowledge`: somebody has looked at why an account is blocked, and takes responsibility. */
import { userInfo } from 'node:os'
import type { OpenLedger } from '@trading-bridge/service'
import { askConsent, assertCanAsk, type Consent } from '../ask-consent.ts'
import type { CommandContext } from '../command-context.ts'
import type { ConnectionFlags } from '../connection.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withLedger } from '../installation.ts'
import { jsonLine } from '../present/json.ts'
import { blockJson, differenceJson } from '../present/recovery.ts'
import { printable } from '../present/text.ts'

const ACKNOWLEDGING: Consent = {
  question: 'Acknowledge this, and let new orders through again?',
  deed: 'An account is let trade again',
  undone: 'Not acknowledged',
}

export async function acknowledge(
  name: string,
  flags: ConnectionFlags & { readonly yes?: boolean },
  context: CommandContext,
): Promise<ExitCode> {
  if (flags.yes !== true) assertCanAsk(ACKNOWLEDGING, context)
  return await withLedger(context, { ...flags, account: name }, async ({ ledger }) => {
    const { terminal } = context
    const { block } = ledger
    const differences = ledger.differences()
    if (block === undefined && differences.length === 0) {
      terminal.stdout.write(
        terminal.json
          ? jsonLine({ account: name, cleared: null, differences: [] })
          : `Account ${name} is not blocked, and its books agree with the exchange.\n`,
      )
      return EXIT_CODES.done
    }
    if (!terminal.json) terminal.stdout.write(whatItDoes(ledger))
    if (flags.yes !== true) await askConsent(ACKNOWLEDGING, context)
    const taken = await ledger.acknowledge(userInfo().username)
    terminal.stdout.write(
      terminal.json
        ? jsonLine({ account: name, cleared: blockJson(block), differences: taken.map(differenceJson) })
        : `Acknowledged: account ${name} takes new orders again.\n`,
    )
    return EXIT_CODES.done
  })
}

function whatItDoes(ledger: OpenLedger['ledger']): string {
  const { block } = ledger
  const lines = ledger
    .differences()
    .map(
      ({ asset, booked, exchange, difference }) =>
        `  ${asset}: the books say ${booked}, the exchange says ${exchange}; ${difference} becomes part of the books.\n`,
    )
  const blocked =
    block === undefined ? '' : `New orders are blocked (${block.code}): ${printable(block.reason)}\n`
  return `${blocked}${lines.join('')}Whatever trades on this account goes on from what the exchange says.\n`
}
