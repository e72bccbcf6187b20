/** The vault's life: set up, locked, unlocked, with credentials that come and go and signers that are open. */
import { expect, test } from 'vitest'
import { type CredentialRows, Vault } from '../src/index.ts'
import {
  ALICE,
  API_SECRET,
  BOB,
  failureOf,
  fields,
  filledVault,
  NOW_MS,
  ORDER,
  ORIGIN,
  openSigner,
  openVault,
  passphrase,
  signatureOf,
} from './build.ts'
import { MemoryRows } from './memory-rows.ts'

test('a vault is absent, then unlocked, then locked, and then unlocked again', async () => {
  const vault = openVault(new MemoryRows([]))
  expect(await vault.fetchState()).toEqual({ kind: 'absent' })
  await vault.setUp(passphrase())
  expect(await vault.fetchState()).toEqual({ kind: 'unlocked', source: 'passphrase' })
  vault.lock()
  expect(await vault.fetchState()).toEqual({ kind: 'locked', source: 'passphrase' })
  await vault.unlock(passphrase())
  expect(await vault.fetchState()).toEqual({ kind: 'unlocked', source: 'passphrase' })
})

test('a vault that is not set up cannot be unlocked, and one that is cannot be set up again', async () => {
  const rows = new MemoryRows([])
  const vault = openVault(rows)
  expect(await failureOf(vault.unlock(passphrase()))).toMatchObject({ code: 'TB_VAULT_LOCKED' })
  await vault.setUp(passphrase())
  const before = rows.dump()
  expect(await failureOf(vault.setUp(passphrase('another passphrase, long')))).toMatchObject({
    code: 'TB_VAULT_CHANGED',
  })
  expect(rows.dump()).toBe(before)
})

test('a passphrase that is soon guessed is refused', async () => {
  const vault = openVault(new MemoryRows([]))
  expect(await failureOf(vault.setUp(passphrase('too short')))).toMatchObject({
    code: 'TB_CONFIG',
    setting: 'passphrase',
  })
  expect(await vault.fetchState()).toEqual({ kind: 'absent' })
})

test('a wrong passphrase is told as one, changes nothing, and leaves an unlocked vault unlocked', async () => {
  const { rows, vault } = await filledVault()
  const before = rows.dump()
  const failures = [
    await failureOf(vault.unlock(passphrase('another passphrase'))),
    await failureOf(vault.unlock(passphrase(''))),
    await failureOf(vault.unlock(passphrase('correct horse battery staple '))),
  ]
  expect(failures.map((error) => String(error))).toEqual(
    failures.map(() => 'VaultError: The key does not open this vault.'),
  )
  expect(failures).toMatchObject(failures.map(() => ({ code: 'TB_VAULT_WRONG_KEY' })))
  expect(rows.dump()).toBe(before)
  expect((await openSigner(vault)).sign(ORDER)).toBe(signatureOf(API_SECRET))
})

test('a locked vault hands out no signer and stores nothing', async () => {
  const { rows, vault } = await filledVault()
  vault.lock()
  const before = rows.dump()
  expect(await failureOf(openSigner(vault))).toMatchObject({ code: 'TB_VAULT_LOCKED' })
  const storing = vault.storeCredential({ owner: ALICE, fields: fields(), fingerprint: 'f' })
  expect(await failureOf(storing)).toMatchObject({ code: 'TB_VAULT_LOCKED' })
  expect(rows.dump()).toBe(before)
})

test('a signer signs with its account’s credential and no other', async () => {
  const { vault } = await filledVault()
  expect((await openSigner(vault, ALICE)).sign(ORDER)).toBe(signatureOf(API_SECRET))
  expect((await openSigner(vault, BOB)).sign(ORDER)).toBe(signatureOf(`${API_SECRET} of Bob`))
})

test('an account without a credential has no signer', async () => {
  const { vault } = await filledVault()
  const owner = { ...ALICE, accountId: 'account-c' }
  expect(await failureOf(openSigner(vault, owner))).toMatchObject({ code: 'TB_VAULT_NO_CREDENTIAL' })
})

