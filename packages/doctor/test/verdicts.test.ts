/** Every verdict, reached over real sockets against a sandbox that is set to deserve it. */
import { createServer } from 'node:http'
import { Secret } from '@trading-bridge/core'
import { DEFAULT_MARKETS, type FaultScript, type FaultSpec, faultRule } from '@trading-bridge/sandbox'
import { describe, expect, test } from 'vitest'
import type { ProbeEvent } from '../src/index.ts'
import { openAlteringRelay } from './altering-relay.ts'
import { type bothFamilies, type Clinic, credentialsOf, openClinic } from './clinic.ts'
import { listening, unusedPort } from './listening.ts'
import { openTunnelProxy } from './tunnel-proxy.ts'

const ELSEWHERE = '203.0.113.7'
/** Invented. */
const NOBODYS_KEY = '0f1e2d3c4b5a69788796a5b4c3d2e1f0'
const LISTED = '127.0.0.1'
/** Two to four addresses that take turns: some listed (l), some not (-). */
const POOLS = [2, 3, 4].flatMap((size) =>
  Array.from({ length: 2 ** size - 2 }, (_, index) =>
    (index + 1).toString(2).padStart(size, '0').replaceAll('1', 'l').replaceAll('0', '-'),
  ),
)
const NOBODYS_SECRET = '5f3c9a1e7b2d4860a9c1e3f5b7d90214'

describe('a key in order', () => {
  test('is healthy over both families, and nothing is placed', async () => {
    await using clinic = await openClinic()
    expect(await clinic.examine()).toMatchObject({
      verdict: 'healthy',
      confidence: 'proven',
      candidates: ['healthy'],
    })
    expect(clinic.sandbox.exchange.openOrders(clinic.alice.accountId)).toEqual([])
    expect(clinic.sandbox.exchange.orderHistory(clinic.alice.accountId)).toEqual([])
  })

  test.each([4, 6] as const)('is healthy over family %d alone, and only that is used', async (family) => {
    await using clinic = await openClinic()
    expect(await clinic.examine({ routes: [family] })).toMatchObject({ verdict: 'healthy' })
    const address = family === 4 ? '127.0.0.1' : '::1'
    expect(new Set(clinic.arrivals.map((arrival) => arrival.address))).toEqual(new Set([address]))
  })

  test('is healthy through a proxy whose address is listed, though this machine is not', async () => {
    await using clinic = await openClinic()
    bind(clinic, ['127.0.0.9'])
    await using proxy = await openTunnelProxy({ leavesBy: ['127.0.0.9'] })
    expect(await clinic.examine({ proxyUrl: proxy.url })).toMatchObject({ verdict: 'healthy' })
  })

  test('is healthy over the family there is where the other leads nowhere', async () => {
    await using clinic = await openClinic({ ipv6: false })
    const diagnosis = await clinic.examine()
    expect(diagnosis).toMatchObject({ verdict: 'healthy' })
    expect(diagnosis.evidence.map(({ finding }) => finding)).toContainEqual(
      expect.stringContaining('No way over IPv6'),
    )
  })

  test('whose market does not exist leaves trading unproven', async () => {
    await using clinic = await openClinic({ markets: DEFAULT_MARKETS.slice(0, 1) })
    expect(await clinic.examine()).toMatchObject({
      verdict: 'undecided',
      candidates: ['healthy', 'trade-not-permitted'],
    })
    expect(await clinic.examine({ symbol: 'SHARPUSDT' })).toMatchObject({ verdict: 'healthy' })
  })
})

