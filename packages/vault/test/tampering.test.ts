/** Rows that were moved, exchanged, flipped or restored elsewhere do not open, and say so by name. */
import type { SealedCredential } from '@trading-bridge/store'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CredentialOwner, Vault } from '../src/index.ts'
import {
  ALICE,
  API_SECRET,
  BOB,
  failureOf,
  fields,
  filledVault,
  ORDER,
  openSigner,
  openVault,
  passphrase,
  signatureOf,
} from './build.ts'
import type { MemoryRows } from './memory-rows.ts'

type StoredRow = MemoryRows['credentials'][number]

const TAMPERED = { code: 'TB_VAULT_TAMPERED' }

test.each<[string, CredentialOwner]>([
  ['another owner', { ...ALICE, ownerId: 'owner-b' }],
  ['another exchange', { ...ALICE, exchange: 'another' }],
])('a credential does not open for %s', async (_, owner) => {
  const { vault } = await filledVault()
  expect(await failureOf(openSigner(vault, owner))).toMatchObject({
    ...TAMPERED,
    message: `The credential of account ${ALICE.accountId} (version 1) does not decrypt for it.`,
  })
})

test.each<[string, (alice: StoredRow, bob: StoredRow) => void]>([
  ['a whole credential', (alice, bob) => exchange(alice, bob, ['id', 'wrappedKey', 'fingerprint', 'fields'])],
  ['the fields', (alice, bob) => exchange(alice, bob, ['fields'])],
  ['the data keys', (alice, bob) => exchange(alice, bob, ['wrappedKey'])],
  ['data keys and fields', (alice, bob) => exchange(alice, bob, ['wrappedKey', 'fields'])],
  ['the ids', (alice, bob) => exchange(alice, bob, ['id'])],
  ['the fingerprints', (alice, bob) => exchange(alice, bob, ['fingerprint'])],
])('%s of two accounts exchanged: neither opens', async (_, swap) => {
  const { rows, vault } = await filledVault()
  const [alice, bob] = rows.credentials
  if (alice === undefined || bob === undefined) throw new Error('They are not there.')
  swap(alice, bob)
  for (const owner of [ALICE, BOB]) expect(await failureOf(openSigner(vault, owner))).toMatchObject(TAMPERED)
})

test.each<[string, (row: StoredRow) => void]>([
  ['the key is put where the secret stands', (row) => exchangeFields(row)],
  ['the fields’ names are exchanged', (row) => renameFields(row)],
  ['a field is removed', (row) => row.fields.pop()],
  ['a field is added', (row) => row.fields.push({ field: 'more', sealed: row.fields[0]?.sealed ?? '' })],
  ['the version is raised', (row) => Object.assign(row, { version: 2 })],
  ['the data key is emptied', (row) => Object.assign(row, { wrappedKey: '' })],
  [
    'a field is emptied',
    (row) => Object.assign(row, { fields: row.fields.map((f) => ({ ...f, sealed: '' })) }),
  ],
])('when %s, the credential does not open', async (_, change) => {
  const { rows, vault } = await filledVault()
  change(rowOf(rows))
  expect(await failureOf(openSigner(vault))).toMatchObject(TAMPERED)
  expect((await openSigner(vault, BOB)).sign(ORDER)).toBe(signatureOf(`${API_SECRET} of Bob`))
})

test('what an earlier version was does not open as a later one', async () => {
  const { rows, vault } = await filledVault()
  const old = structuredClone(rowOf(rows))
  await vault.storeCredential({ owner: ALICE, fields: fields('the rotated secret'), fingerprint: 'f' })
  const current = rows.credentials.find(({ version }) => version === 2)
  if (current === undefined) throw new Error('It is not there.')
  Object.assign(current, { ...old, version: 2 })
  expect(await failureOf(openSigner(vault))).toMatchObject(TAMPERED)
})