test('a signer goes on when the vault is locked, between and during its signatures', async () => {
  const { vault } = await filledVault()
  const signer = await openSigner(vault)
  const signatures = Array.from({ length: 100 }, (_, turn) => {
    if (turn === 50) vault.lock()
    return signer.sign(ORDER)
  })
  expect(new Set(signatures)).toEqual(new Set([signatureOf(API_SECRET)]))
})

test('a closed signer signs no more, and closing the vault closes all of them', async () => {
  const { vault } = await filledVault()
  const [first, second] = [await openSigner(vault), await openSigner(vault, BOB)]
  first.close()
  first.close()
  expect(() => first.sign(ORDER)).toThrow(expect.objectContaining({ code: 'TB_VAULT_LOCKED' }))
  expect(second.sign(ORDER)).toMatch(/^[0-9a-f]{64}$/)
  await vault.close()
  expect(() => second.sign(ORDER)).toThrow(expect.objectContaining({ code: 'TB_VAULT_LOCKED' }))
  expect(await failureOf(openSigner(vault))).toMatchObject({ code: 'TB_VAULT_LOCKED' })
})

test('a lock that comes while a signer is being opened wins', async () => {
  const { rows, vault } = await filledVault()
  rows.beforeStep = (step) => {
    if (step === 'read credential') vault.lock()
  }
  expect(await failureOf(openSigner(vault))).toMatchObject({ code: 'TB_VAULT_LOCKED' })
})

test('a lock that comes while the vault is being unlocked wins', async () => {
  const { vault } = await filledVault()
  const unlocking = vault.unlock(passphrase())
  vault.lock()
  expect(await failureOf(unlocking)).toMatchObject({ code: 'TB_VAULT_LOCKED' })
  expect(await vault.fetchState()).toMatchObject({ kind: 'locked' })
})

test('a rotated credential is a new version, and nothing of the old one is kept but that it was', async () => {
  const { rows, vault } = await filledVault()
  const before = await openSigner(vault)
  const oldSealed = rows.credentials[0]?.fields.map(({ sealed }) => sealed) ?? []
  const version = await vault.storeCredential({
    owner: ALICE,
    fields: fields('the rotated secret'),
    fingerprint: 'fingerprint-a2',
  })

  expect(version).toBe(2)
  expect(await vault.fetchVersions(ALICE.accountId)).toMatchObject([
    { version: 2, status: 'active', fingerprint: 'fingerprint-a2', retiredAtMs: undefined },
    { version: 1, status: 'retired', fingerprint: 'fingerprint-a', retiredAtMs: NOW_MS },
  ])
  expect((await openSigner(vault)).sign(ORDER)).toBe(signatureOf('the rotated secret'))
  expect(before.sign(ORDER)).toBe(signatureOf(API_SECRET))
  expect(oldSealed).toHaveLength(2)
  for (const sealed of oldSealed) expect(rows.dump()).not.toContain(sealed)
})

test('a credential is removed without the key, and can be followed by another', async () => {
  const { vault } = await filledVault()
  vault.lock()
  await vault.removeCredential(ALICE)
  expect(await failureOf(vault.removeCredential(ALICE))).toMatchObject({ code: 'TB_VAULT_NO_CREDENTIAL' })
  await vault.unlock(passphrase())
  expect(await failureOf(openSigner(vault))).toMatchObject({ code: 'TB_VAULT_NO_CREDENTIAL' })
  expect(await vault.storeCredential({ owner: ALICE, fields: fields(), fingerprint: 'f' })).toBe(2)
  expect((await openSigner(vault, BOB)).sign(ORDER)).toBe(signatureOf(`${API_SECRET} of Bob`))
})

test('a credential without fields, or with an empty one, is refused', async () => {
  const { rows, vault } = await filledVault()
  const before = rows.dump()
  for (const incomplete of [new Map(), fields('')]) {
    const storing = vault.storeCredential({ owner: ALICE, fields: incomplete, fingerprint: 'f' })
    expect(await failureOf(storing)).toMatchObject({ code: 'TB_CONFIG', setting: 'credential' })
  }
  expect(rows.dump()).toBe(before)
})

