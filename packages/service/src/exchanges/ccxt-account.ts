/** Accounts on exchanges that ccxt speaks to. Each exchange is entered here with what may be signed for it. */
import type { Secret } from '@trading-bridge/core'
import { ccxtVenue, type Venue } from '@trading-bridge/engine'
import type { Account } from '@trading-bridge/store'
import type { Vault } from '@trading-bridge/vault'
import { readApiCredential } from './coinstore-credential.ts'
import { credentialOwnerOf } from './credential-owner.ts'
import { makeLentKeyExchange, type Signed, type SigningCall } from './lent-key-exchange.ts'

interface CcxtProfile {
  /** Below the host. */
  readonly basePath: string
  /** What is signed, and nothing else. */
  readonly paths: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
}

/** One that is not here cannot be opened. */
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
type CcxtExchangeId = keyof typeof PROFILES

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
    const exchange = await makeLentKeyExchange(account.exchange, { base, signer, options: profile.options })
    return { venue: ccxtVenue(exchange), close: () => signer.close() }
  } catch (error) {
    signer.close()
    throw error
  }
}

function textOf(secret: Secret): string {
  return secret.use((bytes) => Buffer.from(bytes).toString('utf8'))
}
