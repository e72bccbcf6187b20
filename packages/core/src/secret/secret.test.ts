import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { format, formatWithOptions, inspect } from 'node:util'
import { expect, test } from 'vitest'
import { ConfigError } from '../errors/config-error.ts'
import { Secret } from './secret.ts'

/** Invented; it opens nothing. */
const TEXT = 'invented-secret-0123456789'
const secret = Secret.fromText(TEXT)

test.each<[string, () => string]>([
  ['String()', () => String(secret)],
  ['a template', () => `${secret}`],
  ['joining', () => ['', secret].join('')],
  ['JSON', () => JSON.stringify({ secret, list: [secret] })],
  ['pretty JSON', () => JSON.stringify(secret, null, 2)],
  ['inspect', () => inspect(secret)],
  ['inspect of hidden members', () => inspect(secret, { showHidden: true, depth: Infinity })],
  ['inspect without custom inspection', () => inspect(secret, { customInspect: false, showHidden: true })],
  ['inspect as a member', () => inspect({ deep: { deeper: { deepest: { secret } } } }, { depth: Infinity })],
  ['format %s', () => format('%s', secret)],
  ['format %o', () => format('%o', secret)],
  ['format %O', () => format('%O', { secret })],
  ['format %j', () => format('%j', { secret })],
  ['format with colours', () => formatWithOptions({ colors: true }, secret)],
  ['the console', () => printed((output) => output.log(secret, { secret }, [secret]))],
  ['the console as a table', () => printed((output) => output.table([{ secret }]))],
  ['the console as a directory', () => printed((output) => output.dir(secret, { showHidden: true }))],
  [
    'its keys and entries',
    () => JSON.stringify([Object.getOwnPropertyNames(secret), Object.entries(secret)]),
  ],
  ['a spread copy', () => JSON.stringify({ ...secret }) + inspect({ ...secret })],
  ['a structured clone', () => inspect(structuredClone(secret), { showHidden: true })],
  ['an error that carries it', () => inspect(errorCarrying(secret), { depth: Infinity, showHidden: true })],
  ['the text of such an error', () => `${errorCarrying(secret)} ${errorCarrying(secret).stack}`],
])('%s does not show the secret', (_, show) => {
  const shown = show()
  for (const form of [TEXT, Buffer.from(TEXT).toString('hex'), Buffer.from(TEXT).toString('base64')])
    expect(shown).not.toContain(form)
  expect(shown).not.toContain(Array.from(Buffer.from(TEXT)).slice(0, 4).join(','))
})

test('what prints instead says that a secret was here', () => {
  expect([`${secret}`, JSON.stringify(secret), inspect(secret)]).toEqual([
    '[secret]',
    '"[secret]"',
    '[secret]',
  ])
})

test('the bytes are lent to one call, as the UTF-8 of the text', () => {
  const bytes = Secret.fromText(' ключ\n').use((lent) => [...lent])
  expect(bytes).toEqual([...Buffer.from(' ключ\n', 'utf8')])
})

test('bytes are taken as they are, and as a copy', () => {
  const bytes = Uint8Array.from([0, 255, 128])
  const taken = Secret.fromBytes(bytes)
  bytes.fill(7)
  expect(taken.use((lent) => [...lent])).toEqual([0, 255, 128])
})

test('what the borrower returns is handed on', () => {
  expect(secret.use((bytes) => bytes.length)).toBe(TEXT.length)
})

test('a failing assertion about a secret does not show it', () => {
  const failure = (() => {
    try {
      expect({ secret }).toEqual({ secret: 'something else' })
    } catch (error) {
      return error
    }
    return undefined
  })()
  expect(inspect(failure, { depth: Infinity })).not.toContain(TEXT)
})

function errorCarrying(carried: Secret): Error {
  const cause = new Error(`The key ${carried} was not taken.`, { cause: { carried } })
  return new ConfigError('COINSTORE_API_SECRET', `Malformed: ${carried}.`, { next: 'Set it again.', cause })
}

function printed(print: (output: Console) => void): string {
  let text = ''
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  print(new Console({ stdout, stderr: stdout }))
  return text
}
