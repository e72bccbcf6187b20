/**
 * Accounts on exchanges that ccxt speaks to. ccxt wants key and secret in fields of its instance; here both are there only
 * while it signs, and it signs nothing but what reads and trades on the one host of the account.
 */
import { ConfigError, type Secret } from '@trading-bridge/core'
import { ccxtVenue, type Venue } from '@trading-bridge/engine'
import type { Account } from '@trading-bridge/store'
import type { BoundSigner, SigningTarget, Vault } from '@trading-bridge/vault'
import { readApiCredential } from './coinstore-credential.ts'
import { credentialOwnerOf } from './credential-owner.ts'

/** What ccxt makes of a request, before it leaves. */
interface Signed {
  readonly url: string
  readonly [field: string]: unknown
}

interface SigningCall extends SigningTarget {
  /** Signs while the key is lent. */
  readonly signWith: (apiKey: string, secret: string) => Signed
}

interface CcxtProfile {
  /** Below the host. */
  readonly basePath: string
  /** What is signed, and nothing else. */
  readonly paths: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
}

/** Each exchange is entered with what may be signed there; one that is not here cannot be opened. */
const PROFILES = {
  binance: {
    basePath: '/api/v3',
    paths: ['GET account', 'GET order', 'POST order', 'DELETE order', 'GET openOrders', 'GET myTrades'],
    options: {
      defaultType: 'spot',
      fetchMarkets: { types: ['spot'] },
      fetchCurrencies: false,
      fetchMargins: false,
      warnOnFetchOpenOrdersWithoutSymbol: false,
    },
  },
} as const satisfies Readonly<Record<string, CcxtProfile>>

/** The exchanges that are opened through ccxt. */
export type CcxtExchangeId = keyof typeof PROFILES

export function isCcxtExchange(exchange: string): exchange is CcxtExchangeId {
  return Object.hasOwn(PROFILES, exchange)
}

export interface OpenCcxtAccount {
  readonly venue: Venue
  close(): void
}

/**
 * Loads ccxt and opens the account.
 *
 * @throws {ConfigError} ccxt is not installed.
 * @throws {VaultError} the vault is locked, or holds no credential for it that opens.
 */
export async function openCcxtAccount(
  account: Account & { readonly exchange: CcxtExchangeId },
  { vault, restUrl, onKey }: { readonly vault: Vault; readonly restUrl: URL; onKey(apiKey: Secret): void },
): Promise<OpenCcxtAccount> {
  const profile: CcxtProfile = PROFILES[account.exchange]
  const base = `${restUrl.origin}${profile.basePath}`
  const signer = await vault.openSigner<SigningCall, Signed>({
    owner: credentialOwnerOf(account),
    origin: restUrl.origin,
    paths: profile.paths.map((path) => path.replace(' ', ` ${profile.basePath}/`)),
    scheme(fields) {
      const { apiKey, apiSecret } = readApiCredential(fields)
      onKey(apiKey)
      return ({ signWith }) => signWith(textOf(apiKey), textOf(apiSecret))
    },
  })
  try {
    const exchange = await makeExchange(account.exchange, { base, signer, options: profile.options })
    return { venue: ccxtVenue(exchange), close: () => signer.close() }
  } catch (error) {
    signer.close()
    throw error
  }
}

async function makeExchange(
  id: CcxtExchangeId,
  {
    base,
    signer,
    options,
  }: {
    readonly base: string
    readonly signer: BoundSigner<SigningCall, Signed>
    readonly options: CcxtProfile['options']
  },
) {
  const { default: ccxt } = await loadCcxt()
  class LentKey extends ccxt[id] {
    override sign(
      path: string,
      api = 'public',
      method = 'GET',
      params = {},
      headers?: object,
      body?: string,
    ) {
      const make = (): Signed => signedOf(super.sign(path, api, method, params, headers, body))
      if (api !== 'private') return assertGoesTo(base, make())
      const target = new URL(`${base}/${path}`)
      const lend = (apiKey: string, secret: string): Signed => {
        this.apiKey = apiKey
        this.secret = secret
        try {
          return assertGoesTo(target.href, make())
        } finally {
          this.apiKey = ''
          this.secret = ''
        }
      }
      return signer.sign({ origin: target.origin, method, path: target.pathname, signWith: lend })
    }
  }
  const exchange = new LentKey({ number: String, options })
  exchange.urls['api'] = { public: base, private: base }
  return exchange
}

function signedOf(made: Readonly<Record<string, unknown>>): Signed {
  return { ...made, url: String(made['url']) }
}

/** What ccxt has made goes where it was asked to, and not elsewhere. */
function assertGoesTo(address: string, signed: Signed): Signed {
  const { origin, pathname } = new URL(signed.url)
  if (`${origin}${pathname}`.startsWith(address)) return signed
  throw new ConfigError(
    'exchange',
    `ccxt was about to send a request to ${origin}${pathname}; nothing was sent.`,
    {
      next: 'Report it: no request of this account may go there.',
    },
  )
}

async function loadCcxt() {
  try {
    return await import('ccxt')
  } catch (cause) {
    throw new ConfigError('exchange', 'The account needs ccxt, which is not installed.', {
      next: 'Run "npm install ccxt@4.5.84" beside Trading Bridge.',
      cause,
    })
  }
}

function textOf(secret: Secret): string {
  return secret.use((bytes) => Buffer.from(bytes).toString('utf8'))
}
