/**
 * Where a master key comes from, and how one is found or made there.
 *
 * A passphrase needs the header's parameters to become a key. A key file and the environment hold the key itself, so one
 * may stand in for the other: a key that moves from a file to the environment still opens its vault.
 */
import { type KeyObject, randomUUID } from 'node:crypto'
import { ConfigError, type Secret } from '@trading-bridge/core'
import type { VaultHeader, VaultKeySource } from '@trading-bridge/store'
import { unusableHeader, wrongKey } from '../vault-errors.ts'
import { createKeyFile, deleteKeyFile, nextKeyFile, readKeyFile, takeNextKeyFile } from './key-file.ts'
import { parseKeyText } from './key-text.ts'
import { LocalKey } from './local-key.ts'
import {
  assertStrong,
  isBearable,
  keyFromPassphrase,
  newScryptParameters,
  type ScryptParameters,
  type ScryptWork,
} from './passphrase.ts'

export type KeySource =
  | { readonly kind: 'passphrase'; readonly passphrase: Secret }
  /** Created where it is missing, when a vault is set up or sealed anew with it. */
  | { readonly kind: 'key-file'; readonly path: string }
  /** 64 hexadecimal characters. */
  | { readonly kind: 'environment'; readonly key: Secret }

/** A key that nothing is sealed with yet. */
export interface NewKey {
  readonly key: LocalKey
  readonly header: VaultHeader
  /** To be called once the database is sealed with it. */
  readonly settle: () => Promise<void>
}

export interface NewKeyOptions {
  readonly atMs: number
  readonly scrypt: ScryptWork
  /** The header of the key that it takes the place of. */
  readonly replaced: VaultHeader | undefined
}

/**
 * The key that `header` was sealed with.
 *
 * @throws {VaultError} `TB_VAULT_WRONG_KEY`: it is another, or the header was changed. `TB_VAULT_FILE_MODE`: its file is
 * not private.
 * @throws {ConfigError} there is no key where it should be.
 */
export async function findKey(source: KeySource, header: VaultHeader): Promise<LocalKey> {
  const { kdf } = header
  if (source.kind === 'passphrase') {
    if (kdf === undefined) throw wrongKey(header.source)
    if (!isBearable(kdf)) throw unusableHeader()
    return proven(await keyFromPassphrase(source.passphrase, kdf), header)
  }
  if (kdf !== undefined) throw wrongKey(header.source)
  if (source.kind === 'environment') return proven(keyFromEnvironment(source.key), header)
  return await findFileKey(source.path, header)
}

/** Makes a key, or takes the one that lies ready at the source. Only `settle` replaces anything that is in use. */
export async function prepareKey(source: KeySource, options: NewKeyOptions): Promise<NewKey> {
  switch (source.kind) {
    case 'passphrase': {
      assertStrong(source.passphrase)
      const kdf = newScryptParameters(options.scrypt)
      const master = await keyFromPassphrase(source.passphrase, kdf)
      return newKey(master, { source: 'passphrase', kdf, settle: async () => undefined }, options)
    }
    case 'environment': {
      const master = keyFromEnvironment(source.key)
      return newKey(master, { source: 'environment', kdf: undefined, settle: async () => undefined }, options)
    }
    case 'key-file':
      return await prepareFileKey(source.path, options)
  }
}

async function findFileKey(path: string, header: VaultHeader): Promise<LocalKey> {
  const current = await readKeyFile(path)
  const found = current === undefined ? undefined : keyIfItOpens(current, header)
  if (found !== undefined) return found
  // The database was sealed with the next key, and then something stopped the file from taking its place.
  const next = await readKeyFile(nextKeyFile(path))
  const foundNext = next === undefined ? undefined : keyIfItOpens(next, header)
  if (foundNext === undefined) throw current === undefined ? noKeyFile(path) : wrongKey(header.source)
  await takeNextKeyFile(path)
  return foundNext
}

async function prepareFileKey(path: string, options: NewKeyOptions): Promise<NewKey> {
  const existing = await readKeyFile(path)
  const { replaced } = options
  const isInUse =
    existing !== undefined && replaced !== undefined && keyIfItOpens(existing, replaced) !== undefined
  const file = isInUse ? nextKeyFile(path) : path
  const master = isInUse ? await takeOrCreate(file) : (existing ?? (await takeOrCreate(file)))
  const settle = async (): Promise<void> => (isInUse ? await takeNextKeyFile(path) : undefined)
  return newKey(master, { source: 'key-file', kdf: undefined, settle }, options)
}

/** A file that was left behind half-written by an earlier try is written again: nothing can be sealed with it. */
async function takeOrCreate(path: string): Promise<KeyObject> {
  try {
    const left = await readKeyFile(path)
    if (left !== undefined) return left
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    await deleteKeyFile(path)
  }
  await createKeyFile(path)
  const created = await readKeyFile(path)
  if (created === undefined) throw noKeyFile(path)
  return created
}

function newKey(
  master: KeyObject,
  made: {
    readonly source: VaultKeySource
    readonly kdf: ScryptParameters | undefined
    readonly settle: () => Promise<void>
  },
  { atMs, replaced }: NewKeyOptions,
): NewKey {
  const { source, kdf, settle } = made
  const facts = { keyId: randomUUID(), source, kdf }
  const key = new LocalKey(facts.keyId, master)
  const times = { createdAtMs: replaced?.createdAtMs ?? atMs, changedAtMs: atMs }
  return { key, header: { ...facts, checkValue: key.checkValueOf(facts), ...times }, settle }
}

function keyFromEnvironment(text: Secret): KeyObject {
  const key = parseKeyText(text)
  if (key !== undefined) return key
  throw new ConfigError(
    'masterKey',
    'The master key from the environment is not 64 hexadecimal characters.',
    {
      next: 'Make one with: openssl rand -hex 32',
    },
  )
}

function keyIfItOpens(master: KeyObject, header: VaultHeader): LocalKey | undefined {
  const key = new LocalKey(header.keyId, master)
  return key.opens(header) ? key : undefined
}

function proven(master: KeyObject, header: VaultHeader): LocalKey {
  const key = keyIfItOpens(master, header)
  if (key === undefined) throw wrongKey(header.source)
  return key
}

function noKeyFile(path: string): ConfigError {
  return new ConfigError('keyFile', `There is no key file ${path}.`, {
    next: 'Name the right file, or restore it from its backup: without it the credentials cannot be read.',
  })
}