describe('credentials', () => {
  test.each([
    ['no key', { apiKey: undefined }, 'the key is not set'],
    ['an empty key', { apiKey: '' }, 'the key is empty'],
    ['no secret', { secret: undefined }, 'the secret is not set'],
    ['an empty secret', { secret: Secret.fromText('') }, 'the secret is empty'],
  ])('with %s are missing, and nothing is sent', async (_, changes, said) => {
    await using clinic = await openClinic()
    const diagnosis = await clinic.examine({ credentials: { ...credentialsOf(clinic.alice), ...changes } })
    expect(diagnosis).toMatchObject({ verdict: 'credential-missing', confidence: 'certain' })
    expect(diagnosis.summary).toContain(said)
    expect(clinic.arrivals).toEqual([])
  })

  test.each([
    ['key', `${NOBODYS_KEY}\n`, 'the key ends with a line feed'],
    ['key', ` ${NOBODYS_KEY}`, 'the key begins with a space'],
    ['secret', `${NOBODYS_SECRET} `, 'the secret ends with a space'],
    ['secret', `"${NOBODYS_SECRET}"`, 'the secret is wrapped in quotes'],
    ['secret', `b'${NOBODYS_SECRET}'`, "the secret is written as b'…'"],
    ['key', `${NOBODYS_KEY.slice(0, 4)}****`, 'the key is masked'],
    ['key', `${NOBODYS_KEY}\u200b`, 'the key holds an invisible (zero-width) character at its end'],
    ['secret', `é${NOBODYS_SECRET}`, 'the secret holds a character that is not ASCII at its beginning'],
    ['secret', NOBODYS_KEY, 'the secret is the same text as the key'],
  ] as const)('whose %s is damaged are told with the place of the defect: %j', async (field, text, said) => {
    await using clinic = await openClinic()
    const whole = { apiKey: NOBODYS_KEY, secret: Secret.fromText(NOBODYS_SECRET) }
    const damaged = field === 'key' ? { apiKey: text } : { secret: Secret.fromText(text) }
    const diagnosis = await clinic.examine({ credentials: { ...whole, ...damaged } })
    expect(diagnosis).toMatchObject({ verdict: 'credential-malformed', confidence: 'certain' })
    expect(diagnosis.summary).toContain(said)
    expect(clinic.arrivals).toEqual([])
  })

  test('of an unusual length are tried all the same, and the length is told', async () => {
    await using clinic = await openClinic()
    const { accountId } = clinic.alice
    const secret = Secret.fromText('invented')
    clinic.sandbox.exchange.accounts.issueKey({ accountId, apiKey: 'short', secret })
    const diagnosis = await clinic.examine({ credentials: { apiKey: 'short', secret } })
    expect(diagnosis).toMatchObject({ verdict: 'healthy' })
    expect(diagnosis.evidence.filter(({ probe }) => probe === 'P1')).toHaveLength(2)
  })

  test.each([[[] as string[]], [['127.0.0.1', '::1']]])(
    'that are exchanged are found out, with the list %j',
    async (list) => {
      await using clinic = await openClinic()
      bind(clinic, list)
      expect(await clinic.examine({ credentials: exchanged(clinic) })).toMatchObject({
        verdict: 'credential-swapped',
        confidence: 'proven',
      })
    },
  )

  test('that are exchanged, with one family listed, are proven over that one', async () => {
    await using clinic = await openClinic()
    bind(clinic, ['127.0.0.1'])
    expect(await clinic.examine({ credentials: exchanged(clinic) })).toMatchObject({
      verdict: 'credential-swapped',
      confidence: 'proven',
    })
  })

  test('that are exchanged, with no address listed, are likely: the exchange knows one text and not the other', async () => {
    await using clinic = await openClinic()
    bind(clinic, [ELSEWHERE])
    expect(await clinic.examine({ credentials: exchanged(clinic) })).toMatchObject({
      verdict: 'credential-swapped',
      confidence: 'high',
    })
  })
})

describe('a key the exchange does not know', () => {
  test('is told as such, and the signature is not blamed', async () => {
    await using clinic = await openClinic()
    const diagnosis = await clinic.examine({ credentials: nobody() })
    expect(diagnosis).toMatchObject({ verdict: 'key-unknown', confidence: 'high' })
    expect(diagnosis.summary).toContain('It is not about the signature')
    expect(diagnosis.evidence).toContainEqual({
      probe: 'P5',
      finding: 'Balances over IPv6: refused with 401.',
      reply: { http: 200, code: 401 },
    })
  })

  test.each([200, 401] as const)('is the same under HTTP %d', async (authErrorHttpStatus) => {
    await using clinic = await openClinic({ settings: { authErrorHttpStatus } })
    expect(await clinic.examine({ credentials: nobody() })).toMatchObject({ verdict: 'key-unknown' })
  })

  test('names frozen and deleted sub-accounts, which look the same', async () => {
    await using clinic = await openClinic()
    clinic.sandbox.exchange.accounts.change(clinic.alice.accountId, { state: 'frozen' })
    const { verdict, next } = await clinic.examine()
    expect(verdict).toBe('key-unknown')
    expect(next.join(' ')).toContain('neither frozen nor deleted')
  })
})

