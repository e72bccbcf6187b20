/** What the doctor can conclude. Each verdict is described once: what it means, and the evidence it needs. */

export type Confidence = 'certain' | 'proven' | 'high' | 'undecided'

interface VerdictDescription {
  readonly confidence: Confidence
  /** What is the matter, as a sentence. */
  readonly means: string
  /** What has to be seen for it. */
  readonly evidence: string
}

export const VERDICTS = {
  healthy: {
    confidence: 'proven',
    means: 'Key, secret, address, time and permissions are in order.',
    evidence:
      'Balances and a query pass, and the cancel of an order that cannot exist is answered with 3103. Over the other address family, where there is one, the balances come as well.',
  },
  'credential-missing': {
    confidence: 'certain',
    means: 'There is no key or no secret.',
    evidence: 'One of the two is not set or empty. Nothing is sent.',
  },
  'credential-malformed': {
    confidence: 'certain',
    means: 'The text of the key or of the secret is damaged.',
    evidence:
      'White space, a line feed, quotes, the way Python prints bytes, an invisible or foreign character, a mask, or twice the same text. Nothing is sent.',
  },
  'credential-swapped': {
    confidence: 'proven',
    means: "Key and secret stand in each other's place.",
    evidence:
      'As given they are refused, exchanged they pass. High where they do not pass, but are answered otherwise than an invented key.',
  },
  'key-unknown': {
    confidence: 'high',
    means:
      'The exchange does not know the key as one in force: it is mistyped, cut, deleted, renewed or of another exchange, or its sub-account is frozen or deleted.',
    evidence:
      'The balances are refused with 401, an invented key is too, and so is this key with every other secret and time. Where only the right secret gets 401, the account is what is refused.',
  },
  'secret-mismatch': {
    confidence: 'high',
    means: 'The secret does not belong to the key.',
    evidence:
      'The balances are refused as the same key with an invented secret is, with a code that an address outside the list does not get, and other calls with the key show that the exchange knows it.',
  },
  'ip-not-allowed': {
    confidence: 'proven',
    means: "An address that this machine leaves by is not in the key's list.",
    evidence: 'The same call is refused over one route and passes over another, each of them twice.',
  },
  'clock-skew': {
    confidence: 'proven',
    means: "This machine's clock is too far from the exchange's.",
    evidence:
      "The dates of the replies show an offset; balances signed with this machine's time are refused and pass when signed with the exchange's.",
  },
  'query-altered': {
    confidence: 'proven',
    means: 'The query of a request is changed after it was signed.',
    evidence:
      'Balances pass and a query with the same key over the same route is refused, each of them several times.',
  },
  'body-altered': {
    confidence: 'proven',
    means: 'The body of a request is changed after it was signed.',
    evidence:
      'Balances pass with the body {} and are refused with fields in it; a signature made for the changed body passes where the change is a known one. Or a request without any body passes where {} does not.',
  },
  'trade-not-permitted': {
    confidence: 'high',
    means: 'The key may read and not trade.',
    evidence:
      'Balances and queries pass, with fields in the body too, and the cancel of an order that cannot exist is refused at the door.',
  },
  'account-restricted': {
    confidence: 'certain',
    means: 'The exchange knows the caller and says what the account may not do.',
    evidence: 'A signed call is answered with 3012, 3013, 3014, 3015 or 6001.',
  },
  'rate-limited': {
    confidence: 'certain',
    means: 'Too many requests came from this address or this account.',
    evidence: 'HTTP 429, or the code 429. The doctor stops at once.',
  },
  'egress-unstable': {
    confidence: 'proven',
    means: 'The address that requests leave by changes, and not every one of them is listed.',
    evidence:
      'The same call passes and is refused, and the address is seen to change: at this end of the connections, or by the echo service.',
  },
  'gateway-blocked': {
    confidence: 'certain',
    means: 'What stands in front of the exchange turns this machine away.',
    evidence: 'A web page in the place of JSON, or HTTP 403.',
  },
  'proxy-refused': {
    confidence: 'certain',
    means: 'The proxy makes no connection to the exchange.',
    evidence: 'The proxy answers 407 or another refusal, or cannot be reached.',
  },
  'wrong-endpoint': {
    confidence: 'high',
    means: 'The REST base address does not lead to the API of the spot exchange.',
    evidence: 'HTTP 404 or 405, the text `user-not-login`, or JSON that is not the envelope of the exchange.',
  },
  'exchange-down': {
    confidence: 'certain',
    means: 'The exchange cannot serve anybody now.',
    evidence: 'Public calls are answered with HTTP 5xx.',
  },
  'network-unreachable': {
    confidence: 'certain',
    means: 'No connection to the exchange is made, or none holds.',
    evidence: 'On every route the name, the connection or the encryption fails; the evidence says which.',
  },
  'signer-broken': {
    confidence: 'certain',
    means: 'The signer of this program computes wrong signatures.',
    evidence: 'It does not give the signatures of the fixed vectors. Nothing is sent.',
  },
  undecided: {
    confidence: 'undecided',
    means: 'The evidence does not tell the remaining causes apart.',
    evidence:
      'Whatever is left is listed, likeliest first, with what to do to tell the causes apart. Where every route gets 1401 and the controls do too, these are an address that is not listed and a secret of another key.',
  },
} as const satisfies Readonly<Record<string, VerdictDescription>>

export type VerdictId = keyof typeof VERDICTS
export type Cause = Exclude<VerdictId, 'undecided'>
