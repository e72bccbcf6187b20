/** `explain`: what the exchange's replies in a log or report mean, and what else is wrong there. Nothing is sent. */
import { explain, MAX_TEXT_CHARACTERS } from '@trading-bridge/doctor'
import type { CommandContext } from '../command-context.ts'
import { DIAGNOSIS_EXIT_CODES } from '../diagnosis-exit.ts'
import type { ExitCode } from '../exit-code.ts'
import { explanationJson, explanationText } from '../present/explanation.ts'
import { jsonLine } from '../present/json.ts'
import { readInput } from '../read-input.ts'

/** No character takes more bytes; one byte more shows that there was more to read. */
const MAX_BYTES = MAX_TEXT_CHARACTERS * 4 + 1

export async function explainText(file: string | undefined, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context
  const explanation = explain(await readInput(file, MAX_BYTES, context))
  terminal.stdout.write(
    terminal.json ? jsonLine(explanationJson(explanation)) : explanationText(explanation, terminal),
  )
  return explanation.statements.length === 0 ? DIAGNOSIS_EXIT_CODES.undecided : DIAGNOSIS_EXIT_CODES.clear
}
