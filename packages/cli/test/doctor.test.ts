/** `doctor` as a person and as a program meet it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Sandbox } from '@trading-bridge/sandbox'
import { describe, expect, test } from 'vitest'
import { INVENTED_KEY, INVENTED_SECRET, objectOf, run } from './captured-run.ts'
import { spellingsOf } from './spellings-of.ts'

const NOTHING_THERE = { COINSTORE_REST_URL: 'http://127.0.0.1:9/api' }

// They wait by a real clock, so they wait together.
describe.concurrent('a diagnosis', () => {
  test('of a key in order ends with 0, as text of at most 80 columns with every probe before it', async () => {
    await using sandbox = await Sandbox.open({ crowd: false })
    const { exitCode, stdout, stderr } = await run(['doctor'], { environment: environmentOf(sandbox) })
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^Verdict: healthy \(proven\), after \d\.\d s\n/)
    expect(stdout.indexOf('Evidence')).toBeLessThan(stdout.indexOf('Next'))
    for (const probe of ['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P8'])
      expect(stderr).toContain(`  ${probe}  `)
    const widest = Math.max(...`${stdout}${stderr}`.split('\n').map((line) => line.length))
    expect(widest).toBeLessThanOrEqual(80)
    expect(stdout).not.toContain('\u001b')
  })

  test('of a named cause ends with 1, and is one object of the documented fields', async () => {
    await using sandbox = await Sandbox.open({ crowd: false })
    const environment = { ...environmentOf(sandbox), COINSTORE_API_KEY: INVENTED_KEY }
    const ran = await run(['doctor', '--json'], { environment })
    expect(ran).toMatchObject({ exitCode: 1, stderr: '' })
    const diagnosis = objectOf(ran) as Record<string, unknown>
    expect(Object.keys(diagnosis)).toEqual([
      'verdict',
      'confidence',
      'candidates',
      'summary',
      'next',
      'evidence',
      'durationMs',
    ])
    expect(diagnosis).toMatchObject({
      verdict: 'key-unknown',
      confidence: 'high',
      candidates: ['key-unknown'],
    })
    expect(diagnosis['evidence']).toContainEqual({
      probe: 'P5',
      finding: 'Balances over IPv4: refused with 401.',
      reply: { http: 200, code: 401 },
    })
  })

  test('that stays undecided ends with 2 and names what is left', async () => {
    await using sandbox = await Sandbox.open({ crowd: false })
    const environment = { ...environmentOf(sandbox), COINSTORE_API_SECRET: INVENTED_SECRET }
    const { exitCode, stdout } = await run(['doctor', '--route', '4'], { environment })
    expect(exitCode).toBe(2)
    expect(stdout).toContain('likeliest first: ip-not-allowed, secret-mismatch.')
  })

  test('over IPv6 alone is asked for by --route', async () => {
    await using sandbox = await Sandbox.open({ crowd: false, ipv6: true })
    const environment = environmentOf(sandbox, sandbox.restUrl.replace('127.0.0.1', '[::1]'))
    const ran = await run(['doctor', '--json', '--route', '6'], { environment })
    expect(ran.exitCode).toBe(0)
    expect(ran.stdout).toContain('over IPv6')
  })
})

describe('credentials are taken as they stand', () => {
  test.each([
    ['COINSTORE_API_KEY', `${INVENTED_KEY} `, 'credential-malformed', 'the key ends with a space'],
    [
      'COINSTORE_API_SECRET',
      `${INVENTED_SECRET}\n`,
      'credential-malformed',
      'the secret ends with a line feed',
    ],
    ['COINSTORE_API_SECRET', undefined, 'credential-missing', 'the secret is not set'],
  ])('%s %j', async (name, value, verdict, said) => {
    const environment = {
      ...NOTHING_THERE,
      COINSTORE_API_KEY: INVENTED_KEY,
      COINSTORE_API_SECRET: INVENTED_SECRET,
      [name]: value,
    }
    const ran = await run(['doctor', '--json'], { environment })
    expect(ran.exitCode).toBe(1)
    expect(objectOf(ran)).toMatchObject({ verdict })
    expect(ran.stdout).toContain(said)
    expect(ran.stdout).not.toContain(INVENTED_SECRET.slice(0, 8))
  })
})

describe('it does not run, and says so with 3,', () => {
  test.each([
    ['without a proxy for the route', ['--route', 'proxy']],
    ['with a route that is none', ['--route', '5']],
    ['with a proxy that is none', ['--proxy', 'proxy.example']],
    ['with a symbol that is none', ['--symbol', 'BTC']],
    ['with an echo service that is none', ['--echo', 'echo']],
    ['where no route goes with the host', ['--route', '6']],
    ['where the report cannot be written', ['--report', join(tmpdir(), 'no-such-folder', 'report.md')]],
  ])('%s', async (_, words) => {
    const environment = {
      ...NOTHING_THERE,
      COINSTORE_API_KEY: INVENTED_KEY,
      COINSTORE_API_SECRET: INVENTED_SECRET,
    }
    const ran = await run(['doctor', '--json', ...words], { environment })
    expect(ran.exitCode).toBe(3)
    expect(objectOf(ran)).toMatchObject({ error: { next: expect.any(String) } })
  })

  test('with keys on their way to be sent unencrypted', async () => {
    const ran = await run(['doctor'], { environment: { COINSTORE_REST_URL: 'http://exchange.example/api' } })
    expect(ran.exitCode).toBe(3)
  })
})

describe.concurrent('a person', () => {
  test('gets a report that says what was tried, and holds neither key nor secret', async () => {
    await using sandbox = await Sandbox.open({ crowd: false })
    const environment = { ...environmentOf(sandbox), COINSTORE_API_KEY: INVENTED_KEY }
    const folder = await mkdtemp(join(tmpdir(), 'doctor-'))
    try {
      const file = join(folder, 'report.md')
      const { stdout } = await run(['doctor', '--report', file], { environment })
      expect(stdout).toContain(`Report: ${file}`)
      const report = await readFile(file, 'utf8')
      expect(report).toContain('| P5 | Balances over IPv4: refused with 401. | 200 | 401 |')
      expect(report).not.toContain(INVENTED_KEY)
      expect(report).not.toContain(environment.COINSTORE_API_SECRET)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('reads no key, secret or signature in what is printed, whatever the verdict', async () => {
    await using sandbox = await Sandbox.open({ crowd: false })
    const right = environmentOf(sandbox)
    const { COINSTORE_API_KEY: key, COINSTORE_API_SECRET: secret } = right
    const patients = [
      right,
      { ...right, COINSTORE_API_KEY: `${key} ` },
      { ...right, COINSTORE_API_SECRET: `"${secret}"` },
      { ...right, COINSTORE_API_KEY: secret, COINSTORE_API_SECRET: key },
      { ...right, COINSTORE_API_SECRET: INVENTED_SECRET },
    ]
    const runs = await Promise.all(
      patients.flatMap((environment) => [
        run(['doctor'], { environment }),
        run(['doctor'], { environment, typed: '' }),
        run(['doctor', '--json'], { environment }),
      ]),
    )
    const printed = runs.map(({ stdout, stderr }) => stdout + stderr).join('\n')
    for (const canary of [key, secret, INVENTED_SECRET])
      for (const spelling of spellingsOf(canary)) expect(printed).not.toContain(spelling)
    // A signature is 64 hexadecimal characters.
    expect(printed).not.toMatch(/[0-9a-f]{64}/i)
  })

  test('sees the probes as they run on a terminal, until the verdict takes their place', async () => {
    await using sandbox = await Sandbox.open({ crowd: false })
    const { stdout } = await run(['doctor'], { environment: environmentOf(sandbox), typed: '' })
    expect(stdout).toContain('P8  … Cancels an order id that cannot exist.')
    expect(stdout.lastIndexOf('…')).toBeLessThan(stdout.indexOf('Verdict: '))
  })

  test('ends it with Ctrl-C and 130, and nothing is left half-done', async () => {
    await using sandbox = await Sandbox.open({ crowd: false })
    const stopping = new AbortController()
    const { exitCode, stdout, stderr } = await run(['doctor'], {
      environment: environmentOf(sandbox),
      signal: stopping.signal,
      typed: '',
      onOutput: (shown) => {
        if (shown.includes('P5')) stopping.abort()
      },
    })
    expect(exitCode).toBe(130)
    expect(stderr).toContain('Stopped before it was done.')
    expect(stdout).not.toContain('Verdict')
  })
})

function environmentOf(sandbox: Sandbox, restUrl = sandbox.restUrl) {
  const [account] = sandbox.accounts
  if (account === undefined) throw new Error('The sandbox has no account.')
  return {
    COINSTORE_REST_URL: restUrl,
    COINSTORE_API_KEY: account.apiKey,
    COINSTORE_API_SECRET: account.apiSecret,
  }
}
