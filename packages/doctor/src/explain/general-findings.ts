/** What can be said of a text as a whole. */
import type { Finding } from './finding.ts'
import { shownText } from './safe-text.ts'
import type { ReplySighting, Sighting } from './sighting.ts'

export interface GeneralFinding extends Finding {
  /** What is seen of it and where, or nothing. */
  readonly find: (facts: TextFacts) => Seen | undefined
}

interface Seen {
  readonly seen: string
  readonly lines: readonly number[]
}

/** The sightings of a text, by what is asked of them. */
export interface TextFacts {
  readonly sightings: readonly Sighting[]
  readonly refusals: readonly ReplySighting[]
}

const IPV6_TEXT =
  "The machine may leave over IPv6 while the key's list holds its IPv4 address. Then every private call is 1401 and every public call works."
const IPV6_NEXT =
  "Send one private call over IPv4 alone (--address-family 4), or add the machine's IPv6 address to the key's list and wait two minutes."

export const GENERAL_FINDINGS: readonly GeneralFinding[] = [
  {
    id: 'ipv6-likely',
    kind: 'open',
    standing: 'likely',
    text: "Rule out IPv6 first: where the key's list holds the IPv4 address, leaving over IPv6 refuses every private call and no public one.",
    ground: 'observed by two teams, 2026-02-13 and 2026-05-13, as the cause of 1401',
    find: (facts) => linesOf(refusalsWith(facts, '1401'), '1401'),
  },
  {
    id: 'ipv6-next',
    kind: 'open',
    standing: 'possible',
    text: `${IPV6_TEXT} A 401 may hide that: rule it out before the next attempt.`,
    ground: 'observed by two teams as the cause of 1401; that the key is checked first is assumed',
    next: IPV6_NEXT,
    find: (facts) =>
      refusalsWith(facts, '1401').length > 0 ? undefined : linesOf(keyRefusals(facts), '401, and no 1401'),
  },
  {
    id: 'ipv6-address-seen',
    kind: 'open',
    standing: 'likely',
    text: 'The text holds an IPv6 address: the machine has IPv6, and leaves by it where nothing forbids it.',
    ground: 'seen in the text; that it is the address the exchange sees is not proven',
    next: IPV6_NEXT,
    find: (facts) => traces(facts, 'ipv6-address', 'an IPv6 address'),
  },
  {
    id: 'key-accepted-since',
    kind: 'ruled-out',
    standing: 'likely',
    text: 'The key was accepted between the 401 and the 1401: what is left is the address, the secret, the signed bytes or the clock.',
    ground: 'documented: an unknown key is 401; assumed: the key is checked first',
    find: (facts) => {
      const lastKey = keyRefusals(facts).at(-1)?.line
      const firstDoor = refusalsWith(facts, '1401')[0]?.line
      if (lastKey === undefined || firstDoor === undefined || lastKey >= firstDoor) return undefined
      return { seen: '401 first, 1401 afterwards', lines: [lastKey, firstDoor] }
    },
  },
  {
    id: 'public-calls-prove-nothing',
    kind: 'ruled-out',
    standing: 'likely',
    text: 'That public calls work says that the network works, and nothing about key, address or signature.',
    ground: 'observed by two teams: public endpoints check none of them',
    next: 'Test credentials with the balance, a signed POST /spot/accountList with the body {}.',
    find: (facts) =>
      facts.refusals.length > 0 ? traces(facts, 'public-works', 'public calls that work') : undefined,
  },
  {
    id: 'http-200-is-no-success',
    kind: 'reading',
    standing: 'certain',
    text: 'HTTP 200 is no success here: the exchange refuses under 200 as well, and only code tells.',
    ground: 'documented, and seen in the text',
    next: 'Take a reply for success only when its code is 0.',
    find: ({ sightings, refusals }) => {
      const ok = sightings.filter((sighting) => sighting.kind === 'status' && sighting.status === 200)
      return refusals.length > 0 ? linesOf(ok, 'HTTP 200 beside a refusal') : undefined
    },
  },
  {
    id: 'web-page',
    kind: 'meaning',
    standing: 'certain',
    text: 'A web page came in the place of JSON: a gateway in front of the exchange answered, not the exchange.',
    ground: 'seen in the text',
    next: 'Wait some minutes; then try from another address, and look at the proxy.',
    find: (facts) => traces(facts, 'web-page', 'a web page'),
  },
  {
    id: 'not-connected',
    kind: 'meaning',
    standing: 'certain',
    text: 'No connection came about, so the exchange was not asked: DNS, TCP or TLS.',
    ground: 'seen in the text: the name of such an error',
    next: 'Look at the name, the route and the certificate; credentials play no part in it.',
    find: (facts) => traces(facts, 'not-connected', 'a failure to connect'),
  },
  {
    id: 'no-answer',
    kind: 'meaning',
    standing: 'possible',
    text: 'The connection broke, or no answer came: a request that was on its way may have been carried out.',
    ground: 'seen in the text: the name of such an error; whether the request had left it does not say',
    next: 'Look an order up by its client order id before sending it again.',
    find: (facts) => traces(facts, 'no-answer', 'a broken connection'),
  },
  {
    id: 'proxy-refused',
    kind: 'meaning',
    standing: 'likely',
    text: 'The proxy wants credentials of its own (407); the exchange was not asked.',
    ground: 'seen in the text; 407 comes from proxies alone',
    next: "Look at the proxy's user, password and address.",
    find: (facts) => traces(facts, 'proxy', '407'),
  },
]

function refusalsWith({ refusals }: TextFacts, code: string): readonly ReplySighting[] {
  return refusals.filter((reply) => reply.code === code)
}

/** 401 of the API; that of the website's login is another matter. */
function keyRefusals(facts: TextFacts): readonly ReplySighting[] {
  return refusalsWith(facts, '401').filter(({ text }) => text.toLowerCase() !== 'user-not-login')
}

function traces({ sightings }: TextFacts, trace: string, seen: string): Seen | undefined {
  return linesOf(
    sightings.filter((sighting) => sighting.kind === 'trace' && sighting.trace === trace),
    seen,
  )
}

function linesOf(sightings: readonly Sighting[], seen: string): Seen | undefined {
  if (sightings.length === 0) return undefined
  return { seen: shownText(seen), lines: sightings.map(({ line }) => line) }
}
