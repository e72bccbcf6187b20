/**
 * A ccxt exchange that is lent its key for each signature. ccxt wants key and secret in fields of its instance; here both are
 * there only while it signs, and it signs nothing but what its signer lets pass.
 */
import { ConfigError } from '@trading-bridge/core'
import type { CcxtExchange } from '@trading-bridge/engine'
import type { BoundSigner, SigningTarget } from '@trading-bridge/vault'

/** What ccxt makes of a request, before it leaves. */
export interface Signed {
  readonly url: string
  readonly [field: string]: unknown
}

export interface SigningCall extends SigningTarget {
  /** Signs while the key is lent. */
  readonly signWith: (apiKey: string, secret: string) => Signed
}

/** ccxt's instance, as far as it is looked at: key and secret are empty whenever somebody looks. */
export interface LentKeyExchange extends CcxtExchange {
  readonly apiKey?: string
  readonly secret?: string
  sign(path: string, api: string, method: string, params: object): Signed
}

/** @throws {ConfigError} ccxt is not installed. */
export async function makeLentKeyExchange(
  id: 'binance',
  {
    base,
    signer,
    options,
  }: {
    readonly base: string
    readonly signer: Pick<BoundSigner<SigningCall, Signed>, 'sign'>
    readonly options: Readonly<Record<string, unknown>>
  },
): Promise<LentKeyExchange> {
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