test('a secret of another key is named where wrong signatures have a code of their own', async () => {
  await using clinic = await openClinic({ settings: { wrongSignatureCode: 3005 } })
  expect(await clinic.examine({ credentials: wrongSecret(clinic) })).toMatchObject({
    verdict: 'secret-mismatch',
    confidence: 'high',
  })
})

describe('an address that is not listed', () => {
  test.each([
    ['127.0.0.1', 'IPv6', 'IPv4'],
    ['::1', 'IPv4', 'IPv6'],
  ])('is proven by the other family: the list holds %s', async (listed, refused, passing) => {
    await using clinic = await openClinic()
    bind(clinic, [listed])
    const diagnosis = await clinic.examine()
    expect(diagnosis).toMatchObject({ verdict: 'ip-not-allowed', confidence: 'proven' })
    expect(diagnosis.summary).toContain(`refused over ${refused} and passes over ${passing}`)
  })

  test('is proven for a proxy by a direct call', async () => {
    await using clinic = await openClinic()
    bind(clinic, ['127.0.0.1', '::1'])
    await using proxy = await openTunnelProxy({ leavesBy: ['127.0.0.9'] })
    const diagnosis = await clinic.examine({ proxyUrl: proxy.url })
    expect(diagnosis).toMatchObject({ verdict: 'ip-not-allowed', confidence: 'proven' })
    expect(diagnosis.summary).toContain('through the proxy')
  })

  test('over every route cannot be told from a wrong secret: both are named, the address first', async () => {
    await using clinic = await openClinic()
    bind(clinic, [ELSEWHERE])
    const diagnosis = await clinic.examine()
    expect(diagnosis).toMatchObject({
      verdict: 'undecided',
      confidence: 'undecided',
      candidates: ['ip-not-allowed', 'secret-mismatch'],
    })
    expect(diagnosis.next[0]).toContain('First suspect IPv6')
    expect(diagnosis.next[1]).toContain('second key')
  })

  test('of a local address that was chosen is proven over the other family', async () => {
    await using clinic = await openClinic()
    bind(clinic, ['127.0.0.1'])
    const fromThere = { routes: [4], localAddress: '127.0.0.5' } as const
    expect(await clinic.examine(fromThere)).toMatchObject({ verdict: 'undecided' })
    expect(await clinic.examine({ ...fromThere, localAddress: '127.0.0.1' })).toMatchObject({
      verdict: 'healthy',
    })
  })
})

describe('a clock', () => {
  test.each([-90_000, 90_000])('that is %d ms from the exchange is proven by the right time', async (ms) => {
    await using clinic = await openClinic({ faults: always({ fault: 'clock-skew', ms }) })
    const diagnosis = await clinic.examine()
    expect(diagnosis).toMatchObject({ verdict: 'clock-skew', confidence: 'proven' })
    expect(diagnosis.summary).toContain(`90 s ${ms > 0 ? 'behind' : 'ahead of'} the exchange's`)
  })

  test('that is off and not too far is healthy, and the offset is told', async () => {
    await using clinic = await openClinic({ faults: always({ fault: 'clock-skew', ms: 12_000 }) })
    const { verdict, next } = await clinic.examine()
    expect(verdict).toBe('healthy')
    expect(next.at(-1)).toContain('it is 12 s behind')
  })

  test('that is off beside an address that is not listed does not hide it', async () => {
    await using clinic = await openClinic({ faults: always({ fault: 'clock-skew', ms: 90_000 }) })
    bind(clinic, ['127.0.0.1'])
    const { verdict, next } = await clinic.examine()
    expect(verdict).toBe('ip-not-allowed')
    expect(next.at(-1)).toContain('clock')
  })
})

