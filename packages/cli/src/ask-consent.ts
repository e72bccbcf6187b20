/** A yes before what can lose money or shut somebody out: asked for on a terminal, or given beforehand with `--yes`. */
import { InterruptedError, InvalidInputError } from '@trading-bridge/core'
import type { CommandContext } from './command-context.ts'

/** What is asked about, in the words of its command. */
export interface Consent {
  /** `Place this order?` */
  readonly question: string
  /** What happens only after a yes: `An order is placed`. */
  readonly deed: string
  /** What did not happen without one: `Not placed`. */
  readonly undone: string
}

/** An order, by whichever way it goes. */
export const PLACING: Consent = {
  question: 'Place this order?',
  deed: 'An order is placed',
  undone: 'Not placed',
}

/** Who cannot be asked has to say yes beforehand. @throws {InvalidInputError} there is nobody to ask. */
export function assertCanAsk({ deed }: Consent, { terminal }: CommandContext): void {
  if (terminal.isInteractive && !terminal.json) return
  throw new InvalidInputError({
    rule: 'confirmation',
    subject: '--yes',
    value: '',
    limit: terminal.json ? '--yes with --json' : '--yes, or a terminal to ask on',
    message: `${deed} only after a yes, and there is nobody to ask; nothing was sent.`,
    next: 'Add --yes to do it without being asked.',
  })
}

/** @throws {InterruptedError} the answer is no. */
export async function askConsent(
  { question, undone }: Consent,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { confirm } = await import('@clack/prompts')
  const answer = await confirm({
    message: question,
    initialValue: false,
    input: terminal.stdin as NodeJS.ReadStream,
    output: terminal.stdout as NodeJS.WriteStream,
    signal,
  })
  if (answer === true) return
  const message = answer === false ? `${undone}: you answered no.` : `${undone}: stopped at the question.`
  throw new InterruptedError(message, { next: 'Nothing was sent; run the command again when you want.' })
}
