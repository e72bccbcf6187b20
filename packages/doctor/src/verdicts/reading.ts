/**
 * How the evidence can read. A reading is one way in which a verdict is reached, or one way in which causes stay
 * together, with its sentence and its next steps. Blanks stand in braces.
 */
import type { NextStepId } from './next-step.ts'
import type { Cause, Confidence, VerdictId } from './verdict.ts'

export interface Reading {
  readonly verdict: VerdictId
  /** The verdict's own when left out. */
  readonly confidence?: Confidence
  /** Of `undecided`: the causes still possible, likeliest first. */
  readonly candidates?: readonly Cause[]
  readonly summary: string
  readonly next: readonly NextStepId[]
}

export const READINGS = {
  healthy: {
    verdict: 'healthy',
    summary: 'The exchange takes this key, over {passing}, for reading and for trading.',
    next: ['nothing-to-do'],
  },
  missing: {
    verdict: 'credential-missing',
    summary: 'The credentials are incomplete: {defects}.',
    next: ['set-both'],
  },
  malformed: {
    verdict: 'credential-malformed',
    summary: 'The credentials are damaged: {defects}.',
    next: ['copy-again'],
  },
  swapped: {
    verdict: 'credential-swapped',
    summary: 'Key and secret are exchanged: as given they are refused, the other way round they pass.',
    next: ['exchange'],
  },
  'swapped-and-more': {
    verdict: 'credential-swapped',
    confidence: 'high',
    summary:
      'The text that stands as the secret is a key the exchange knows, and the one that stands as the key is not.',
    next: ['exchange', 'exchange-then-again'],
  },
  'key-unknown': {
    verdict: 'key-unknown',
    summary:
      'The exchange does not know this key as one in force. It is not about the signature: with any secret and at any time the key is refused alike, as an invented one is.',
    next: ['compare-key', 'look-at-sub-account', 'new-key'],
  },
  'account-refused': {
    verdict: 'key-unknown',
    summary:
      'Key and secret belong together, and the exchange refuses the account behind them: it is frozen or deleted, or the key is no longer in force.',
    next: ['look-at-sub-account', 'compare-key', 'new-key'],
  },
  'secret-mismatch': {
    verdict: 'secret-mismatch',
    summary: 'The exchange knows the key, and the secret is not the one that belongs to it.',
    next: ['new-secret'],
  },
  'address-not-listed': {
    verdict: 'ip-not-allowed',
    summary:
      "The address decides: the same call is refused over {refused} and passes over {passing}. The address that {refused} leaves by is not in the key's list.",
    next: ['list-address', 'force-family'],
  },
  'proxy-not-listed': {
    verdict: 'ip-not-allowed',
    summary:
      "The address decides: the same call is refused through the proxy and passes over {passing}. The proxy's address is not in the key's list.",
    next: ['list-address'],
  },
  'clock-skew': {
    verdict: 'clock-skew',
    summary:
      "This machine's clock is {offset}: signed with its time a call is refused, signed with the exchange's it passes.",
    next: ['set-clock'],
  },
  'query-altered': {
    verdict: 'query-altered',
    summary:
      'Something changes the query between this program and the exchange: what was signed is not what arrives.',
    next: ['find-rewriter', 'without-proxy'],
  },
  'body-altered': {
    verdict: 'body-altered',
    summary:
      'Something changes the body between this program and the exchange: {} passes, and a body with fields does not.',
    next: ['find-rewriter', 'without-proxy'],
  },
  'body-change-known': {
    verdict: 'body-altered',
    summary:
      'Something changes the body between this program and the exchange. A signature made for the change "{change}" passes, so that is what it does.',
    next: ['find-rewriter', 'without-proxy'],
  },
  'braces-altered': {
    verdict: 'body-altered',
    summary:
      'Something changes the body between this program and the exchange: a request without a body passes, and the body {} does not.',
    next: ['find-rewriter', 'without-proxy'],
  },
  'trade-not-permitted': {
    verdict: 'trade-not-permitted',
    summary: 'The key may read, and the exchange does not let it trade.',
    next: ['allow-trading', 'ask-support'],
  },
  restricted: {
    verdict: 'account-restricted',
    summary: 'The exchange knows the caller and answers {code}: {meaning}',
    next: ['look-at-account', 'see-permissions', 'ask-support'],
  },
  'rate-limited': {
    verdict: 'rate-limited',
    summary: 'The exchange wants fewer requests (HTTP 429). The doctor has stopped.',
    next: ['wait-a-minute', 'other-programs'],
  },
  'egress-unstable': {
    verdict: 'egress-unstable',
    summary:
      "The same call passes and is refused by turns, and the address it leaves by changes: {addresses}. Not every one of them is in the key's list.",
    next: ['one-address'],
  },
  'unstable-unseen': {
    verdict: 'undecided',
    candidates: ['egress-unstable', 'ip-not-allowed'],
    summary:
      'The same call passes and is refused by turns, and no change of the address is seen from here. Either the address changes further out, behind a router or a proxy, or a changed address list does not act everywhere yet.',
    next: ['configure-echo', 'one-address', 'wait-for-list'],
  },
  blocked: {
    verdict: 'gateway-blocked',
    summary: 'What stands in front of the exchange turns this machine away over {refused}.',
    next: ['other-address'],
  },
  'proxy-wants-credentials': {
    verdict: 'proxy-refused',
    summary: 'The proxy wants a user and a password (407). That is its own answer, not one of the exchange.',
    next: ['proxy-credentials'],
  },
  'proxy-refused': {
    verdict: 'proxy-refused',
    summary: 'The proxy makes no connection to the exchange.',
    next: ['proxy-address'],
  },
  'wrong-endpoint': {
    verdict: 'wrong-endpoint',
    summary: 'What answers at the REST base address is not the API of the spot exchange.',
    next: ['correct-url'],
  },
  down: {
    verdict: 'exchange-down',
    summary: 'The exchange cannot serve anybody now: public calls fail with HTTP {http}.',
    next: ['try-later'],
  },
  'signed-down': {
    verdict: 'undecided',
    candidates: ['exchange-down', 'gateway-blocked'],
    summary: 'Public calls pass, and a signed one is answered with HTTP {http}.',
    next: ['try-later', 'ask-support'],
  },
  'no-name': {
    verdict: 'network-unreachable',
    summary: "The exchange's host cannot be reached: its name does not resolve.",
    next: ['check-names'],
  },
  'no-connection': {
    verdict: 'network-unreachable',
    summary:
      "The exchange's host cannot be reached: no connection is made, or none holds until a reply is there.",
    next: ['check-connection'],
  },
  'no-encryption': {
    verdict: 'network-unreachable',
    summary: "The exchange's host cannot be reached: the encrypted connection fails.",
    next: ['check-tls'],
  },
  'signer-broken': {
    verdict: 'signer-broken',
    summary: 'This program computes wrong signatures: fixed vectors come out otherwise.',
    next: ['stop-trading'],
  },
  'address-or-secret': {
    verdict: 'undecided',
    candidates: ['ip-not-allowed', 'secret-mismatch'],
    summary:
      'Every call with this key is refused with 1401 over every route, with an invented secret too. Either no address of this machine is in the list of the key, or the secret belongs to another key; from here the two look alike.',
    next: ['list-this-address', 'second-key', 'see-permissions'],
  },
  'address-secret-or-key': {
    verdict: 'undecided',
    candidates: ['ip-not-allowed', 'secret-mismatch', 'key-unknown'],
    summary:
      'Everything signed is refused alike, an invented key too. The address, the secret and the key itself can each be the cause.',
    next: ['list-this-address', 'second-key', 'compare-key'],
  },
  'address-not-secret': {
    verdict: 'undecided',
    candidates: ['ip-not-allowed', 'trade-not-permitted'],
    summary:
      'Every call with this key is refused with 1401, and a wrong secret is answered otherwise, so the secret is right. The address is the likeliest cause; a missing permission cannot be ruled out.',
    next: ['list-this-address', 'see-permissions'],
  },
  'key-or-account': {
    verdict: 'undecided',
    candidates: ['key-unknown', 'account-restricted'],
    summary:
      'The key is refused with 401, and an invented key is answered otherwise. The exchange has something against this key or its account, and does not say what.',
    next: ['look-at-sub-account', 'compare-key', 'ask-support'],
  },
  'signature-not-made': {
    verdict: 'undecided',
    candidates: ['secret-mismatch', 'exchange-down'],
    summary:
      'Everything signed is refused alike with {code}: the secret is wrong, or the exchange computes no signature.',
    next: ['new-secret', 'try-later', 'ask-support'],
  },
  'may-not-read': {
    verdict: 'undecided',
    candidates: ['account-restricted', 'body-altered'],
    summary:
      'A cancel passes, so key, secret and address are right, and reading is refused: the key may not read, or its requests are changed on the way.',
    next: ['see-permissions', 'find-rewriter'],
  },
  'odd-refusal': {
    verdict: 'undecided',
    candidates: ['account-restricted', 'exchange-down'],
    summary:
      'The exchange lets the key in and refuses the balances with {code}, a code that is not known for that.',
    next: ['look-at-account', 'ask-support', 'try-later'],
  },
  'trade-unproven': {
    verdict: 'undecided',
    candidates: ['healthy', 'trade-not-permitted'],
    summary:
      'Reading works. Whether the key may trade could not be seen: the cancel was not answered with 3103.',
    next: ['another-symbol'],
  },
  'not-confirmed': {
    verdict: 'undecided',
    candidates: ['ip-not-allowed', 'secret-mismatch', 'egress-unstable'],
    summary:
      'The evidence is not complete: a call was left without an answer that tells anything, or there was no time left to repeat those that differ.',
    next: ['run-again'],
  },
} as const satisfies Readonly<Record<string, Reading>>

export type ReadingId = keyof typeof READINGS