describe('something on the way that', () => {
  test('adds to queries is proven by balances that pass', async () => {
    await using clinic = await openClinic()
    const target = (text: string) => (text.includes('?') ? `${text}&via=relay` : text)
    await using relay = await openAlteringRelay(clinic.sandbox.restUrl, { target })
    expect(await clinic.examine({ restUrl: relay.restUrl })).toMatchObject({
      verdict: 'query-altered',
      confidence: 'proven',
    })
  })

  test.each([
    ['spaces JSON out', 'json-spaced', (body: string) => body.replaceAll(':', ': ').replaceAll(',', ', ')],
    [
      'sorts keys',
      'json-keys-sorted',
      (body: string) => {
        const fields = Object.entries(JSON.parse(body)).sort(([one], [other]) => (one < other ? -1 : 1))
        return JSON.stringify(Object.fromEntries(fields))
      },
    ],
  ])('%s is proven and recognised', async (_, change, body) => {
    await using clinic = await openClinic()
    await using relay = await openAlteringRelay(clinic.sandbox.restUrl, { body })
    const diagnosis = await clinic.examine({ restUrl: relay.restUrl })
    expect(diagnosis).toMatchObject({ verdict: 'body-altered', confidence: 'proven' })
    expect(diagnosis.summary).toContain(change)
  })

  test('changes bodies in a way that nobody knows is proven all the same', async () => {
    await using clinic = await openClinic()
    const body = (text: string) => text.replace('"symbol"', '"market":null,"symbol"')
    await using relay = await openAlteringRelay(clinic.sandbox.restUrl, { body })
    const diagnosis = await clinic.examine({ restUrl: relay.restUrl })
    expect(diagnosis).toMatchObject({ verdict: 'body-altered', confidence: 'proven' })
    expect(diagnosis.summary).not.toContain('json-')
  })

  test('changes even the empty object is told by a request without a body', async () => {
    await using clinic = await openClinic()
    await using relay = await openAlteringRelay(clinic.sandbox.restUrl, { body: (text) => `${text}\n` })
    expect(await clinic.examine({ restUrl: relay.restUrl })).toMatchObject({ verdict: 'body-altered' })
  })

  test('changes nothing is healthy', async () => {
    await using clinic = await openClinic()
    await using relay = await openAlteringRelay(clinic.sandbox.restUrl, {})
    expect(await clinic.examine({ restUrl: relay.restUrl })).toMatchObject({ verdict: 'healthy' })
  })
})

describe('permissions and restrictions', () => {
  test('a key that may only read may not trade', async () => {
    await using clinic = await openClinic()
    expect(await clinic.examine({ credentials: limited(clinic, ['read']) })).toMatchObject({
      verdict: 'trade-not-permitted',
      confidence: 'high',
    })
  })

  test('a key that may only trade is not taken for one whose address is not listed', async () => {
    await using clinic = await openClinic()
    expect(await clinic.examine({ credentials: limited(clinic, ['trade']) })).toMatchObject({
      verdict: 'undecided',
      candidates: ['account-restricted', 'body-altered'],
    })
  })

  test.each([
    [3012, { kind: 'no-trade-in', symbols: new Set(['BTCUSDT']) }],
    [3013, { kind: 'no-trade' }],
    [3014, { kind: 'sub-no-trade' }],
    [3015, { kind: 'sub-no-trade-in', symbols: new Set(['BTCUSDT']) }],
    [6001, { kind: 'sub-no-business' }],
  ] as const)('an account that is answered with %d is restricted', async (code, restriction) => {
    await using clinic = await openClinic({ settings: { restrictsCancelling: true } })
    clinic.sandbox.exchange.accounts.change(clinic.alice.accountId, { restriction })
    const diagnosis = await clinic.examine()
    expect(diagnosis).toMatchObject({ verdict: 'account-restricted', confidence: 'certain' })
    expect(diagnosis.summary).toContain(String(code))
  })
})

