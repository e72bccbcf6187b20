/** Another passphrase, another key file, another source: everything or nothing. */
import { Secret } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import type { KeySource } from '../src/index.ts'
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

const CURRENT = passphrase()
const NEXT = passphrase('the next passphrase')
const CHANGE = { current: CURRENT, next: NEXT }

test('a changed passphrase keeps all credentials, and the old one opens nothing any more', async () => {
  const { rows, vault } = await filledVault()
  const signer = await openSigner(vault)
  await vault.changeKey(CHANGE)
  expect(signer.sign(ORDER)).toBe(signatureOf(API_SECRET))
  await expectAllReadable(rows, NEXT)
  expect(await failureOf(openVault(rows).unlock(CURRENT))).toMatchObject({ code: 'TB_VAULT_WRONG_KEY' })
  // The vault that did it goes on with the new key.
  expect((await openSigner(vault, BOB)).sign(ORDER)).toBe(signatureOf(`${API_SECRET} of Bob`))
})

test('a locked vault stays locked when its passphrase is changed', async () => {
  const { rows, vault } = await filledVault()
  vault.lock()
  await vault.changeKey(CHANGE)
  expect(await vault.fetchState()).toMatchObject({ kind: 'locked' })
  await expectAllReadable(rows, NEXT)
})

test('the current passphrase must be given, even to an unlocked vault', async () => {
  const { rows, vault } = await filledVault()
  const before = rows.dump()
  const changing = vault.changeKey({ current: passphrase('not the current one'), next: NEXT })
  expect(await failureOf(changing)).toMatchObject({ code: 'TB_VAULT_WRONG_KEY' })
  expect(rows.dump()).toBe(before)
})

test('a weak new passphrase is refused, and nothing is changed', async () => {
  const { rows, vault } = await filledVault()
  const before = rows.dump()
  expect(await failureOf(vault.changeKey({ current: CURRENT, next: passphrase('weak') }))).toMatchObject({
    code: 'TB_CONFIG',
  })
  expect(rows.dump()).toBe(before)
})

test('the key moves from a passphrase to the environment and back', async () => {
  const { rows, vault } = await filledVault()
  const environment: KeySource = { kind: 'environment', key: Secret.fromText('0123456789abcdef'.repeat(4)) }
  await vault.changeKey({ current: CURRENT, next: environment })
  expect(await vault.fetchState()).toEqual({ kind: 'unlocked', source: 'environment' })
  await expectAllReadable(rows, environment)
  expect(await failureOf(openVault(rows).unlock(CURRENT))).toMatchObject({
    code: 'TB_VAULT_WRONG_KEY',
    next: expect.stringContaining('environment'),
  })
  await vault.changeKey({ current: environment, next: CURRENT })
  await expectAllReadable(rows, CURRENT)
})

test('one credential that does not open stops the change of key, and nothing is changed', async () => {
  const { rows, vault } = await filledVault()
  const [, bobs] = rows.credentials
  if (bobs !== undefined) bobs.wrappedKey = rows.credentials[0]?.wrappedKey ?? ''
  const before = rows.dump()
  expect(await failureOf(vault.changeKey(CHANGE))).toMatchObject({
    code: 'TB_VAULT_TAMPERED',
    message: expect.stringContaining(BOB.accountId),
  })
  expect(rows.dump()).toBe(before)
  await vault.removeCredential(BOB)
  await vault.changeKey(CHANGE)
  expect((await openSigner(vault)).sign(ORDER)).toBe(signatureOf(API_SECRET))
})

test('a crash at any step leaves a vault that one of the two passphrases opens whole', async () => {
  const steps = await stepsOf(CHANGE)
  expect(steps.length).toBeGreaterThanOrEqual(3)
  for (let crashAt = 0; crashAt < steps.length; crashAt += 1) {
    for (const when of ['before', 'after'] as const) {
      const { rows, vault } = await filledVault()
      crashing(rows, { crashAt, when })
      // After the last step there is nothing left to fail.
      await vault.changeKey(CHANGE).catch(() => undefined)
      rows.beforeStep = () => undefined
      const opened = await openersOf(rows, [CURRENT, NEXT])
      expect(opened).toHaveLength(1)
      for (const source of opened) await expectAllReadable(rows, source)
      // Done again, it ends where it was meant to.
      if (opened[0] === CURRENT) await openVault(rows).changeKey(CHANGE)
      await expectAllReadable(rows, NEXT)
    }
  }
})

