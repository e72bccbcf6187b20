/** Whether a stored key works: it is used once for reading, and the doctor says why, or what is wrong all the same. */
import { type Secret, TradingBridgeError } from '@trading-bridge/core'
import { type Diagnosis, diagnose } from '@trading-bridge/doctor'
import type { Service } from '@trading-bridge/service'
import type { CommandContext } from './command-context.ts'
import type { ConnectionFlags } from './connection.ts'
import { connectionOptions } from './connection-options.ts'
import { EXIT_CODES, type ExitCode, exitCodeOf } from './exit-code.ts'

export interface KeyVerdict {
  /** What the exchange, or the way to it, has against the key; absent where it let us read. */
  readonly error: TradingBridgeError | undefined
  /** Absent for exchanges that the doctor does not know. */
  readonly diagnosis: Diagnosis | undefined
}

/** Reads the balances, then lets the doctor look. Nothing is placed or moved. */
export async function testKey(
  service: Service,
  name: string,
  { flags, context }: { readonly flags: ConnectionFlags; readonly context: CommandContext },
): Promise<KeyVerdict> {
  const error = await readOnce(service, name, context)
  const account = await service.exchanges.findAccount(name)
  if (account.exchange !== 'coinstore') return { error, diagnosis: undefined }
  return { error, diagnosis: await examine(service, name, { flags, context }) }
}

export function worksOf({ error, diagnosis }: KeyVerdict): boolean {
  return error === undefined && (diagnosis === undefined || diagnosis.verdict === 'healthy')
}

/** What failed decides; a key that may read and is not healthy all the same is one the exchange says no to. */
export function exitCodeOfKey(verdict: KeyVerdict): ExitCode {
  if (verdict.error !== undefined) return exitCodeOf(verdict.error.code)
  return worksOf(verdict) ? EXIT_CODES.done : EXIT_CODES.rejected
}

async function readOnce(
  { exchanges }: Service,
  name: string,
  { signal }: CommandContext,
): Promise<TradingBridgeError | undefined> {
  await using lease = await exchanges.use(name)
  try {
    await lease.value.venue.fetchBalances({ signal })
    return undefined
  } catch (error) {
    if (signal.aborted || !(error instanceof TradingBridgeError)) throw error
    return error
  }
}

function examine(
  { exchanges }: Service,
  name: string,
  { flags, context }: { readonly flags: ConnectionFlags; readonly context: CommandContext },
): Promise<Diagnosis> {
  const { proxyUrl, localAddress, addressFamily } = connectionOptions(flags)
  const routes = addressFamily === 4 || addressFamily === 6 ? [addressFamily] : undefined
  const { signal } = context
  return exchanges.lendKey(name, ({ apiKey, apiSecret, restUrl }) => {
    const credentials = { apiKey: textOf(apiKey), secret: apiSecret }
    return diagnose({ restUrl: restUrl.href, credentials, routes, proxyUrl, localAddress, signal })
  })
}

function textOf(secret: Secret): string {
  return secret.use((bytes) => Buffer.from(bytes).toString('utf8'))
}