describe('too many requests', () => {
  test('on public calls end it before anything is signed', async () => {
    await using clinic = await openClinic({
      faults: always({ fault: 'too-many-requests', body: 'html' }, 'any'),
    })
    expect(await clinic.examine()).toMatchObject({ verdict: 'rate-limited', confidence: 'certain' })
    expect(signedCalls(clinic)).toBe(0)
  })

  test('on a later public call end it before anything is signed', async () => {
    const later = faultRule({ endpoint: 'lastPrices', nth: 3 }, { fault: 'too-many-requests' })
    await using clinic = await openClinic({ faults: { rules: [later] } })
    expect(await clinic.examine()).toMatchObject({ verdict: 'rate-limited', confidence: 'certain' })
    expect(signedCalls(clinic)).toBe(0)
  })

  test('on the second signed call make it the last', async () => {
    const second = faultRule({ endpoint: 'activeOrders' }, { fault: 'too-many-requests' })
    await using clinic = await openClinic({ faults: { rules: [second] } })
    expect(await clinic.examine()).toMatchObject({ verdict: 'rate-limited', confidence: 'certain' })
    expect(signedCalls(clinic)).toBe(2)
  })
})

describe('a way out that changes from call to call', () => {
  test('is proven where the echo service sees the addresses', async () => {
    await using clinic = await openClinic()
    bind(clinic, ['127.0.0.1'])
    await using proxy = await openTunnelProxy({ leavesBy: ['127.0.0.1', '127.0.0.2'] })
    await using echo = await openEcho()
    const diagnosis = await clinic.examine({ routes: ['proxy'], proxyUrl: proxy.url, echoUrl: echo.url })
    expect(diagnosis).toMatchObject({ verdict: 'egress-unstable', confidence: 'proven' })
    expect(diagnosis.summary).toContain('127.0.0.2')
  })

  test('is proven between the families as well', async () => {
    await using clinic = await openClinic()
    bind(clinic, ['127.0.0.1'])
    await using proxy = await openTunnelProxy({ leavesBy: ['::1', '127.0.0.1'] })
    await using echo = await openEcho('::')
    const diagnosis = await clinic.examine({ routes: ['proxy'], proxyUrl: proxy.url, echoUrl: echo.url })
    expect(diagnosis).toMatchObject({ verdict: 'egress-unstable', confidence: 'proven' })
  })

  test.each(POOLS)('is never taken for anything else, whichever of a pool are listed: %s', async (pool) => {
    await using clinic = await openClinic()
    bind(clinic, [LISTED])
    const leavesBy = [...pool].map((member) => (member === 'l' ? LISTED : '127.0.0.2'))
    await using proxy = await openTunnelProxy({ leavesBy })
    const { verdict, candidates, evidence } = await clinic.examine({ routes: ['proxy'], proxyUrl: proxy.url })
    const wasRefused = evidence.some(({ reply }) => reply?.code === 1401)
    if (wasRefused)
      expect([verdict, candidates]).toEqual(['undecided', ['egress-unstable', 'ip-not-allowed']])
    else expect(verdict).toBe('healthy')
  })

  test('is one of two causes where nobody sees the addresses, and never a changed query or a listed family', async () => {
    await using clinic = await openClinic({ faults: always({ fault: 'flipping-egress' }, 'any') })
    expect(await clinic.examine()).toMatchObject({
      verdict: 'undecided',
      candidates: ['egress-unstable', 'ip-not-allowed'],
    })
  })
})