test('many credentials stored at once get one version each', async () => {
  const { vault } = await filledVault()
  const versions = await Promise.all(
    Array.from({ length: 5 }, () =>
      vault.storeCredential({ owner: ALICE, fields: fields(), fingerprint: 'f' }),
    ),
  )
  expect(versions).toEqual([2, 3, 4, 5, 6])
})

test('a credential that another process stored first is not overwritten', async () => {
  const { rows, vault } = await filledVault()
  const other = openVault(rows)
  await other.unlock(passphrase())
  rows.beforeStep = async (step) => {
    if (step !== 'store credential') return
    rows.beforeStep = () => undefined
    await other.storeCredential({ owner: ALICE, fields: fields('of the other'), fingerprint: 'other' })
  }
  const storing = vault.storeCredential({ owner: ALICE, fields: fields('too late'), fingerprint: 'late' })
  expect(await failureOf(storing)).toMatchObject({ code: 'TB_VAULT_CHANGED' })
  expect((await openSigner(vault)).sign(ORDER)).toBe(signatureOf('of the other'))
})

test('a signer signs for its host and its paths only', async () => {
  const { vault } = await filledVault()
  const signer = await openSigner(vault)
  const elsewhere = [
    { ...ORDER, origin: 'https://exchange.invalid.evil.test' },
    { ...ORDER, origin: 'http://exchange.invalid' },
    { ...ORDER, origin: 'https://exchange.invalid:8443' },
    { ...ORDER, origin: 'HTTPS://EXCHANGE.INVALID' },
    { ...ORDER, method: 'GET' },
    { ...ORDER, path: '/api/withdraw' },
    { ...ORDER, path: '/api/transfer' },
    { ...ORDER, path: '/api/order/' },
    { ...ORDER, path: '/api/order/../withdraw' },
    { ...ORDER, path: '/api/Order' },
    { ...ORDER, path: '' },
  ]
  for (const target of elsewhere) {
    expect(() => signer.sign(target)).toThrow(expect.objectContaining({ code: 'TB_VAULT_SIGNING_REFUSED' }))
  }
  expect(signer.sign(ORDER)).toBe(signatureOf(API_SECRET))
})

test('a scheme that fails leaves no signer behind', async () => {
  const { vault } = await filledVault()
  const opening = vault.openSigner({
    owner: ALICE,
    origin: ORIGIN,
    paths: [],
    scheme: () => {
      throw new RangeError('It is not of this shape.')
    },
  })
  expect(await failureOf(opening)).toBeInstanceOf(RangeError)
  await vault.close()
})

test('a database that fails leaves the vault as it was', async () => {
  const { rows, vault } = await filledVault()
  const signer = await openSigner(vault)
  rows.beforeStep = () => {
    throw new Error('The disk is full.')
  }
  const storing = vault.storeCredential({ owner: ALICE, fields: fields('never stored'), fingerprint: 'f' })
  expect(await failureOf(storing)).toMatchObject({ message: 'The disk is full.' })
  expect(
    await failureOf(vault.changeKey({ current: passphrase(), next: passphrase('the next passphrase') })),
  ).toMatchObject({ message: 'The disk is full.' })
  expect(signer.sign(ORDER)).toBe(signatureOf(API_SECRET))
  rows.beforeStep = () => undefined
  expect((await openSigner(vault)).sign(ORDER)).toBe(signatureOf(API_SECRET))
})

test('the strong default is written to the header, and is what an unlocking costs', async () => {
  const rows = new MemoryRows([])
  const vault = new Vault({ rows: rows satisfies CredentialRows })
  await vault.setUp(passphrase())
  expect(rows.header?.kdf).toMatchObject({ cost: 131_072, blockSize: 8, parallelization: 1 })
  vault.lock()
  await vault.unlock(passphrase())
})
