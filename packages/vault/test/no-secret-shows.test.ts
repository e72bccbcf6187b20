/** Nothing that is stored, printed or thrown holds a secret, in any of the forms that a search would look for. */
import { inspect } from 'node:util'
import { Secret } from '@trading-bridge/core'
import { expect, test } from 'vitest'
import type { Vault } from '../src/index.ts'
import {
  ALICE,
  API_KEY,
  API_SECRET,
  failureOf,
  filledVault,
  ORDER,
  openSigner,
  openVault,
  passphrase,
} from './build.ts'
import type { MemoryRows } from './memory-rows.ts'
import { formsOf } from './secret-forms.ts'

/** Invented. */
const PASSPHRASE = 'a passphrase/with+odd=characters ÿ'
/** Invented. */
const MASTER_KEY = 'fedcba9876543210'.repeat(4)
const CANARIES = [API_KEY, API_SECRET, PASSPHRASE, MASTER_KEY]

test('the stored rows hold no secret and no passphrase', async () => {
  const { rows, vault } = await filledVault()
  await vault.changeKey({ current: passphrase(), next: passphrase(PASSPHRASE) })
  expectClean(rows.dump())
  const environment = { kind: 'environment', key: Secret.fromText(MASTER_KEY) } as const
  await vault.changeKey({ current: passphrase(PASSPHRASE), next: environment })
  expectClean(rows.dump())
})

test('vault and signer show no secret, open or closed', async () => {
  const { vault } = await filledVault()
  await vault.changeKey({ current: passphrase(), next: passphrase(PASSPHRASE) })
  const signer = await openSigner(vault)
  signer.sign(ORDER)
  for (const shown of [vault, signer, { vault, signer }]) {
    expectClean(inspect(shown, { showHidden: true, depth: Infinity, customInspect: false }))
    expectClean(inspect(shown, { depth: Infinity }))
    expectClean(JSON.stringify(shown))
    expectClean(String(shown))
  }
})

test.each<[string, (vault: Vault, rows: MemoryRows) => Promise<unknown>]>([
  ['a wrong passphrase', (vault) => vault.unlock(passphrase(PASSPHRASE))],
  ['a weak passphrase', (vault) => vault.changeKey({ current: passphrase(), next: passphrase('ÿ+/=') })],
  ['a key that is none', (vault) => vault.unlock({ kind: 'environment', key: Secret.fromText(API_SECRET) })],
  [
    'a tampered field',
    (vault, rows) => {
      for (const field of rows.credentials[0]?.fields ?? []) field.sealed = field.sealed.replace(/.$/, 'A')
      return openSigner(vault)
    },
  ],
  [
    'a locked vault',
    (vault) => {
      vault.lock()
      return openSigner(vault)
    },
  ],
  ['a refused path', async (vault) => (await openSigner(vault)).sign({ ...ORDER, path: '/api/withdraw' })],
  [
    'a refused host',
    async (vault) => (await openSigner(vault)).sign({ ...ORDER, origin: 'https://evil.test' }),
  ],
  [
    'a failing scheme',
    (vault) =>
      vault.openSigner({
        owner: ALICE,
        origin: '',
        paths: [],
        scheme: (given) => {
          throw new RangeError(`It cannot sign with ${[...given.values()].join()} of ${inspect(given)}.`)
        },
      }),
  ],
  [
    'a failing database',
    (vault, rows) => {
      rows.beforeStep = () => {
        throw new Error('The disk is full.')
      }
      return openSigner(vault)
    },
  ],
])('the error of %s shows no secret', async (_, fail) => {
  const { rows, vault } = await filledVault()
  const error = await failureOf(fail(vault, rows))
  expect(error).toBeInstanceOf(Error)
  expectClean(inspect(error, { showHidden: true, depth: Infinity }))
  expectClean(JSON.stringify(error, Object.getOwnPropertyNames(error)))
})

test('a wrong passphrase and a changed header cannot be told apart by the error', async () => {
  const { rows, vault } = await filledVault()
  const wrong = await failureOf(vault.unlock(passphrase(PASSPHRASE)))
  if (rows.header !== undefined) rows.header = { ...rows.header, checkValue: 'AAAA' }
  const changed = await failureOf(openVault(rows).unlock(passphrase()))
  expect(inspect(changed).split('\n')[0]).toBe(inspect(wrong).split('\n')[0])
  expect(changed).toMatchObject({ code: 'TB_VAULT_WRONG_KEY', next: (wrong as { next: string }).next })
})

function expectClean(text: string): void {
  for (const canary of CANARIES) for (const form of formsOf(canary)) expect(text).not.toContain(form)
}