describe('what stands before the exchange', () => {
  test.each([
    ['a page under 403', { fault: 'html-page', status: 403 }, 'gateway-blocked', 'certain'],
    ['a page under 200', { fault: 'html-page', status: 200 }, 'gateway-blocked', 'certain'],
    ['a page under 502', { fault: 'html-page', status: 502 }, 'exchange-down', 'certain'],
    ['an error under 500', { fault: 'server-error', status: 500 }, 'exchange-down', 'certain'],
    ['a page under 404', { fault: 'html-page', status: 404 }, 'wrong-endpoint', 'high'],
    ['an empty body', { fault: 'empty-body' }, 'wrong-endpoint', 'high'],
    [
      'user-not-login',
      { fault: 'error-code', code: 401, message: 'user-not-login' },
      'wrong-endpoint',
      'high',
    ],
  ] as const)('and answers everything with %s', async (_, fault, verdict, confidence) => {
    await using clinic = await openClinic({ faults: always(fault, 'any') })
    expect(await clinic.examine()).toMatchObject({ verdict, confidence })
    expect(signedCalls(clinic)).toBe(0)
  })

  test('and turns signed calls away alone is a gateway that blocks', async () => {
    await using clinic = await openClinic({
      faults: always({ fault: 'html-page', status: 403 }, 'accountList'),
    })
    expect(await clinic.examine()).toMatchObject({ verdict: 'gateway-blocked' })
    expect(signedCalls(clinic)).toBe(1)
  })

  test('and fails on signed calls alone leaves it open who is down', async () => {
    await using clinic = await openClinic({ faults: always({ fault: 'server-error' }, 'accountList') })
    expect(await clinic.examine()).toMatchObject({
      verdict: 'undecided',
      candidates: ['exchange-down', 'gateway-blocked'],
    })
  })

  test('and goes down between two signed calls is down, as a public call then shows', async () => {
    const afterBalances = faultRule({ endpoint: 'accountList' }, { fault: 'maintenance' })
    await using clinic = await openClinic({ faults: { rules: [afterBalances] } })
    expect(await clinic.examine()).toMatchObject({ verdict: 'exchange-down', confidence: 'certain' })
    expect(signedCalls(clinic)).toBe(2)
  })

  test('maintenance is the exchange being down', async () => {
    await using clinic = await openClinic({ faults: always({ fault: 'maintenance' }) })
    expect(await clinic.examine()).toMatchObject({ verdict: 'exchange-down', confidence: 'certain' })
  })

  test('a base address without its path is the wrong endpoint', async () => {
    await using clinic = await openClinic()
    const restUrl = clinic.sandbox.restUrl.replace('/api', '')
    expect(await clinic.examine({ restUrl })).toMatchObject({ verdict: 'wrong-endpoint', confidence: 'high' })
  })
})

describe('a proxy', () => {
  test.each([
    [407, 'a user and a password'],
    [502, 'makes no connection'],
  ])('that answers %d is told apart from the exchange', async (status, said) => {
    await using clinic = await openClinic()
    await using proxy = await openTunnelProxy({ status })
    const diagnosis = await clinic.examine({ proxyUrl: proxy.url })
    expect(diagnosis).toMatchObject({ verdict: 'proxy-refused', confidence: 'certain' })
    expect(diagnosis.summary).toContain(said)
    expect(diagnosis.evidence).toContainEqual(
      expect.objectContaining({ probe: 'P0', reply: { http: status, code: null } }),
    )
  })

  test('that nobody runs is refused too', async () => {
    await using clinic = await openClinic()
    const proxyUrl = `http://127.0.0.1:${await unusedPort(createServer())}`
    expect(await clinic.examine({ proxyUrl })).toMatchObject({ verdict: 'proxy-refused' })
  })
})

describe('a network that leads nowhere says what fails', () => {
  test('the name', async () => {
    await using clinic = await openClinic()
    const lookup: typeof bothFamilies = (hostname, _options, callback) =>
      callback(Object.assign(new Error('unknown'), { code: 'ENOTFOUND', hostname }), '', 4)
    const diagnosis = await clinic.examine({ lookup })
    expect(diagnosis).toMatchObject({ verdict: 'network-unreachable', confidence: 'certain' })
    expect(diagnosis.summary).toContain('does not resolve')
  })

  test('the connection', async () => {
    await using clinic = await openClinic()
    const restUrl = `http://localhost:${await unusedPort(createServer())}/api`
    const diagnosis = await clinic.examine({ restUrl })
    expect(diagnosis).toMatchObject({ verdict: 'network-unreachable', confidence: 'certain' })
    expect(diagnosis.summary).toContain('no connection is made')
  })

  test('the encryption', async () => {
    await using clinic = await openClinic()
    const restUrl = clinic.sandbox.restUrl.replace('http:', 'https:')
    const diagnosis = await clinic.examine({ restUrl })
    expect(diagnosis).toMatchObject({ verdict: 'network-unreachable', confidence: 'certain' })
    expect(diagnosis.summary).toContain('encrypted connection')
  })

  test('a server that never answers, within the time there is', async () => {
    await using clinic = await openClinic({
      faults: always({ fault: 'drop-request', connection: 'silence' }, 'any'),
    })
    expect(await clinic.examine()).toMatchObject({ verdict: 'network-unreachable', confidence: 'certain' })
  })
})

