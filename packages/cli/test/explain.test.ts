/** `explain`, on the report that this project began with and on what people pipe into it. */
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { INVENTED_KEY, INVENTED_SECRET, objectOf, run } from './captured-run.ts'
import { SpawnedCli } from './spawned-cli.ts'

const REPORT = fileURLToPath(new URL('../../doctor/fixtures/signature-failed-report.md', import.meta.url))

test('the report is explained: key or account, IPv6, twelve decimals, and how sure each of it is', async () => {
  const { exitCode, stdout, stderr } = await run(['explain', REPORT])
  expect(exitCode).toBe(0)
  expect(stderr).toBe('')
  expect(stdout).toContain('  certain   The exchange blames the key or account, not the signature')
  expect(stdout).toContain('  likely    Rule out IPv6 first')
  expect(stdout).toContain('  certain   The quantity has more decimals than this market takes')
  expect(stdout).toContain('ordQty 1386.193512614361 has 12 decimals')
  expect(stdout).toMatch(/^Next\n {2}1\. Compare the key with the one under API management/m)
})

test('a reply that is piped in is explained as one object', async () => {
  const result = await run(['explain', '--json'], { piped: '{"message":"Unauthorized","code":1401}\n' })
  expect(result.exitCode).toBe(0)
  const explanation = objectOf(result)
  expect(explanation).toMatchObject({
    replies: [{ code: '1401', text: 'Unauthorized', count: 1, firstLine: 1 }],
    requests: 0,
    orders: 0,
    headers: 0,
    isCut: false,
  })
  expect(explanation).toHaveProperty('statements.0', {
    id: 'code-1401',
    kind: 'meaning',
    standing: 'certain',
    text: expect.stringMatching(/knows the key/),
    ground: expect.stringMatching(/^documented/),
    next: expect.stringMatching(/IPv6/),
    seen: '1401 Unauthorized',
    lines: [1],
  })
})

test('text in which there is nothing of the exchange exits with 2', async () => {
  const result = await run(['explain'], { piped: 'good morning\n' })
  expect(result.exitCode).toBe(2)
  expect(result.stdout).toMatch(/^Nothing of the exchange was found/)
  expect((await run(['explain', '--json'], { piped: '' })).exitCode).toBe(2)
})

test.each([
  ['a file that is not there', ['explain', 'no/such/file']],
  ['a folder', ['explain', '.']],
  ['two files', ['explain', 'one', 'two']],
  ['an option that is none', ['explain', '--nonsense']],
])('%s cannot be explained, which is 3', async (_, argv) => {
  expect((await run(argv, { piped: '' })).exitCode).toBe(3)
})

test('nothing that may be a credential comes back, and nothing that moves the cursor', async () => {
  const piped = [
    `\u001b[2J\u001b]0;title\u0007curl -H 'X-CS-APIKEY: ${INVENTED_KEY}' -H 'X-CS-EXPIRES: 17' -H 'X-CS-SIGN: ${INVENTED_SECRET}' https://api.coinstore.com/api/spot/${INVENTED_SECRET}`,
    `{"code":9999,"message":"\u001b[31m${INVENTED_SECRET} ${Buffer.from(INVENTED_SECRET).toString('base64')}"}`,
    `{"symbol":"${INVENTED_KEY}","side":"${INVENTED_KEY}","ordType":"MARKET","ordQty":"${INVENTED_SECRET}"}`,
  ].join('\n')
  for (const argv of [['explain'], ['explain', '--json']]) {
    const { exitCode, stdout } = await run(argv, { piped })
    expect(exitCode).toBe(0)
    expect(stdout).toContain('9999')
    for (const secret of [INVENTED_KEY, INVENTED_SECRET, Buffer.from(INVENTED_SECRET).toString('base64')]) {
      expect(stdout).not.toContain(secret)
    }
    expect(stdout).not.toContain('\u001b')
  }
})

test('a log in UTF-16, as PowerShell writes it, is read', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'trading-bridge-explain-'))
  try {
    const path = join(folder, 'log.txt')
    await writeFile(path, Buffer.from('\ufeff{"message":"signature-failed","code":401}', 'utf16le'))
    expect(objectOf(await run(['explain', path, '--json']))).toHaveProperty('replies.0.code', '401')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a log without an end is read up to a bound', async () => {
  await using cli = new SpawnedCli(['explain', '--json'])
  const line = '{"message":"signature-failed","code":401}\n'.repeat(1000)
  cli.process.stdin.on('error', () => {})
  const write = (): void => {
    while (cli.process.stdin.writable && cli.process.stdin.write(line));
  }
  cli.process.stdin.on('drain', write)
  write()
  expect(await cli.ended()).toBe(0)
  expect(JSON.parse(cli.stdout)).toHaveProperty('isCut', true)
})

test('an interruption while text is awaited ends with 130', async () => {
  await using cli = new SpawnedCli(['explain'])
  // More than a pipe holds: it drains only once the command reads.
  const drained = once(cli.process.stdin, 'drain')
  expect(cli.process.stdin.write(' '.repeat(300_000))).toBe(false)
  await drained
  cli.process.kill('SIGINT')
  expect(await cli.ended()).toBe(130)
})
