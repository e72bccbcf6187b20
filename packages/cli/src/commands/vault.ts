/** `vault change-key`: seals the stored keys with another passphrase, another key file, or another key. */
import { ConfigError, InvalidInputError, Secret } from '@trading-bridge/core'
import type { Service } from '@trading-bridge/service'
import { askConsent, assertCanAsk, type Consent } from '../ask-consent.ts'
import type { CommandContext } from '../command-context.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { askSecret, withService } from '../installation.ts'
import { jsonLine } from '../present/json.ts'

export interface ChangeKeyFlags {
  readonly to: 'passphrase' | 'key-file' | 'environment'
  readonly keyFile?: string
  readonly yes?: boolean
}

type NextKey = Parameters<Service['changeKey']>[0]

const CHANGING: Consent = {
  question: 'Seal the stored keys with it?',
  deed: 'The key of the vault is changed',
  undone: 'Not changed',
}
const NEW_PASSPHRASE = 'TRADING_BRIDGE_NEW_PASSPHRASE'
const NEW_MASTER_KEY = 'TRADING_BRIDGE_NEW_MASTER_KEY'

/** Which variable is to be set from now on, for each kind of key. */
const SETTING_OF = {
  passphrase: 'TRADING_BRIDGE_PASSPHRASE',
  'key-file': 'TRADING_BRIDGE_KEY_FILE',
  environment: 'TRADING_BRIDGE_MASTER_KEY',
} as const

export async function changeKey(flags: ChangeKeyFlags, context: CommandContext): Promise<ExitCode> {
  if (flags.yes !== true) assertCanAsk(CHANGING, context)
  if (flags.keyFile !== undefined && flags.to !== 'key-file') throw foreignKeyFile(flags)
  const { terminal } = context
  await withService(context, {}, async (service) => {
    const next = await readNext(flags, service, context)
    if (!terminal.json) terminal.stdout.write(whatItDoes(next))
    if (flags.yes !== true) await askConsent(CHANGING, context)
    await service.changeKey(next, asking(context))
  })
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ source: flags.to, changed: true })
      : `Changed. The old key opens only backups from before. Set ${SETTING_OF[flags.to]} from now on, and unset the others.\n`,
  )
  return EXIT_CODES.done
}

function whatItDoes(next: NextKey): string {
  const what = { passphrase: 'a new passphrase', environment: 'the new key of the environment' }
  const named = next.kind === 'key-file' ? `a new key in ${next.path}` : what[next.kind]
  return `All stored keys will be sealed with ${named}. Who loses it loses them; new ones can be made at the exchange.\n`
}

async function readNext(
  { to, keyFile }: ChangeKeyFlags,
  { home }: Service,
  context: CommandContext,
): Promise<NextKey> {
  if (to === 'key-file') return { kind: 'key-file', path: keyFile ?? home.keyFile }
  if (to === 'environment') return { kind: 'environment', key: fromEnvironment(NEW_MASTER_KEY, context) }
  const { environment, terminal } = context
  if (environment[NEW_PASSPHRASE] !== undefined || !terminal.isInteractive || terminal.json)
    return { kind: 'passphrase', passphrase: fromEnvironment(NEW_PASSPHRASE, context) }
  return { kind: 'passphrase', passphrase: await askTwice(context) }
}

/** A passphrase with a slip of the finger would shut everybody out. */
async function askTwice(context: CommandContext): Promise<Secret> {
  const first = await askSecret('New passphrase of the vault', context)
  const second = await askSecret('The same again', context)
  if (textOf(first) === textOf(second)) return first
  throw new ConfigError('passphrase', 'The two passphrases differ; nothing was changed.', {
    next: 'Run the command again and type the same twice.',
  })
}

function textOf(secret: Secret): string {
  return secret.use((bytes) => Buffer.from(bytes).toString('utf8'))
}

function fromEnvironment(setting: string, { environment }: CommandContext): Secret {
  const text = environment[setting]
  if (text !== undefined && text !== '') return Secret.fromText(text)
  throw new ConfigError(setting, `${setting} is not set.`, { next: `Set ${setting} to the new one.` })
}

function asking(context: CommandContext): Parameters<Service['changeKey']>[1] {
  if (!context.terminal.isInteractive || context.terminal.json) return {}
  return { askPassphrase: () => askSecret('Present passphrase of the vault', context) }
}

function foreignKeyFile({ keyFile = '', to }: ChangeKeyFlags): InvalidInputError {
  return new InvalidInputError({
    rule: 'option-foreign',
    subject: '--key-file',
    value: keyFile,
    limit: '--to key-file',
    message: `--key-file does not go with --to ${to}.`,
    next: 'Leave it out, or use --to key-file.',
  })
}
