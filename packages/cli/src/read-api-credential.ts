/**
 * An API key and its secret for the vault: from a file, from the environment, or typed by a person. Never from the
 * command line, which every user of the machine can see.
 */
import { stat } from 'node:fs/promises'
import { ConfigError, Secret } from '@trading-bridge/core'
import type { CommandContext } from './command-context.ts'
import { type Credentials, type Environment, readCredentials } from './config.ts'
import { askSecret } from './installation.ts'
import { readTextFile } from './read-file.ts'

const KEY = 'COINSTORE_API_KEY'
const SECRET = 'COINSTORE_API_SECRET'
const ASSIGNMENT = /^(?:export\s+)?(COINSTORE_API_KEY|COINSTORE_API_SECRET)=(.*)$/
const OTHERS = 0o077

/** @throws {ConfigError} it is missing or malformed; its text is never shown. */
export async function readApiCredential(
  { fromFile }: { readonly fromFile?: string | undefined },
  context: CommandContext,
): Promise<{ readonly apiKey: Secret; readonly apiSecret: Secret }> {
  const credentials = await readText(fromFile, context)
  for (const warning of credentials.warnings) context.terminal.stderr.write(`Warning: ${warning}\n`)
  return { apiKey: Secret.fromText(credentials.apiKey), apiSecret: credentials.secret }
}

async function readText(fromFile: string | undefined, context: CommandContext): Promise<Credentials> {
  const { environment, terminal } = context
  if (fromFile !== undefined) return readCredentials(await readAssignments(fromFile))
  const isSet = environment[KEY] !== undefined || environment[SECRET] !== undefined
  if (isSet || !terminal.isInteractive || terminal.json) return readCredentials(environment)
  const [key, secret] = [await askSecret('API key', context), await askSecret('API secret', context)]
  return readCredentials({ [KEY]: textOf(key), [SECRET]: textOf(secret) })
}

/** Lines as `COINSTORE_API_KEY=…`, as the sandbox prints them; others are passed over. */
async function readAssignments(path: string): Promise<Environment> {
  const lines = (await readTextFile('--from-file', path)).split(/\r?\n/)
  await assertPrivate(path)
  const found = lines.flatMap((line) => {
    const [, name, value] = ASSIGNMENT.exec(line) ?? []
    return name === undefined || value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(found)
}

async function assertPrivate(path: string): Promise<void> {
  const { mode } = await stat(path)
  // Without POSIX users the modes say nothing.
  if (process.getuid === undefined || (mode & OTHERS) === 0) return
  const shown = (mode & 0o777).toString(8)
  throw new ConfigError('--from-file', `Others may read the file ${path} (mode ${shown}).`, {
    next: `Run: chmod 600 ${path}`,
  })
}

function textOf(secret: Secret): string {
  return secret.use((bytes) => Buffer.from(bytes).toString('utf8'))
}
