/** `key …`: the API keys of the accounts, sealed in the vault. */
import { InvalidInputError } from '@trading-bridge/core'
import {
  accountsWithKey,
  credentialFields,
  credentialOwnerOf,
  fingerprintOf,
  type Service,
} from '@trading-bridge/service'
import type { Account, CredentialVersion } from '@trading-bridge/store'
import type { CommandContext } from '../command-context.ts'
import type { ConnectionFlags } from '../connection.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { unlockVault, withService } from '../installation.ts'
import { diagnosisJson, diagnosisText } from '../present/diagnosis.ts'
import { type JsonObject, jsonLine } from '../present/json.ts'
import { type Column, renderTable } from '../present/table.ts'
import { instantText, printable } from '../present/text.ts'
import { prose } from '../present/wrap-text.ts'
import { readApiCredential } from '../read-api-credential.ts'
import { exitCodeOfKey, type KeyVerdict, testKey, worksOf } from '../test-key.ts'

export interface KeyFlags extends ConnectionFlags {
  readonly account: string
}

export interface StoreKeyFlags extends KeyFlags {
  readonly fromFile?: string
  /** `--no-test` sets it to false. */
  readonly test: boolean
}

export function addKey(flags: StoreKeyFlags, context: CommandContext): Promise<ExitCode> {
  return storeKey(flags, context, { replaces: false })
}

export function rotateKey(flags: StoreKeyFlags, context: CommandContext): Promise<ExitCode> {
  return storeKey(flags, context, { replaces: true })
}

export async function listKeys(
  flags: { readonly account?: string },
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal } = context
  const keys = await withService(context, {}, async (service) => {
    const id =
      flags.account === undefined ? undefined : (await service.exchanges.findAccount(flags.account)).id
    const names = new Map(
      (await service.store.accounts.accounts()).map((account) => [account.id, account.name]),
    )
    const versions = await service.vault.fetchVersions(id)
    return versions.map((version) => ({ ...version, account: names.get(version.accountId) ?? '' }))
  })
  terminal.stdout.write(
    terminal.json ? jsonLine({ keys: keys.map(keyJson) }) : await renderTable(terminal, COLUMNS, keys),
  )
  return EXIT_CODES.done
}

export async function removeKey({ account }: KeyFlags, context: CommandContext): Promise<ExitCode> {
  await withService(context, {}, async ({ exchanges, vault }) => {
    const { id } = await exchanges.findAccount(account)
    await vault.removeCredential({ accountId: id })
  })
  const { terminal } = context
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ account, removed: true })
      : `The key of ${account} is removed. Delete it at the exchange too.\n`,
  )
  return EXIT_CODES.done
}

export async function testStoredKey(flags: KeyFlags, context: CommandContext): Promise<ExitCode> {
  const verdict = await withService(context, flags, async (service) => {
    await unlockVault(service, context)
    return await testKey(service, flags.account, { flags, context })
  })
  const { account } = flags
  const { terminal } = context
  if (terminal.json) terminal.stdout.write(jsonLine({ account, ...verdictJson(verdict) }))
  else tellVerdict(verdict, context)
  return exitCodeOfKey(verdict)
}

async function storeKey(
  flags: StoreKeyFlags,
  context: CommandContext,
  { replaces }: { readonly replaces: boolean },
): Promise<ExitCode> {
  const { account: name } = flags
  return await withService(context, flags, async (service) => {
    const account = await service.exchanges.findAccount(name)
    await assertFits(service, account, { replaces })
    const credential = await readApiCredential(flags, context)
    await unlockVault(service, context)
    const fingerprint = fingerprintOf(account.exchange, credential.apiKey)
    const version = await service.vault.storeCredential({
      owner: credentialOwnerOf(account),
      fields: credentialFields(credential),
      fingerprint,
    })
    const sameKey = await namesWithKey(service, { ...account, fingerprint })
    const verdict = flags.test ? await testKey(service, name, { flags, context }) : undefined
    tell({ name, version, verdict, sameKey }, context)
    return verdict === undefined ? EXIT_CODES.done : exitCodeOfKey(verdict)
  })
}

