/** Stored owners, accounts and keys, against the sandbox: nothing of a key is ever printed or kept in the clear. */
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Sandbox } from '@trading-bridge/sandbox'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type CapturedRun, INVENTED_SECRET, objectOf, run } from './captured-run.ts'
import { spellingsOf } from './spellings-of.ts'

// Every command opens the database, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

/** Invented. */
const MASTER_KEY = '0123456789abcdef'.repeat(4)

let folder: string
let sandbox: Sandbox
const runs: CapturedRun[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trading-bridge-cli-'))
  sandbox = await Sandbox.open({ crowd: false })
})
afterAll(async () => {
  await sandbox.close()
  await rm(folder, { recursive: true, force: true })
})

test('an account is added, given a key, used, and its key rotated and removed', async () => {
  const [alice, bob] = sandbox.accounts
  if (alice === undefined || bob === undefined) throw new Error('There are no accounts.')
  await done(['owner', 'add', 'ann'])
  expect(await done(['account', 'add', 'main', '--owner', 'ann', '--sandbox'])).toMatchObject({
    name: 'main',
    owner: 'ann',
    kind: 'sandbox',
    host: new URL(sandbox.restUrl).host,
    keyVersion: null,
    block: null,
  })
  expect(await done(['key', 'add', '--account', 'main'], keyOf(alice))).toEqual({
    account: 'main',
    version: 1,
    test: {
      works: true,
      code: null,
      message: null,
      next: null,
      diagnosis: expect.objectContaining({ verdict: 'healthy' }),
    },
    sameKey: [],
  })
  expect(await done(['account', 'balance', '--account', 'main'])).toMatchObject({
    balances: expect.arrayContaining([expect.objectContaining({ asset: 'USDT' })]),
  })
  expect(await done(['order', 'list', '--account', 'main'])).toEqual({ orders: [] })

  const again = await command(['key', 'add', '--account', 'main'], keyOf(bob))
  expect(again.exitCode).toBe(2)
  expect(objectOf(again)).toHaveProperty('error.rule', 'key-of-account')

  const file = join(folder, 'key.env')
  await writeFile(
    file,
    `# of Bob\nexport COINSTORE_API_KEY=${bob.apiKey}\nCOINSTORE_API_SECRET=${bob.apiSecret}\n`,
  )
  await chmod(file, 0o644)
  const loose = await command(['key', 'rotate', '--account', 'main', '--from-file', file])
  expect(loose.exitCode).toBe(3)
  expect(objectOf(loose)).toHaveProperty('error.next', `Run: chmod 600 ${file}`)
  await chmod(file, 0o600)
  expect(await done(['key', 'rotate', '--account', 'main', '--from-file', file])).toMatchObject({
    version: 2,
    test: { works: true },
  })
  expect(await done(['key', 'list'])).toMatchObject({
    keys: [
      { account: 'main', version: 2, status: 'active', retiredAtMs: null },
      { account: 'main', version: 1, status: 'retired', retiredAtMs: expect.any(Number) },
    ],
  })
  expect(await done(['key', 'remove', '--account', 'main'])).toEqual({ account: 'main', removed: true })
  const gone = await command(['key', 'test', '--account', 'main'])
  expect(gone.exitCode).toBe(3)
  expect(objectOf(gone)).toHaveProperty('error.code', 'TB_VAULT_NO_CREDENTIAL')
})

test('a key that the exchange refuses is stored all the same, and the exit code says that it was refused', async () => {
  const [alice] = sandbox.accounts
  const wrong = { COINSTORE_API_KEY: alice?.apiKey ?? '', COINSTORE_API_SECRET: INVENTED_SECRET }
  const refused = await command(['key', 'add', '--account', 'main'], wrong)
  expect(refused.exitCode).toBe(1)
  expect(objectOf(refused)).toMatchObject({
    account: 'main',
    test: { works: false, code: 'TB_EXCHANGE_REJECTED' },
  })
})

test.each([
  ['a name that is none', ['owner', 'add', 'Not A Name'], 2, 'TB_INVALID_INPUT'],
  ['a name that is taken', ['owner', 'add', 'ann'], 2, 'TB_INVALID_INPUT'],
  ['an owner that is not there', ['account', 'add', 'a', '--owner', 'nobody'], 2, 'TB_INVALID_INPUT'],
  [
    'an exchange that is not there',
    ['account', 'add', 'a', '--owner', 'ann', '--exchange', 'x'],
    3,
    'TB_CONFIG',
  ],
  ['an account that is not there', ['account', 'balance', '--account', 'nobody'], 3, 'TB_CONFIG'],
])('%s is told as that', async (_, argv, exitCode, code) => {
  const failed = await command(argv)
  expect(failed.exitCode).toBe(exitCode)
  expect(objectOf(failed)).toHaveProperty('error.code', code)
})

test('a key that another account has is stored, and the other is named', async () => {
  const carol = sandbox.createAccount({ name: 'carol', balances: {} })
  await done(['owner', 'add', 'eve'])
  for (const name of ['first', 'second'])
    await done(['account', 'add', name, '--owner', name === 'first' ? 'ann' : 'eve', '--sandbox'])
  expect(await done(['key', 'add', '--account', 'first', '--no-test'], keyOf(carol))).toMatchObject({
    sameKey: [],
  })
  expect(await done(['key', 'add', '--account', 'second', '--no-test'], keyOf(carol))).toMatchObject({
    sameKey: ['first'],
  })
})

test('the wrong master key opens nothing and changes nothing', async () => {
  const failed = await command(['key', 'test', '--account', 'main'], {
    TRADING_BRIDGE_MASTER_KEY: 'f'.repeat(64),
  })
  expect(failed.exitCode).toBe(3)
  expect(objectOf(failed)).toHaveProperty('error.code', 'TB_VAULT_WRONG_KEY')
})

test('neither what was printed nor any file of the home folder holds a secret', async () => {
  const printed = Buffer.from(runs.map(({ stdout, stderr }) => stdout + stderr).join('\n'))
  const entries = await readdir(join(folder, 'home'), { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const contents = [printed, ...(await Promise.all(files.map((file) => readFile(file))))]
  expect(contents.length).toBeGreaterThan(10)
  const canaries = sandbox.accounts.flatMap(({ apiKey, apiSecret }) => [apiKey, apiSecret])
  for (const canary of [...canaries, INVENTED_SECRET, MASTER_KEY]) {
    for (const spelling of spellingsOf(canary))
      expect(contents.filter((content) => content.includes(spelling))).toEqual([])
  }
})

async function command(
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CapturedRun> {
  const captured = await run([...argv, '--json'], {
    environment: {
      TRADING_BRIDGE_HOME: join(folder, 'home'),
      TRADING_BRIDGE_MASTER_KEY: MASTER_KEY,
      COINSTORE_REST_URL: sandbox.restUrl,
      COINSTORE_WS_URL: sandbox.wsUrl,
      ...environment,
    },
  })
  runs.push(captured)
  return captured
}

async function done(
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const captured = await command(argv, environment)
  expect(captured).toMatchObject({ exitCode: 0, stderr: '' })
  return objectOf(captured)
}

function keyOf({ apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string }) {
  return { COINSTORE_API_KEY: apiKey, COINSTORE_API_SECRET: apiSecret }
}
