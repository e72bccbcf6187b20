/**
 * The exchange's codes: what each means, what can lie behind it, likeliest first, and what to do next. Texts on the
 * wire differ in case and hyphens from the documentation's, so codes are matched by number.
 *
 * Source: documented table of 2024-01-22 unless an entry says otherwise (docs/coinstore/error-codes.md).
 */

export interface ExchangeCode {
  readonly code: string
  /** The exchange's own words. */
  readonly text: string
  readonly source: 'documented' | 'observed' | 'assumed'
  /** What it says about the request, as a sentence. */
  readonly meaning: string
  readonly causes: readonly string[]
  /** What does not lie behind it, each in the form that follows "not". */
  readonly rulesOut?: readonly string[]
  readonly next: string
}

/** The exchange looks at an order only after key, address, signature and time (observed 2026-02-13: 1401, then 3104). */
const BEHIND_THE_DOOR = ['the key, the address, the signature or the clock: those are checked first']

const ORDER_MAY_EXIST =
  'Try reads later; an order that was answered like this may exist: look it up by its client order id.'

const CODES: readonly ExchangeCode[] = [
  {
    code: '401',
    text: 'signature-failed',
    source: 'documented',
    meaning: 'The exchange blames the key or account, not the signature: a wrong signature gets 1401.',
    causes: [
      'the key is unknown to the exchange: mistyped, cut, deleted, renewed, or the key of another exchange',
      'the key was loaded from the wrong place, such as another row of a table of credentials',
      'the sub-account of the key was deleted',
      'the main account froze the sub-account',
    ],
    rulesOut: [
      'a wrong signature: under a known key that is 1401',
      'an address that is not in the list of the key: that is 1401',
    ],
    next: 'Compare the key with the one under API management on the website, and enter key and secret again.',
  },
  {
    code: '1401',
    text: 'Unauthorized',
    source: 'documented',
    meaning: 'The exchange knows the key but refuses this request: its address, its signature or its time.',
    causes: [
      "the address this machine leaves by is not in the key's list; look first whether it leaves over IPv6 while the list holds its IPv4 address",
      'the secret is wrong: it belongs to another key, or was cut or extended when it was copied',
      'the bytes that were sent are not the bytes that were signed',
      "this machine's clock is off by more than about 30 s",
      'the key lacks the permission for this call (not confirmed)',
    ],
    rulesOut: ['an unknown or mistyped key, nor a frozen or deleted sub-account: those are 401'],
    next: "Set the address family to 4 (--address-family 4) or add this machine's IPv6 address to the key's list (a change takes up to two minutes), then check the secret.",
  },
  {
    code: '3005',
    text: 'signature error',
    source: 'documented',
    meaning: 'The exchange could not compute the signature of the request.',
    causes: ['a signature header is missing or malformed', 'a fault at the exchange'],
    next: 'Check that all three X-CS headers are sent and that the signature has 64 characters; otherwise try later.',
  },
  {
    code: '3011',
    text: 'symbol not found',
    source: 'documented',
    meaning: 'The exchange does not list this market.',
    causes: ['the symbol is mistyped', 'the market was delisted'],
    rulesOut: BEHIND_THE_DOOR,
    next: 'See "market list" for the markets that exist.',
  },
  {
    code: '3012',
    text: 'part-trade-limit',
    source: 'documented',
    meaning: 'This market may not be traded now.',
    causes: ['the account may not trade this market', 'trading in the market is suspended'],
    rulesOut: BEHIND_THE_DOOR,
    next: 'Look at the market on the website with this account; ask the exchange if it trades there.',
  },
  {
    code: '3013',
    text: 'trade-limit',
    source: 'documented',
    meaning: 'The account has no permission to trade.',
    causes: ['verification is incomplete', 'the exchange has restricted the account'],
    rulesOut: BEHIND_THE_DOOR,
    next: 'Look for a notice in the account on the website, or ask the exchange.',
  },
  {
    code: '3014',
    text: 'user-trade-limit',
    source: 'documented',
    meaning: 'The sub-account has no permission to trade for now.',
    causes: ['the main account has withheld it'],
    rulesOut: BEHIND_THE_DOOR,
    next: 'Allow trading for the sub-account in the main account.',
  },
  {
    code: '3015',
    text: 'user-part-trade-limit',
    source: 'documented',
    meaning: 'The sub-account may not trade this market.',
    causes: ['the main account has limited it to other markets'],
    rulesOut: BEHIND_THE_DOOR,
    next: 'Allow this market for the sub-account in the main account.',
  },
  {
    code: '3103',
    text: 'order-not-found',
    source: 'documented',
    meaning: 'There is no such order in this account.',
    causes: [
      'the order was placed a moment ago and does not show yet',
      'the order belongs to another account',
      'the order is filled and can no longer be cancelled',
      'the id is wrong',
    ],
    rulesOut: BEHIND_THE_DOOR,
    next: 'Query the order and the fills before drawing a conclusion: not found is not the same as cancelled.',
  },
  {
    code: '3104',
    text: 'quantity precision',
    source: 'observed',
    meaning: 'The quantity has more decimals than the market takes.',
    causes: ['the quantity was computed and not cut down to the lot size'],
    rulesOut: BEHIND_THE_DOOR,
    next: 'Cut the quantity down to the market\'s lot size; "market list" shows it.',
  },
  {
    code: '3105',
    text: 'price precision',
    source: 'assumed',
    meaning: 'The price has more decimals than the market takes.',
    causes: ['the price was computed and not moved to the tick size'],
    rulesOut: BEHIND_THE_DOOR,
    next: 'Move the price to the market\'s tick size; "market list" shows it.',
  },
  {
    code: '3106',
    text: 'amount precision',
    source: 'observed',
    meaning: 'The amount of a market buy has too many decimals.',
    causes: ['the amount was computed and not cut down; two decimals are known to pass'],
    rulesOut: BEHIND_THE_DOOR,
    next: 'Cut the amount down to two decimals.',
  },
  {
    code: '3107',
    text: 'below minimum',
    source: 'assumed',
    meaning: 'The order is smaller than the market takes.',
    causes: ["the price, quantity or amount is below the market's minimum"],
    rulesOut: BEHIND_THE_DOOR,
    next: 'Raise it to the minimum; "market list" shows it.',
  },
  {
    code: '3111',
    text: 'duplicate-order',
    source: 'documented',
    meaning: 'An order with this client order id exists already.',
    causes: ['the same order was sent twice: the first one counts', 'the id was used before'],
    rulesOut: BEHIND_THE_DOOR,
    next: 'Look the order up by its client order id; do not send it again under another.',
  },
  {
    code: '3112',
    text: 'too many active orders',
    source: 'assumed',
    meaning: 'The account has as many open orders as it may.',
    causes: ['an ordinary account may hold 50 open orders'],
    rulesOut: BEHIND_THE_DOOR,
    next: 'Cancel open orders first.',
  },
  {
    code: '3113',
    text: 'account-insufficient',
    source: 'documented',
    meaning: 'The available balance does not cover the order.',
    causes: ['the balance is too small', 'other open orders hold it frozen'],
    rulesOut: BEHIND_THE_DOOR,
    next: 'Compare the order with the available balance, and cancel what freezes it.',
  },
  {
    code: '6001',
    text: 'sub-user-operator-business-error',
    source: 'documented',
    meaning: 'The sub-account may not do this.',
    causes: ['the business is open to main accounts only, such as withdrawals'],
    rulesOut: BEHIND_THE_DOOR,
    next: "Use the main account's key.",
  },
  {
    code: '400',
    text: 'request field missing',
    source: 'assumed',
    meaning: 'The request lacks a field or cannot be read.',
    causes: ['a field is missing, misspelt or of the wrong type'],
    next: 'Compare the request with the documentation of the endpoint.',
  },
  {
    code: '429',
    text: 'too many visits',
    source: 'assumed',
    meaning: 'Too many requests were sent.',
    causes: ['more than 120 signed requests of the user, or 300 of the address, in 3 s'],
    next: 'Wait some seconds, and send fewer.',
  },
  {
    code: '101040502',
    text: 'request field missing',
    source: 'documented',
    meaning: 'The transfer names a wrong currency, type or receiver.',
    causes: [
      'the currency does not exist or cannot be transferred',
      'the receiver is the sender',
      'the type is wrong',
    ],
    next: 'Check currency, type and sub-account.',
  },
  {
    code: '102150400',
    text: 'transfer failed',
    source: 'documented',
    meaning: 'The amount of the transfer is wrong, or the transfer failed.',
    causes: ['the amount is not a positive number that the currency takes'],
    next: 'Check the amount, then read the balances before trying again.',
  },
  {
    code: '102150808',
    text: 'insufficient balance or duplicate',
    source: 'documented',
    meaning: 'The balance does not cover the transfer, or it was sent twice.',
    causes: ['the balance is too small', 'the same transfer was made a moment ago'],
    next: 'Read the balances of both accounts before trying again.',
  },
  {
    code: 'HTTP-400',
    text: 'invalid request format',
    source: 'documented',
    meaning: 'The exchange cannot read the request.',
    causes: ['a field is missing, misspelt or of the wrong type', 'a proxy has changed the request'],
    next: 'Compare the request with the documentation of the endpoint.',
  },
  {
    code: 'HTTP-401',
    text: 'invalid API key',
    source: 'documented',
    meaning: 'The exchange blames the key or account.',
    causes: [
      'the key is unknown to the exchange: mistyped, cut, deleted, renewed, or the key of another exchange',
      'a proxy or gateway wants credentials of its own',
    ],
    next: 'Compare the key with the one under API management on the website, and enter key and secret again.',
  },
  {
    code: 'HTTP-403',
    text: 'Forbidden',
    source: 'assumed',
    meaning: 'Something in front of the exchange refuses this machine.',
    causes: ["the gateway blocks the machine's address or region", 'too many requests were sent before'],
    next: 'Wait some minutes, then try from another address.',
  },
  {
    code: 'HTTP-404',
    text: 'Not Found',
    source: 'documented',
    meaning: 'There is nothing at this address.',
    causes: ['the base address is wrong; for spot it ends in /api', 'the exchange has removed the endpoint'],
    next: 'Check COINSTORE_REST_URL.',
  },
  {
    code: 'HTTP-405',
    text: 'Method Not Allowed',
    source: 'assumed',
    meaning: 'The address exists but not for this method.',
    causes: ['a proxy has changed the method', 'the base address is wrong'],
    next: 'Check COINSTORE_REST_URL and the proxy.',
  },
  {
    code: 'HTTP-407',
    text: 'Proxy Authentication Required',
    source: 'assumed',
    meaning: 'The proxy wants credentials of its own; the exchange was not asked.',
    causes: ["the proxy's user or password is missing or wrong"],
    next: "Look at the proxy's user, password and address.",
  },
  {
    code: 'HTTP-429',
    text: 'too many visits',
    source: 'documented',
    meaning: 'Too many requests were sent.',
    causes: ['more than 120 signed requests of the user, or 300 of the address, in 3 s'],
    next: 'Wait some seconds, and send fewer; an order that was answered like this counts as unknown unless it is proven unsent.',
  },
  {
    code: 'HTTP-500',
    text: 'internal server error',
    source: 'documented',
    meaning: 'An error inside the exchange.',
    causes: ['a fault at the exchange'],
    next: ORDER_MAY_EXIST,
  },
  {
    code: 'HTTP-502',
    text: 'Bad Gateway',
    source: 'assumed',
    meaning: 'The gateway in front of the exchange got no answer from it.',
    causes: ['maintenance or overload at the exchange'],
    next: ORDER_MAY_EXIST,
  },
  {
    code: 'HTTP-503',
    text: 'Service Unavailable',
    source: 'assumed',
    meaning: 'The gateway in front of the exchange got no answer from it.',
    causes: ['maintenance or overload at the exchange'],
    next: ORDER_MAY_EXIST,
  },
  {
    code: 'HTTP-504',
    text: 'Gateway Timeout',
    source: 'assumed',
    meaning: 'The gateway in front of the exchange got no answer from it.',
    causes: ['maintenance or overload at the exchange'],
    next: ORDER_MAY_EXIST,
  },
]

/** All known codes by their number as text. */
export const EXCHANGE_CODES: ReadonlyMap<string, ExchangeCode> = new Map(
  CODES.map((entry) => [entry.code, entry]),
)

/** What `code` means. An unknown code is told as such, with the exchange's own words for it. */
export function explainCode(code: string, exchangeText = ''): ExchangeCode {
  const known = EXCHANGE_CODES.get(code)
  if (code === '401' && exchangeText.toLowerCase() === 'user-not-login') return notLoggedIn(exchangeText)
  if (known !== undefined) return known
  return {
    code,
    text: exchangeText,
    source: 'assumed',
    meaning: `The exchange refused with code ${code}, which is not in the list of known codes.`,
    causes: [],
    next: 'Treat it as final, and report the code and its text.',
  }
}

function notLoggedIn(text: string): ExchangeCode {
  return {
    code: '401',
    text,
    source: 'observed',
    meaning: 'This path wants the login of a website session, not an API key.',
    causes: ['the path belongs to the futures website'],
    next: 'Do not use this path with an API key.',
  }
}