test('a signer that fails its vectors is broken, and signs nothing that is sent', async () => {
  await using clinic = await openClinic()
  const makeSigner = () => ({ sign: () => 'f'.repeat(64) })
  expect(await clinic.examine({ makeSigner })).toMatchObject({
    verdict: 'signer-broken',
    confidence: 'certain',
  })
  expect(clinic.arrivals).toEqual([])
})

test('eight signed calls are the end, also where more could be asked', async () => {
  await using clinic = await openClinic({ faults: always({ fault: 'clock-skew', ms: 90_000 }) })
  bind(clinic, [ELSEWHERE])
  await using proxy = await openTunnelProxy()
  expect(await clinic.examine({ proxyUrl: proxy.url })).toMatchObject({
    verdict: 'undecided',
    candidates: ['ip-not-allowed', 'secret-mismatch'],
  })
  expect(signedCalls(clinic)).toBe(8)
})

test('whatever answers late, the doctor is done in less than ten seconds', async () => {
  await using clinic = await openClinic({ faults: always({ fault: 'delay-reply', ms: 2_000 }, 'read') })
  bind(clinic, [ELSEWHERE])
  const diagnosis = await clinic.examine()
  expect(diagnosis.verdict).toBe('undecided')
  expect(diagnosis.durationMs).toBeGreaterThan(5_000)
})

test('stopping it ends it with the reason that was given', async () => {
  await using clinic = await openClinic()
  const stopping = new AbortController()
  const reason = new Error('Enough.')
  const onEvent = (event: ProbeEvent) => {
    if (event.kind === 'found' && event.line.probe === 'P5') stopping.abort(reason)
  }
  await expect(clinic.examine({ onEvent, signal: stopping.signal })).rejects.toBe(reason)
  expect(signedCalls(clinic)).toBe(1)
})

function always(fault: FaultSpec, endpoint?: 'any' | 'read' | 'accountList'): FaultScript {
  return { rules: [faultRule(endpoint === undefined ? {} : { endpoint }, fault)] }
}

/** Binds alice's key to these addresses. */
function bind({ sandbox, alice }: Clinic, addresses: readonly string[]): void {
  sandbox.exchange.changeKeyAddresses(alice.apiKey, addresses)
}

function nobody() {
  return { apiKey: NOBODYS_KEY, secret: Secret.fromText(NOBODYS_SECRET) }
}

function exchanged({ alice }: Clinic) {
  return { apiKey: alice.apiSecret, secret: Secret.fromText(alice.apiKey) }
}

function wrongSecret({ alice }: Clinic) {
  return { apiKey: alice.apiKey, secret: Secret.fromText(NOBODYS_SECRET) }
}

function limited({ sandbox, alice }: Clinic, permissions: readonly ('read' | 'trade')[]) {
  return credentialsOf(sandbox.issueKey(alice.accountId, { permissions }))
}

function signedCalls({ arrivals }: Clinic): number {
  return arrivals.filter(({ signature }) => signature !== undefined).length
}

/** Answers with the address it is asked from. */
async function openEcho(host = '127.0.0.1') {
  const server = createServer(({ socket }, response) => {
    response.end((socket.remoteAddress ?? '').replace('::ffff:', ''))
  })
  const { port, close } = await listening(server, host)
  return { url: `http://127.0.0.1:${port}/`, [Symbol.asyncDispose]: close }
}