/** Behind one key is one account of the exchange, whatever it is called here. */
async function namesWithKey(
  { store, vault }: Service,
  account: Parameters<typeof accountsWithKey>[0],
): Promise<readonly string[]> {
  const [accounts, keys] = await Promise.all([store.accounts.accounts(), vault.fetchVersions()])
  return accountsWithKey(account, { accounts, keys }).map(({ name }) => name)
}

interface StoredKey {
  readonly name: string
  readonly version: number
  readonly verdict: KeyVerdict | undefined
  /** Other accounts that have the same key. */
  readonly sameKey: readonly string[]
}

/** The key is stored, whatever the exchange says to it: it may be meant for later, or the exchange not be there. */
function tell(stored: StoredKey, context: CommandContext): void {
  const { terminal } = context
  const { name: account, version, verdict, sameKey } = stored
  if (terminal.json) {
    const test = verdict === undefined ? null : verdictJson(verdict)
    terminal.stdout.write(jsonLine({ account, version, test, sameKey: [...sameKey] }))
    return
  }
  terminal.stdout.write(`The key of ${account} is stored, sealed (version ${version}).\n`)
  if (sameKey.length > 0)
    terminal.stdout.write(
      prose(
        `${sameKey.join(', ')} ${sameKey.length === 1 ? 'has' : 'have'} the same key: behind it is one account of the exchange, and its orders count as one owner's.`,
        terminal,
      ),
    )
  if (verdict !== undefined) tellVerdict(verdict, context)
  terminal.stdout.write(prose(WITHDRAWING, terminal))
}

const WITHDRAWING =
  'Whether it may withdraw cannot be asked. See at the exchange that it may not: trading does not need it.'

/** The doctor's diagnosis says all; without one, what the exchange had against the key. */
function tellVerdict(verdict: KeyVerdict, { terminal }: CommandContext): void {
  const { error, diagnosis } = verdict
  if (worksOf(verdict)) terminal.stdout.write('It works: the exchange took it.\n')
  else if (diagnosis !== undefined)
    terminal.stdout.write(`It does not work yet.\n\n${diagnosisText(diagnosis, terminal)}\n`)
  else if (error !== undefined)
    terminal.stdout.write(
      `It does not work yet: ${printable(error.message)}\nNext: ${printable(error.next)}\n`,
    )
}

async function assertFits(
  { store }: Service,
  { id, name }: Account,
  { replaces }: { readonly replaces: boolean },
): Promise<void> {
  const hasKey = (await store.vault.activeCredential(id)) !== undefined
  if (hasKey === replaces) return
  throw new InvalidInputError({
    rule: 'key-of-account',
    subject: '--account',
    value: name,
    limit: replaces ? 'an account with a key' : 'an account without a key',
    message: hasKey ? `Account ${name} has a key already.` : `Account ${name} has no key to replace.`,
    next: `Use "trading-bridge key ${hasKey ? 'rotate' : 'add'} --account ${name}".`,
  })
}

interface ListedKey extends CredentialVersion {
  readonly account: string
}

const COLUMNS: readonly Column<ListedKey>[] = [
  { heading: 'account', align: 'left', text: ({ account }) => account },
  { heading: 'version', align: 'right', text: ({ version }) => String(version) },
  { heading: 'status', align: 'left', text: ({ status }) => status },
  { heading: 'fingerprint', align: 'left', text: ({ fingerprint }) => fingerprint },
  { heading: 'added', align: 'left', text: ({ createdAtMs }) => instantText(createdAtMs) },
  {
    heading: 'retired',
    align: 'left',
    text: ({ retiredAtMs }) => (retiredAtMs === undefined ? '' : instantText(retiredAtMs)),
  },
]

function keyJson({ account, version, status, fingerprint, createdAtMs, retiredAtMs }: ListedKey): JsonObject {
  return { account, version, status, fingerprint, createdAtMs, retiredAtMs: retiredAtMs ?? null }
}

function verdictJson(verdict: KeyVerdict): JsonObject {
  const { error, diagnosis } = verdict
  return {
    works: worksOf(verdict),
    code: error?.code ?? null,
    message: error?.message ?? null,
    next: error?.next ?? null,
    diagnosis: diagnosis === undefined ? null : diagnosisJson(diagnosis),
  }
}