test('a credential stored by another process meanwhile is sealed anew with the others', async () => {
  const { rows, vault } = await filledVault()
  const other = openVault(rows)
  await other.unlock(CURRENT)
  rows.beforeStep = async (step) => {
    if (step !== 'rewrap credentials') return
    rows.beforeStep = () => undefined
    await other.storeCredential({ owner: ALICE, fields: fields('stored meanwhile'), fingerprint: 'f' })
  }
  await vault.changeKey(CHANGE)
  expect((await openSigner(vault)).sign(ORDER)).toBe(signatureOf('stored meanwhile'))
  expect((await openSigner(vault, BOB)).sign(ORDER)).toBe(signatureOf(`${API_SECRET} of Bob`))
})

test('of two processes that change the passphrase at once, one does and the other is told', async () => {
  const { rows, vault } = await filledVault()
  const other = openVault(rows)
  const winner = passphrase('the other passphrase')
  rows.beforeStep = async (step) => {
    if (step !== 'rewrap credentials') return
    rows.beforeStep = () => undefined
    await other.changeKey({ current: CURRENT, next: winner })
  }
  expect(await failureOf(vault.changeKey(CHANGE))).toMatchObject({ code: 'TB_VAULT_CHANGED' })
  await expectAllReadable(rows, winner)
})

test('a process whose key was replaced by another one stores nothing and opens nothing until it unlocks', async () => {
  const { rows, vault } = await filledVault()
  await openVault(rows).changeKey(CHANGE)
  const before = rows.dump()
  const storing = vault.storeCredential({ owner: ALICE, fields: fields(), fingerprint: 'f' })
  expect(await failureOf(storing)).toMatchObject({ code: 'TB_VAULT_CHANGED' })
  expect(await failureOf(openSigner(vault))).toMatchObject({ code: 'TB_VAULT_WRONG_KEY' })
  expect(rows.dump()).toBe(before)
  await vault.unlock(NEXT)
  expect((await openSigner(vault)).sign(ORDER)).toBe(signatureOf(API_SECRET))
})

test('signers are opened and credentials stored while the key is being changed', async () => {
  const { rows, vault } = await filledVault()
  const [, signer, version, changedBack] = await Promise.all([
    vault.changeKey(CHANGE),
    openSigner(vault),
    vault.storeCredential({ owner: BOB, fields: fields('of the new Bob'), fingerprint: 'f' }),
    vault.changeKey({ current: NEXT, next: CURRENT }),
    openSigner(vault, BOB),
  ])
  expect(changedBack).toBeUndefined()
  expect(version).toBe(2)
  expect(signer.sign(ORDER)).toBe(signatureOf(API_SECRET))
  const reopened = openVault(rows)
  await reopened.unlock(CURRENT)
  expect((await openSigner(reopened, BOB)).sign(ORDER)).toBe(signatureOf('of the new Bob'))
})

async function expectAllReadable(rows: MemoryRows, source: KeySource): Promise<void> {
  const vault = openVault(rows)
  await vault.unlock(source)
  expect((await openSigner(vault, ALICE)).sign(ORDER)).toBe(signatureOf(API_SECRET))
  expect((await openSigner(vault, BOB)).sign(ORDER)).toBe(signatureOf(`${API_SECRET} of Bob`))
}

async function openersOf(rows: MemoryRows, sources: readonly KeySource[]): Promise<readonly KeySource[]> {
  const opened: KeySource[] = []
  for (const source of sources) {
    await openVault(rows)
      .unlock(source)
      .then(
        () => opened.push(source),
        () => undefined,
      )
  }
  return opened
}

/** The steps that a change of key takes on the database, in their order. */
async function stepsOf(change: typeof CHANGE): Promise<readonly string[]> {
  const { rows, vault } = await filledVault()
  const steps: string[] = []
  rows.beforeStep = (step) => {
    steps.push(step)
  }
  await vault.changeKey(change)
  return steps
}

/** Ends everything at one step, before it or after it was carried out: whatever is asked from then on fails. */
function crashing(
  rows: MemoryRows,
  { crashAt, when }: { readonly crashAt: number; readonly when: 'before' | 'after' },
): void {
  let step = -1
  rows.beforeStep = () => {
    step += 1
    if (step > crashAt || (step === crashAt && when === 'before')) throw new Error('The process is gone.')
  }
}