test('a flipped bit at any byte of a data key or a field: it does not open', async () => {
  const { rows, vault } = await filledVault()
  const row = rowOf(rows)
  const intact = structuredClone(row)
  for (const [sealed, put] of sealedParts(row)) {
    const bytes = Buffer.from(sealed.slice(2), 'base64url')
    for (let at = 0; at < bytes.length; at += 1) {
      const flipped = Buffer.from(bytes)
      flipped[at] = (bytes[at] ?? 0) ^ (1 << (at % 8))
      put(`1.${flipped.toString('base64url')}`)
      expect(await failureOf(openSigner(vault))).toMatchObject(TAMPERED)
    }
    put(sealed)
  }
  expect(row).toEqual(intact)
  expect((await openSigner(vault)).sign(ORDER)).toBe(signatureOf(API_SECRET))
})

test('a credential brought into another vault does not open there, under its own key’s name or the other’s', async () => {
  const { rows } = await filledVault()
  const { rows: there, vault } = await filledVault()
  const [foreign, target] = [rowOf(rows), rowOf(there)]
  Object.assign(target, structuredClone(foreign))
  expect(await failureOf(openSigner(vault))).toMatchObject({ code: 'TB_VAULT_WRONG_KEY' })
  target.keyId = there.header?.keyId ?? ''
  expect(await failureOf(openSigner(vault))).toMatchObject(TAMPERED)
})

test('a database restored elsewhere opens with its own passphrase alone', async () => {
  const { rows } = await filledVault()
  const elsewhere = openVault(rows)
  expect(await failureOf(elsewhere.unlock(passphrase('of the other machine')))).toMatchObject({
    code: 'TB_VAULT_WRONG_KEY',
  })
  expect(await failureOf(openSigner(elsewhere))).toMatchObject({ code: 'TB_VAULT_LOCKED' })
  await elsewhere.unlock(passphrase())
  expect((await openSigner(elsewhere)).sign(ORDER)).toBe(signatureOf(API_SECRET))
})

test.each<[string, (header: NonNullable<MemoryRows['header']>) => object, string]>([
  ['name of the key', () => ({ keyId: 'another' }), 'TB_VAULT_WRONG_KEY'],
  ['source', () => ({ source: 'environment' }), 'TB_VAULT_WRONG_KEY'],
  ['check value', () => ({ checkValue: 'AAAA' }), 'TB_VAULT_WRONG_KEY'],
  ['empty check value', () => ({ checkValue: '' }), 'TB_VAULT_WRONG_KEY'],
  ['salt', ({ kdf }) => ({ kdf: { ...kdf, salt: 'A'.repeat(43) } }), 'TB_VAULT_WRONG_KEY'],
  [
    'cost, to another that can be borne',
    ({ kdf }) => ({ kdf: { ...kdf, cost: 2 ** 15 } }),
    'TB_VAULT_WRONG_KEY',
  ],
  ['cost, to next to nothing', ({ kdf }) => ({ kdf: { ...kdf, cost: 2 } }), 'TB_VAULT_TAMPERED'],
  [
    'cost, to more memory than there is',
    ({ kdf }) => ({ kdf: { ...kdf, cost: 2 ** 40 } }),
    'TB_VAULT_TAMPERED',
  ],
  ['cost, to no power of two', ({ kdf }) => ({ kdf: { ...kdf, cost: 20_000 } }), 'TB_VAULT_TAMPERED'],
  ['block size', ({ kdf }) => ({ kdf: { ...kdf, blockSize: 1e9 } }), 'TB_VAULT_TAMPERED'],
  ['parallelization', ({ kdf }) => ({ kdf: { ...kdf, parallelization: 0 } }), 'TB_VAULT_TAMPERED'],
  ['salt, to none', ({ kdf }) => ({ kdf: { ...kdf, salt: '' } }), 'TB_VAULT_TAMPERED'],
  ['derivation, to none', () => ({ kdf: undefined }), 'TB_VAULT_WRONG_KEY'],
])('a header with a changed %s is not unlocked', async (_, change, code) => {
  const { rows } = await filledVault()
  if (rows.header === undefined) throw new Error('There is no header.')
  rows.header = { ...rows.header, ...change(rows.header) }
  expect(await failureOf(openVault(rows).unlock(passphrase()))).toMatchObject({ code })
})

