/** The master key in a file: for its owner's eyes alone, and never lost between two steps. */
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import type { KeySource, Vault } from '../src/index.ts'
import {
  ALICE,
  API_SECRET,
  failureOf,
  fields,
  ORDER,
  openSigner,
  openVault,
  passphrase,
  signatureOf,
} from './build.ts'
import { MemoryRows } from './memory-rows.ts'

interface FileVault extends AsyncDisposable {
  readonly folder: string
  readonly path: string
  readonly source: KeySource
  readonly rows: MemoryRows
  readonly vault: Vault
}

test('the key file is made at set-up, for its owner alone, and opens the vault', async () => {
  await using made = await fileVault()
  expect((await stat(made.path)).mode & 0o777).toBe(0o600)
  expect(await readFile(made.path, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/)
  await expectOpens(made, made.source)
})

test.each([0o644, 0o640, 0o604, 0o660, 0o666, 0o610, 0o777])(
  'a key file of mode %o is refused, and the message says how to mend it',
  async (mode) => {
    await using made = await fileVault()
    const before = made.rows.dump()
    await chmod(made.path, mode)
    const failure = await failureOf(openVault(made.rows).unlock(made.source))
    expect(failure).toMatchObject({ code: 'TB_VAULT_FILE_MODE', next: `Run: chmod 600 ${made.path}` })
    expect(String(failure)).toContain(mode.toString(8))
    expect(made.rows.dump()).toBe(before)
    await chmod(made.path, 0o600)
    await expectOpens(made, made.source)
  },
)

test('a key file that even its owner can only read is taken', async () => {
  await using made = await fileVault()
  await chmod(made.path, 0o400)
  await expectOpens(made, made.source)
})

test.each([0o770, 0o707, 0o777])(
  'a key file in a folder of mode %o could be exchanged, and is refused',
  async (mode) => {
    await using made = await fileVault()
    await chmod(made.folder, mode)
    expect(await failureOf(openVault(made.rows).unlock(made.source))).toMatchObject({
      code: 'TB_VAULT_FILE_MODE',
      next: `Run: chmod go-w ${made.folder}`,
    })
  },
)

test('a folder that others can only read is no reason to refuse', async () => {
  await using made = await fileVault()
  await chmod(made.folder, 0o755)
  await expectOpens(made, made.source)
})

test('a loose key file is refused before a vault is set up with it', async () => {
  await using made = await fileVault()
  await chmod(made.path, 0o644)
  const rows = new MemoryRows([ALICE])
  expect(await failureOf(openVault(rows).setUp(made.source))).toMatchObject({ code: 'TB_VAULT_FILE_MODE' })
  expect(rows.header).toBeUndefined()
})

test.each<[string, string]>([
  ['is empty', ''],
  ['is too short', 'abcdef\n'],
  ['is not hexadecimal', `${'g'.repeat(64)}\n`],
  ['holds more than a key', `${'a'.repeat(64)}\nand more\n`],
  ['is another kind of file', 'x'.repeat(10_000)],
])('a key file that %s is told as one', async (_, content) => {
  await using made = await fileVault()
  await writeFile(made.path, content)
  expect(await failureOf(openVault(made.rows).unlock(made.source))).toMatchObject({
    code: 'TB_CONFIG',
    setting: 'keyFile',
  })
})

test('a missing key file is told as one, and none is made in its place', async () => {
  await using made = await fileVault()
  await rm(made.path)
  expect(await failureOf(openVault(made.rows).unlock(made.source))).toMatchObject({
    code: 'TB_CONFIG',
    setting: 'keyFile',
  })
  expect(await readdir(made.folder)).toEqual([])
})

test('a folder in place of a key file is refused', async () => {
  await using made = await fileVault()
  const source: KeySource = { kind: 'key-file', path: made.folder }
  expect(await failureOf(openVault(made.rows).unlock(source))).toMatchObject({ code: 'TB_VAULT_FILE_MODE' })
})

test('a key file that cannot be written is told as one', async () => {
  await using made = await fileVault()
  const source: KeySource = { kind: 'key-file', path: join(made.folder, 'missing', 'master.key') }
  const failure = await failureOf(openVault(new MemoryRows([])).setUp(source))
  expect(failure).toMatchObject({ code: 'TB_CONFIG', setting: 'keyFile', cause: expect.any(Error) })
})

test('the key of another vault does not open this one', async () => {
  await using made = await fileVault()
  await using other = await fileVault()
  expect(await failureOf(openVault(made.rows).unlock(other.source))).toMatchObject({
    code: 'TB_VAULT_WRONG_KEY',
  })
})

test('the same key opens the vault from the environment', async () => {
  await using made = await fileVault()
  const key = Secret.fromText(await readFile(made.path, 'utf8'))
  await expectOpens(made, { kind: 'environment', key })
})

test('a new key takes the old one’s place in the same file', async () => {
  await using made = await fileVault()
  const old = await readFile(made.path, 'utf8')
  await made.vault.changeKey({ current: made.source, next: made.source })
  expect(await readFile(made.path, 'utf8')).not.toBe(old)
  expect(await readdir(made.folder)).toEqual(['master.key'])
  expect((await stat(made.path)).mode & 0o777).toBe(0o600)
  await expectOpens(made, made.source)
  const oldSource: KeySource = { kind: 'environment', key: Secret.fromText(old) }
  expect(await failureOf(openVault(made.rows).unlock(oldSource))).toMatchObject({
    code: 'TB_VAULT_WRONG_KEY',
  })
})

test('a crash before the database is sealed anew leaves the old key in force, and the next try goes on', async () => {
  await using made = await fileVault()
  const old = await readFile(made.path, 'utf8')
  made.rows.beforeStep = (step) => {
    if (step === 'rewrap credentials') throw new Error('The process is gone.')
  }
  await failureOf(made.vault.changeKey({ current: made.source, next: made.source }))
  made.rows.beforeStep = () => undefined
  expect(await readFile(made.path, 'utf8')).toBe(old)
  await expectOpens(made, made.source)

  const prepared = await readFile(`${made.path}.next`, 'utf8')
  await made.vault.changeKey({ current: made.source, next: made.source })
  expect(await readFile(made.path, 'utf8')).toBe(prepared)
  await expectOpens(made, made.source)
})

test('a crash after the database is sealed anew is mended by the next unlocking', async () => {
  await using made = await fileVault()
  const old = await readFile(made.path, 'utf8')
  await made.vault.changeKey({ current: made.source, next: made.source })
  // As if the new file had not taken its place.
  await rename(made.path, `${made.path}.next`)
  await writeFile(made.path, old, { mode: 0o600 })
  await expectOpens(made, made.source)
  expect(await readdir(made.folder)).toEqual(['master.key'])
  await expectOpens(made, made.source)
})

test('a next key that was written half is written again', async () => {
  await using made = await fileVault()
  await writeFile(`${made.path}.next`, 'abc', { mode: 0o600 })
  await made.vault.changeKey({ current: made.source, next: made.source })
  await expectOpens(made, made.source)
})

test('the key moves from a passphrase to a file that is made for it, and on to another file', async () => {
  await using made = await fileVault(passphrase())
  await made.vault.changeKey({ current: passphrase(), next: { kind: 'key-file', path: made.path } })
  await expectOpens(made, { kind: 'key-file', path: made.path })
  const other: KeySource = { kind: 'key-file', path: join(made.folder, 'other.key') }
  await made.vault.changeKey({ current: { kind: 'key-file', path: made.path }, next: other })
  await expectOpens(made, other)
  expect((await readdir(made.folder)).sort()).toEqual(['master.key', 'other.key'])
})

async function fileVault(setUpWith?: KeySource): Promise<FileVault> {
  const folder = await mkdtemp(join(tmpdir(), 'trading-bridge-vault-'))
  const path = join(folder, 'master.key')
  const source: KeySource = { kind: 'key-file', path }
  const rows = new MemoryRows([ALICE])
  const vault = openVault(rows)
  await vault.setUp(setUpWith ?? source)
  await vault.storeCredential({ owner: ALICE, fields: fields(), fingerprint: 'f' })
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  return { folder, path, source, rows, vault, [Symbol.asyncDispose]: remove }
}

async function expectOpens({ rows }: FileVault, source: KeySource): Promise<void> {
  const vault = openVault(rows)
  await vault.unlock(source)
  expect((await openSigner(vault)).sign(ORDER)).toBe(signatureOf(API_SECRET))
}
