/** `sign --check`, with signatures that other programs computed. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { INVENTED_KEY, INVENTED_SECRET, objectOf, run } from './captured-run.ts'

const environment = { COINSTORE_API_SECRET: INVENTED_SECRET }
const SENT = ['sign', '--expires', '1770742394290', '--body', '{}']
const RIGHT = '4f1461a11283161e7657dcc930330ca47d8a2d3a97a235778b5eb20f6648fca7'
const KEYED_WITH_BYTES = '85bd7b4bfe5fe5e7c38a074e6e222b00e8ef791a47747c7bd77883dd5f035b92'
const NOTHING_SIGNED = '3b00a5a6ed57ac916c3fd6c215f2b57bfd2f1b95dfb5c83bbda09ae96af066d5'
const SECRET_WITH_LINE_FEED = '9d36d44ea13c99464590f6a81e3a674be0aadfa0856b97839b51226c17b371e4'
const OF_ANOTHER_SECRET = '7632083b8cc2b2f31b9b46298f79db87f172197edf091c411a85cdfc011d4e9a'

test('a right signature exits with 0', async () => {
  const result = await run([...SENT, '--check', RIGHT], { environment })
  expect(result).toEqual({
    exitCode: 0,
    stdout: 'Right: this is the signature of these bytes with this secret at this time.\n',
    stderr: '',
  })
})

test('a known mistake is named, with how to mend it, and exits with 1', async () => {
  const result = await run([...SENT, '--check', KEYED_WITH_BYTES, '--json'], { environment })
  expect(result.exitCode).toBe(1)
  expect(objectOf(result)).toEqual({
    verdict: 'mistaken',
    explanations: [
      {
        mistakes: [
          {
            id: 'window-key-bytes',
            stage: 'windowKey',
            what: 'The second HMAC is keyed with the 32 bytes of the first result, not with their 64 characters.',
            mend: 'Write the first result as lower-case hexadecimal, and use that text as the key.',
          },
        ],
      },
    ],
    tried: null,
    bucket: '59024746',
    warnings: [],
  })
  const { stdout } = await run([...SENT, '--check', KEYED_WITH_BYTES], { environment })
  expect(stdout).toMatch(/^Wrong: a known mistake makes this signature\./)
  expect(stdout).toContain('Next: Write the first result as lower-case hexadecimal')
})

test('two explanations of the same bytes are both told', async () => {
  const { stdout } = await run([...SENT, '--check', NOTHING_SIGNED], { environment })
  expect(stdout).toContain('Nothing was signed in the place of the body {}.')
  expect(stdout).toContain('Or, with the same bytes in this request:\n\n  Only the query was signed')
})

test('what no known mistake makes exits with 2', async () => {
  const result = await run([...SENT, '--check', OF_ANOTHER_SECRET, '--json'], { environment })
  expect(result.exitCode).toBe(2)
  expect(objectOf(result)).toMatchObject({
    verdict: 'unknown',
    explanations: [],
    tried: expect.any(Number),
  })
  const { stdout } = await run([...SENT, '--check', 'deadbeef'], { environment })
  expect(stdout).toContain('none of the known mistakes')
  expect(stdout).toContain('It has 8 characters; a signature has 64.')
})

test('credentials are taken as they are given, and what is odd about them is told', async () => {
  const given = { COINSTORE_API_SECRET: `${INVENTED_SECRET}\n`, COINSTORE_API_KEY: ` ${INVENTED_KEY}` }
  const right = await run([...SENT, '--check', SECRET_WITH_LINE_FEED], { environment: given })
  expect(right.exitCode).toBe(0)
  expect(right.stderr).toBe(
    'Warning: COINSTORE_API_SECRET ends with a line feed.\n' +
      'Warning: COINSTORE_API_KEY begins with a space; sent like this it is an unknown key, code 401.\n',
  )
  const wrong = await run([...SENT, '--check', RIGHT, '--json'], { environment: given })
  expect(objectOf(wrong)).toHaveProperty('explanations.0.mistakes.0.id', 'secret-unwrapped')
  for (const { stdout, stderr } of [right, wrong]) {
    for (const secret of [INVENTED_SECRET, INVENTED_KEY]) expect(stdout + stderr).not.toContain(secret)
  }
})

test('a time that has no 13 digits is told, and the mistake is found all the same', async () => {
  const argv = ['sign', '--expires', '1770742394', '--body', '{}', '--check', RIGHT, '--json']
  const result = await run(argv, { environment })
  expect(objectOf(result)).toMatchObject({
    warnings: ['X-CS-EXPIRES has 10 digits; the exchange wants milliseconds, which have 13.'],
    explanations: [{ mistakes: [{ id: 'expires-in-seconds' }] }],
  })
})

test.each([
  ['without a secret', [...SENT, '--check', RIGHT], {}],
  ['without a time', ['sign', '--check', RIGHT], environment],
  ['with a time that is none', ['sign', '--expires', 'now', '--check', RIGHT], environment],
  ['with an option that is none', [...SENT, `--check=${RIGHT}`, '--nonsense'], environment],
  [
    'with a body that is not there',
    ['sign', '--expires', '1', '--body-file', 'no/such', '--check', RIGHT],
    environment,
  ],
])('%s it cannot run, which is 3', async (_, argv, given) => {
  expect((await run(argv, { environment: given })).exitCode).toBe(3)
  expect((await run([...argv, '--json'], { environment: given })).exitCode).toBe(3)
})

test('a secret in a file may carry what is looked for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'trading-bridge-check-'))
  try {
    const path = join(folder, 'secret.txt')
    await writeFile(path, `"${INVENTED_SECRET}"\n`)
    const result = await run([...SENT, '--check', RIGHT, '--secret-file', path, '--json'])
    expect(objectOf(result)).toMatchObject({
      explanations: [{ mistakes: [{ id: 'secret-unwrapped' }] }],
      warnings: ['The secret in --secret-file is wrapped in quotes.'],
    })
  } finally {
    await rm(folder, { recursive: true })
  }
})