test('whatever part of a credential is replaced by that of another, it opens only when nothing is', async () => {
  const pool = await rowPool()
  const part = fc.nat({ max: pool.length - 1 })
  const choice = fc.record({
    id: part,
    version: part,
    fingerprint: part,
    wrappedKey: part,
    key: part,
    secret: part,
  })
  const { rows, vault } = await filledVault()
  const row = rowOf(rows)
  const own = structuredClone(row)
  await fc.assert(
    fc.asyncProperty(choice, async (chosen) => {
      Object.assign(row, assemble([own, ...pool.slice(1)], chosen))
      const isSameVersion = pool[chosen.version]?.version === own.version
      const isIntact = isSameVersion && Object.values({ ...chosen, version: 0 }).every((at) => at === 0)
      expect(await opens(vault)).toBe(isIntact)
    }),
    { examples: [[{ id: 0, version: 0, fingerprint: 0, wrappedKey: 0, key: 0, secret: 0 }]] },
  )
})

async function opens(vault: Vault): Promise<boolean> {
  try {
    return (await openSigner(vault)).sign(ORDER) === signatureOf(API_SECRET)
  } catch (error) {
    expect(error).toMatchObject(TAMPERED)
    return false
  }
}

/** Credentials of other accounts and other vaults, to take parts from. The first is replaced by the one under test. */
async function rowPool(): Promise<readonly StoredRow[]> {
  const { rows, vault } = await filledVault()
  await vault.storeCredential({ owner: BOB, fields: fields(), fingerprint: 'fingerprint-b2' })
  const { rows: others } = await filledVault()
  return [...rows.credentials, ...others.credentials].filter(({ status }) => status === 'active')
}

function assemble(
  pool: readonly StoredRow[],
  chosen: Readonly<Record<'id' | 'version' | 'fingerprint' | 'wrappedKey' | 'key' | 'secret', number>>,
): Partial<SealedCredential> {
  const of = (at: number): StoredRow => {
    const row = pool[at]
    if (row === undefined) throw new RangeError('There are not so many.')
    return row
  }
  const sealedOf = (row: StoredRow, name: string): string =>
    row.fields.find(({ field }) => field === name)?.sealed ?? ''
  return {
    id: of(chosen.id).id,
    version: of(chosen.version).version,
    fingerprint: of(chosen.fingerprint).fingerprint,
    wrappedKey: of(chosen.wrappedKey).wrappedKey,
    fields: [
      { field: 'api-key', sealed: sealedOf(of(chosen.key), 'api-key') },
      { field: 'api-secret', sealed: sealedOf(of(chosen.secret), 'api-secret') },
    ],
  }
}

function rowOf(rows: MemoryRows): StoredRow {
  const [row] = rows.credentials
  if (row === undefined) throw new Error('There is no credential.')
  return row
}

function sealedParts(row: StoredRow): readonly (readonly [string, (sealed: string) => void])[] {
  return [
    [row.wrappedKey, (sealed) => Object.assign(row, { wrappedKey: sealed })],
    ...row.fields.map(
      (field) => [field.sealed, (sealed: string) => Object.assign(field, { sealed })] as const,
    ),
  ]
}

function exchange(left: StoredRow, right: StoredRow, parts: readonly (keyof StoredRow)[]): void {
  for (const part of parts) {
    const [fromLeft, fromRight] = [left[part], right[part]]
    Object.assign(left, { [part]: fromRight })
    Object.assign(right, { [part]: fromLeft })
  }
}

function exchangeFields(row: StoredRow): void {
  const [first, second] = row.fields.map(({ sealed }) => sealed)
  Object.assign(row.fields[0] ?? {}, { sealed: second })
  Object.assign(row.fields[1] ?? {}, { sealed: first })
}

function renameFields(row: StoredRow): void {
  const [first, second] = row.fields.map(({ field }) => field)
  Object.assign(row.fields[0] ?? {}, { field: second })
  Object.assign(row.fields[1] ?? {}, { field: first })
}
