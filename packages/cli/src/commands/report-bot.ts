/** `bot show` and `bot report`: one bot as it is, and what it did and what that cost. */
import type { BotView } from '@trading-bridge/service'
import { withBotDesk } from '../bots/with-bot-desk.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { botPicture } from '../present/bot/bot-picture.ts'
import { botViewJson } from '../present/bot/bot-view-json.ts'
import { type Fact, reportFacts } from '../present/bot/report-facts.ts'
import { jsonLine } from '../present/json.ts'
import { coloursOf, printable } from '../present/text.ts'
import { wrapText } from '../present/wrap-text.ts'
import { sizeOf, type Terminal } from '../terminal.ts'
import { prepareReport } from '../write-report.ts'

export async function showBot(name: string, context: CommandContext): Promise<ExitCode> {
  const view = await withBotDesk(context, ({ desk }) => desk.show(name))
  const { terminal } = context
  const text = terminal.json
    ? jsonLine(botViewJson(view))
    : `${botPicture(view, { columns: sizeOf(terminal).columns, terminal, nowMs: view.nowMs })}\n`
  terminal.stdout.write(text)
  return EXIT_CODES.done
}

export async function reportBot(
  name: string,
  { html }: { readonly html?: string },
  context: CommandContext,
): Promise<ExitCode> {
  const view = await withBotDesk(context, ({ desk }) => desk.show(name))
  const { terminal } = context
  if (html !== undefined) {
    const { reportPage } = await import('../present/bot/report-page.ts')
    const write = await prepareReport('--html', html)
    await write(reportPage(view))
  }
  if (terminal.json) terminal.stdout.write(jsonLine(botViewJson(view)))
  else if (html === undefined) terminal.stdout.write(reportText(view, terminal))
  else terminal.stdout.write(`The report of ${name} is written to ${html}.\n`)
  return EXIT_CODES.done
}

/** Names at the left, amounts beside them, and what they are measured from below. */
function reportText(view: BotView, terminal: Terminal): string {
  const { bold } = coloursOf(terminal)
  const facts = reportFacts(view)
  const width = Math.max(...facts.flatMap((group) => group.facts.map(({ name }) => name.length)))
  return facts
    .map(
      (group) =>
        `${bold(group.title)}\n${group.facts.map((fact) => factText(fact, width, terminal)).join('')}`,
    )
    .join('\n')
}

function factText({ name, value, note }: Fact, width: number, terminal: Terminal): string {
  const { dim } = coloursOf(terminal)
  const indent = ' '.repeat(width + 4)
  const below = note === '' ? '' : `${dim(wrapText(printable(note), indent).trimEnd())}\n`
  return wrapText(printable(value), `  ${name.padEnd(width)}  `) + below
}
