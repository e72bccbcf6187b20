/**
 * The secret of a command that signs without sending: from a file, from the environment, or typed. There is no option
 * for its text: a command line is visible to every user of the machine and stays in the shell's history.
 */
import { ConfigError, InterruptedError, Secret } from '@trading-bridge/core'
import { findCredentialDefect, findCredentialOddity } from '@trading-bridge/protocol'
import type { CommandContext } from './command-context.ts'
import { readTextFile } from './read-file.ts'

export interface SecretFlags {
  readonly secretFile?: string
}

export interface GivenSecret {
  readonly secret: Secret
  /** What is unusual about its text, as whole sentences; never the text. */
  readonly warnings: readonly string[]
}

const SETTING = 'COINSTORE_API_SECRET'

/**
 * The secret, which must be usable.
 *
 * @throws {ConfigError} it is missing or malformed; the error never shows its text.
 */
export async function readSecret(flags: SecretFlags, context: CommandContext): Promise<GivenSecret> {
  const { text, source } = await readSecretText(flags, context)
  const found = findCredentialDefect(text)
  if (found !== undefined) throw new ConfigError(SETTING, `${source} ${found.defect}.`, { next: found.next })
  const oddity = findCredentialOddity(text)
  return { secret: Secret.fromText(text), warnings: oddity === undefined ? [] : [`${source} ${oddity}.`] }
}

/** The secret exactly as it is given: what is wrong with it is told and not refused. */
export async function readSecretAsGiven(flags: SecretFlags, context: CommandContext): Promise<GivenSecret> {
  const { text, source } = await readSecretText(flags, context)
  const finding = findCredentialDefect(text)?.defect ?? findCredentialOddity(text)
  return { secret: Secret.fromText(text), warnings: finding === undefined ? [] : [`${source} ${finding}.`] }
}

interface SecretText {
  readonly text: string
  /** What it is called in a sentence. */
  readonly source: string
}

async function readSecretText({ secretFile }: SecretFlags, context: CommandContext): Promise<SecretText> {
  if (secretFile !== undefined) {
    const text = await readTextFile('--secret-file', secretFile)
    // The end of the last line belongs to the file; whatever else is there belongs to the secret.
    return { text: text.replace(/\r?\n$/, ''), source: 'The secret in --secret-file' }
  }
  const text = context.environment[SETTING]
  if (text !== undefined) return { text, source: SETTING }
  if (context.terminal.isInteractive && !context.terminal.json) {
    return { text: await askSecret(context), source: 'The secret' }
  }
  const next = `Set ${SETTING}, or name a file that holds it with --secret-file.`
  throw new ConfigError(SETTING, `${SETTING} is not set.`, { next })
}

async function askSecret({ terminal, signal }: CommandContext): Promise<string> {
  const { password } = await import('@clack/prompts')
  const answer = await password({
    message: 'API secret',
    input: terminal.stdin as NodeJS.ReadStream,
    output: terminal.stdout as NodeJS.WriteStream,
    signal,
  })
  if (typeof answer === 'string') return answer
  throw new InterruptedError('Stopped at the question.', { next: 'Run the command again when you want.' })
}
