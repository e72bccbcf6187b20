/** An installation on a sandbox, for tests: a service in a folder of its own, with owners, accounts and their keys. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@trading-bridge/core'
import type { Sandbox } from '@trading-bridge/sandbox'
import type { Account } from '@trading-bridge/store'
import {
  type ConnectionOptions,
  credentialFields,
  credentialOwnerOf,
  fingerprintOf,
  Service,
} from '../src/index.ts'

/** Invented. */
const PASSPHRASE = Secret.fromText('an invented passphrase of these tests')

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string
}

/** Removed with all that is in it, after what was opened in it is closed. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'trading-bridge-service-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** With its vault open. */
export async function openInstallation(
  home: string,
  databaseUrl?: Secret,
  passphrase: Secret = PASSPHRASE,
  connection: ConnectionOptions = {},
): Promise<Service> {
  const service = await Service.open({
    settings: { home, databaseUrl, masterKey: { kind: 'passphrase', passphrase } },
    connection,
    scrypt: { cost: 2 ** 14, blockSize: 1, parallelization: 1 },
  })
  await service.unlock()
  return service
}

export interface NewAccount {
  readonly name: string
  readonly owner: string
  /** Nothing: the account has no key. */
  readonly key?: { readonly apiKey: string; readonly apiSecret: string } | undefined
}

export async function addAccount(
  service: Service,
  sandbox: Pick<Sandbox, 'restUrl' | 'wsUrl'>,
  { name, owner, key }: NewAccount,
): Promise<Account> {
  const account = {
    id: `id-of-${name}`,
    ownerId: owner,
    name,
    exchange: 'coinstore',
    kind: 'sandbox',
    restUrl: sandbox.restUrl,
    streamUrl: sandbox.wsUrl,
    createdAtMs: 1,
  } as const
  await service.store.accounts.insertOwner({ id: owner, name: owner, createdAtMs: 1 })
  await service.store.accounts.insertAccount(account)
  if (key !== undefined) await storeKey(service, account, key)
  return account
}

async function storeKey(
  service: Service,
  account: Account,
  key: { readonly apiKey: string; readonly apiSecret: string },
): Promise<void> {
  const credential = { apiKey: Secret.fromText(key.apiKey), apiSecret: Secret.fromText(key.apiSecret) }
  await service.vault.storeCredential({
    owner: credentialOwnerOf(account),
    fields: credentialFields(credential),
    fingerprint: fingerprintOf(account.exchange, credential.apiKey),
  })
}
