/** `account add|list|show`: the accounts that are stored, whose they are and where they trade. */
import { randomUUID } from 'node:crypto'
import { InvalidInputError, systemClock } from '@trading-bridge/core'
import { addressesOf, type Service } from '@trading-bridge/service'
import type { Account, Owner } from '@trading-bridge/store'
import type { CommandContext } from '../command-context.ts'
import { readHosts } from '../config.ts'
import { EXIT_CODES, type ExitCode } from '../exit-code.ts'
import { withService } from '../installation.ts'
import { type JsonObject, jsonLine } from '../present/json.ts'
import { blockJson } from '../present/recovery.ts'
import { type Column, renderTable } from '../present/table.ts'
import { factLines, instantText, printable } from '../present/text.ts'
import { prose } from '../present/wrap-text.ts'
import { nameTaken, readName } from '../read-name.ts'

export interface AddAccountFlags {
  readonly owner: string
  readonly exchange: string
  readonly sandbox?: boolean
}

/** An account with what is told of it. */
interface Listed extends Account {
  readonly owner: string
  /** The version of its key, where it has one. */
  readonly keyVersion: number | undefined
  /** Why it takes no new orders, if it does not. */
  readonly block: Block | undefined
}

type Block = NonNullable<Awaited<ReturnType<Service['store']['ledger']['blockOf']>>>

/** The addresses of a sandbox account are those of the environment, as the sandbox prints them. */
export async function addAccount(
  text: string,
  flags: AddAccountFlags,
  context: CommandContext,
): Promise<ExitCode> {
  const name = readName('account', text)
  const added = await withService(context, {}, async (service) => {
    const owner = await findOwner(service, flags.owner)
    const account: Account = {
      id: randomUUID(),
      ownerId: owner.id,
      name,
      exchange: flags.exchange,
      ...placeOf(flags, context),
      createdAtMs: systemClock.nowMs(),
    }
    addressesOf(account)
    if ((await service.store.accounts.insertAccount(account)) === 'exists') throw nameTaken('account', name)
    return { ...account, owner: owner.name, keyVersion: undefined, block: undefined }
  })
  const { terminal } = context
  terminal.stdout.write(
    terminal.json
      ? jsonLine(accountJson(added))
      : prose(
          `Account ${name} is added (${added.kind}). Give it a key with "trading-bridge key add --account ${name}".`,
          terminal,
        ),
  )
  return EXIT_CODES.done
}

export async function listAccounts(context: CommandContext): Promise<ExitCode> {
  const accounts = await withService(context, {}, readListed)
  const { terminal } = context
  terminal.stdout.write(
    terminal.json
      ? jsonLine({ accounts: accounts.map(accountJson) })
      : await renderTable(terminal, COLUMNS, accounts),
  )
  return EXIT_CODES.done
}

export async function showAccount(name: string, context: CommandContext): Promise<ExitCode> {
  const account = await withService(context, {}, async (service) => {
    const { id } = await service.exchanges.findAccount(name)
    return (await readListed(service)).find((listed) => listed.id === id)
  })
  const { terminal } = context
  if (account !== undefined) {
    const facts = COLUMNS.map(({ heading, text }) => [heading, text(account)] as const)
    terminal.stdout.write(
      terminal.json ? jsonLine(accountJson(account)) : factLines(facts) + blockText(account),
    )
  }
  return EXIT_CODES.done
}

async function readListed({ store }: Service): Promise<readonly Listed[]> {
  const owners = new Map((await store.accounts.owners()).map(({ id, name }) => [id, name]))
  const versions = await store.vault.credentialVersions()
  const active = new Map(
    versions
      .filter(({ status }) => status === 'active')
      .map(({ accountId, version }) => [accountId, version]),
  )
  const listed: Listed[] = []
  for (const account of await store.accounts.accounts()) {
    const owner = owners.get(account.ownerId) ?? ''
    const block = await store.ledger.blockOf(account.id)
    listed.push({ ...account, owner, keyVersion: active.get(account.id), block })
  }
  return listed
}

function placeOf(
  { sandbox }: AddAccountFlags,
  { environment }: CommandContext,
): Pick<Account, 'kind' | 'restUrl' | 'streamUrl'> {
  if (sandbox !== true) return { kind: 'live', restUrl: undefined, streamUrl: undefined }
  const { restUrl, wsUrl } = readHosts(environment)
  return { kind: 'sandbox', restUrl, streamUrl: wsUrl }
}

async function findOwner({ store }: Service, name: string): Promise<Owner> {
  const owner = await store.accounts.findOwner(name)
  if (owner !== undefined) return owner
  throw new InvalidInputError({
    rule: 'unknown-owner',
    subject: '--owner',
    value: name,
    limit: 'an owner that was added',
    message: `There is no owner "${name}".`,
    next: `Add it with "trading-bridge owner add ${name}", or see "trading-bridge owner list".`,
  })
}

const COLUMNS: readonly Column<Listed>[] = [
  { heading: 'account', align: 'left', text: ({ name }) => name },
  { heading: 'owner', align: 'left', text: ({ owner }) => owner },
  { heading: 'exchange', align: 'left', text: ({ exchange }) => exchange },
  { heading: 'kind', align: 'left', text: ({ kind }) => kind },
  { heading: 'host', align: 'left', text: (account) => addressesOf(account).restUrl.host },
  {
    heading: 'key',
    align: 'left',
    text: ({ keyVersion }) => (keyVersion === undefined ? 'none' : `version ${keyVersion}`),
  },
  { heading: 'new orders', align: 'left', text: ({ block }) => (block === undefined ? 'taken' : 'blocked') },
  { heading: 'added', align: 'left', text: ({ createdAtMs }) => instantText(createdAtMs) },
]

/** Why new orders are blocked, and what lets them through again. */
function blockText({ name, block }: Listed): string {
  if (block === undefined) return ''
  const { code, reason, sinceAtMs } = block
  return (
    `\nNew orders are blocked since ${instantText(sinceAtMs)} UTC (${code}): ${printable(reason)}\n` +
    `Cancels still work. See "trading-bridge reconcile --account ${name}"; once you know why,\n` +
    `"trading-bridge account acknowledge ${name}" makes the difference part of the books and lets orders through.\n`
  )
}

function accountJson(account: Listed): JsonObject {
  const { id, name, owner, ownerId, exchange, kind, keyVersion, createdAtMs } = account
  const host = addressesOf(account).restUrl.host
  const block = blockJson(account.block)
  return {
    id,
    name,
    owner,
    ownerId,
    exchange,
    kind,
    host,
    keyVersion: keyVersion ?? null,
    block,
    createdAtMs,
  }
}
