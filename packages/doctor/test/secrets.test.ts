/** No key, secret, signature or password leaves the doctor in anything it says, in any spelling a log would show it in. */
import { faultRule } from '@trading-bridge/sandbox'
import { expect, test } from 'vitest'
import { type DiagnoseOptions, type Diagnosis, supportReport } from '../src/index.ts'
import { type Clinic, credentialsOf, openClinic } from './clinic.ts'
import { openTunnelProxy } from './tunnel-proxy.ts'

/** Invented, and with characters that every encoding changes. */
const PASSWORD = 'pass/word+canary=7'

const PATIENTS: readonly (readonly [string, (clinic: Clinic) => Partial<DiagnoseOptions>])[] = [
  ['healthy', () => ({})],
  [
    'an address that is not listed',
    ({ sandbox, alice }) => {
      sandbox.exchange.changeKeyAddresses(alice.apiKey, ['203.0.113.7'])
      return {}
    },
  ],
  [
    'a deleted key',
    ({ sandbox, alice }) => {
      sandbox.exchange.accounts.deleteKey(alice.apiKey)
      return {}
    },
  ],
  [
    'a key with a line feed',
    ({ alice }) => ({ credentials: { ...credentialsOf(alice), apiKey: `${alice.apiKey}\n` } }),
  ],
  [
    'quotes',
    ({ alice }) => ({ credentials: credentialsOf({ ...alice, apiSecret: `"${alice.apiSecret}"` }) }),
  ],
  [
    'twice the secret',
    ({ alice }) => ({ credentials: credentialsOf({ ...alice, apiKey: alice.apiSecret }) }),
  ],
  [
    'exchanged',
    ({ alice }) => ({ credentials: credentialsOf({ apiKey: alice.apiSecret, apiSecret: alice.apiKey }) }),
  ],
]

test.each(PATIENTS)('%s: what is said holds nothing that must stay secret', async (_, prepare) => {
  await using clinic = await openClinic()
  const diagnosis = await clinic.examine(prepare(clinic))
  expectClean(clinic, everythingSaid(clinic, diagnosis))
})

test('what a server writes into a refusal is not repeated: it may be what it was sent', async () => {
  const repeating = { fault: 'error-code', code: 9_999, message: 'canary in a reply' }
  await using clinic = await openClinic({
    faults: { rules: [faultRule({ endpoint: 'accountList' }, repeating)] },
  })
  const diagnosis = await clinic.examine()
  expect(everythingSaid(clinic, diagnosis)).not.toContain('canary')
})

test('the password of a proxy is not said, whether the proxy takes it or not', async () => {
  for (const status of [undefined, 407]) {
    await using clinic = await openClinic()
    await using proxy = await openTunnelProxy(status === undefined ? {} : { status })
    const proxyUrl = proxy.url.replace('http://', `http://user:${encodeURIComponent(PASSWORD)}@`)
    const said = everythingSaid(clinic, await clinic.examine({ proxyUrl }))
    for (const spelling of spellingsOf(PASSWORD)) expect(said).not.toContain(spelling)
  }
})

function everythingSaid({ events, sandbox }: Clinic, diagnosis: Diagnosis): string {
  const report = supportReport(diagnosis, { restUrl: sandbox.restUrl, atMs: 1_770_742_394_290 })
  return [JSON.stringify(diagnosis), JSON.stringify(events), report].join('\n').toLowerCase()
}

/** Looks for key, secret and every signature that arrived at the exchange. */
function expectClean({ alice, arrivals }: Clinic, said: string): void {
  const signatures = arrivals.flatMap(({ signature }) => signature ?? [])
  for (const canary of [alice.apiKey, alice.apiSecret, ...signatures])
    for (const spelling of spellingsOf(canary)) expect(said).not.toContain(spelling)
}

/** Plain, base64, hexadecimal and URL-encoded, and parts that would still tell. In lower case. */
function spellingsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  const parts = [text.slice(8, 24), text.slice(-16)]
  return [
    text,
    ...parts,
    encodeURIComponent(text),
    bytes.toString('hex'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    Buffer.from(text, 'hex').toString('base64'),
  ]
    .map((spelling) => spelling.toLowerCase())
    .filter((spelling) => spelling.length >= 8)
}
