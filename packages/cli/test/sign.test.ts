/** `sign`, held to signatures computed elsewhere. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { INVENTED_SECRET, objectOf, run } from './captured-run.ts'

const environment = { COINSTORE_API_SECRET: INVENTED_SECRET }
const EXPIRES = ['--expires', '1770742394290', '--json']
/** The order of the report that this project began with. */
const REPORTED_ORDER =
  '{"symbol":"SHARPUSDT","side":"SELL","ordType":"MARKET","timestamp":1770742394290,"ordQty":"1386.193512614361"}'
const REPORTED_SIGNATURE = 'da83a1d95b281d927a9836ee2e9a83045ae0738af7acf90e251278305d711f38'

test('the reported order has the signature that other programs compute for it', async () => {
  const result = await run(['sign', ...EXPIRES, '--body', REPORTED_ORDER], { environment })
  expect(result.exitCode).toBe(0)
  expect(objectOf(result)).toEqual({
    bucket: '59024746',
    payload: REPORTED_ORDER,
    signature: REPORTED_SIGNATURE,
  })
})

test('the payload is the query followed by the body', async () => {
  const result = await run(['sign', ...EXPIRES, '--query', 'a=1', '--body', '{}'], { environment })
  expect(objectOf(result)).toHaveProperty('payload', 'a=1{}')
})

test('nothing to sign is signed as nothing', async () => {
  const result = await run(['sign', ...EXPIRES], { environment })
  expect(objectOf(result)).toHaveProperty('payload', '')
})

test('a file is signed byte for byte, byte order mark and last line feed included', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'trading-bridge-sign-'))
  try {
    const path = join(folder, 'body.json')
    await writeFile(path, REPORTED_ORDER)
    const plain = await run(['sign', ...EXPIRES, '--body-file', path], { environment })
    expect(objectOf(plain)).toHaveProperty('signature', REPORTED_SIGNATURE)

    await writeFile(path, `\ufeff${REPORTED_ORDER}\n`)
    const marked = await run(['sign', ...EXPIRES, '--body-file', path], { environment })
    expect(objectOf(marked)).toHaveProperty('payload', `\ufeff${REPORTED_ORDER}\n`)
    expect(objectOf(marked)).not.toHaveProperty('signature', REPORTED_SIGNATURE)

    await writeFile(path, Buffer.from([0x7b, 0xff, 0x7d]))
    const broken = await run(['sign', ...EXPIRES, '--body-file', path], { environment })
    expect(broken.exitCode).toBe(2)
    expect(objectOf(broken)).toHaveProperty('error.rule', 'utf-8')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a file that is not there is refused', async () => {
  const result = await run(['sign', ...EXPIRES, '--body-file', 'no/such/file'], { environment })
  expect(result.exitCode).toBe(2)
  expect(objectOf(result)).toHaveProperty('error.rule', 'readable-file')
})

test('an unusual secret is warned about on standard error and signs all the same', async () => {
  const result = await run(['sign', ...EXPIRES], { environment: { COINSTORE_API_SECRET: 'dummy' } })
  expect(result.exitCode).toBe(0)
  expect(result.stderr).toBe("Warning: COINSTORE_API_SECRET has 5 characters; Coinstore's usually have 32.\n")
})

test('without a secret there is nothing to sign with', async () => {
  const result = await run(['sign', ...EXPIRES])
  expect(result.exitCode).toBe(3)
  expect(objectOf(result)).toHaveProperty('error.setting', 'COINSTORE_API_SECRET')
})

test('a secret in a file is read without the end of its line, and is preferred to the environment', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'trading-bridge-sign-'))
  try {
    const path = join(folder, 'secret.txt')
    await writeFile(path, `${INVENTED_SECRET}\r\n`)
    const argv = ['sign', ...EXPIRES, '--body', REPORTED_ORDER, '--secret-file', path]
    const result = await run(argv, { environment: { COINSTORE_API_SECRET: 'another' } })
    expect(objectOf(result)).toHaveProperty('signature', REPORTED_SIGNATURE)

    await writeFile(path, `${INVENTED_SECRET}\n\n`)
    const refused = await run(argv)
    expect(refused.exitCode).toBe(3)
    expect(refused.stdout).toContain('ends with a line feed')
    expect(refused.stdout).not.toContain(INVENTED_SECRET)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('on a terminal the secret is asked for and not shown', async () => {
  const argv = ['sign', '--expires', '1770742394290', '--body', REPORTED_ORDER]
  const result = await run(argv, { typed: `${INVENTED_SECRET}\r` })
  expect(result.exitCode).toBe(0)
  expect(result.stdout).toContain(`signature  ${REPORTED_SIGNATURE}`)
  expect(result.stdout).not.toContain(INVENTED_SECRET)
})

test('a secret is not taken from the command line', async () => {
  const result = await run(['sign', ...EXPIRES, '--secret', INVENTED_SECRET])
  expect(result.exitCode).toBe(2)
})

test('a time that is no whole number of milliseconds is refused', async () => {
  const result = await run(['sign', '--json', '--expires', '1770742394.29'], { environment })
  expect(result.exitCode).toBe(2)
  expect(objectOf(result)).toHaveProperty('error.subject', '--expires')
})
