import { ConfigError, type Secret } from '@trading-bridge/core'
import type { Diagnosis } from '@trading-bridge/engine'
import type { Account } from '@trading-bridge/store'
import type { ConnectionOptions, Exchanges } from '../exchanges/exchanges.ts'

export interface DiagnoseAccountOptions {
  readonly exchanges: Exchanges
  /** The way that the account's own requests take. */
  readonly connection?: ConnectionOptions | undefined
  readonly signal: AbortSignal
}

/**
 * Why the exchange refuses an account's key: what the doctor says, in the words that a bot's record keeps.
 *
 * @throws {VaultError} the vault is locked, or holds no credential for it that opens.
 */
export async function diagnoseAccount(
  { name, exchange }: Account,
  { exchanges, connection = {}, signal }: DiagnoseAccountOptions,
): Promise<Diagnosis> {
  if (exchange !== 'coinstore')
    throw new ConfigError('exchange', `The doctor does not know ${exchange}.`, {
      next: `See with "trading-bridge key test --account ${name}" what the exchange answers.`,
    })
  const { diagnose } = await import('@trading-bridge/doctor')
  const { addressFamily, proxyUrl, localAddress } = connection
  const routes = addressFamily === 4 || addressFamily === 6 ? [addressFamily] : undefined
  const { verdict, summary, next } = await exchanges.lendKey(name, ({ apiKey, apiSecret, restUrl }) =>
    diagnose({
      restUrl: restUrl.href,
      credentials: { apiKey: textOf(apiKey), secret: apiSecret },
      routes,
      proxyUrl,
      localAddress,
      signal,
    }),
  )
  return { verdict, message: summary, next: next.join(' ') }
}

function textOf(secret: Secret): string {
  return secret.use((bytes) => Buffer.from(bytes).toString('utf8'))
}
