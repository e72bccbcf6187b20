/** From the options and the environment to an open client. */
import { CoinstoreClient } from '@trading-bridge/client'
import type { CommandContext } from './command-context.ts'
import { readCredentials, readHosts } from './config.ts'
import { ATTEMPTS, connectionOptions } from './connection-options.ts'

/** Options of every command that speaks to the exchange, as the command line gives them. */
export interface ConnectionFlags {
  /** A stored account; the credentials of the environment when left out. */
  readonly account?: string
  readonly addressFamily?: 'auto' | '4' | '6'
  readonly localAddress?: string
  readonly proxy?: string
  readonly deadline?: string
}

/** `public` calls need no credentials, and do not look at them. */
export type Access = 'public' | 'signed'

/** Hands an open client to `work` and closes it afterwards, whatever happens. */
export async function withClient<Result>(
  context: CommandContext,
  flags: ConnectionFlags,
  access: Access,
  work: (client: CoinstoreClient) => Promise<Result>,
): Promise<Result> {
  if (flags.account !== undefined) {
    const { withAccount } = await import('./installation.ts')
    return await withAccount(context, { ...flags, account: flags.account }, ({ client }) => work(client))
  }
  const client = await CoinstoreClient.open({
    restUrl: readHosts(context.environment).restUrl,
    credentials: access === 'signed' ? credentialsOf(context) : undefined,
    retry: { attempts: ATTEMPTS },
    ...connectionOptions(flags),
  })
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

function credentialsOf({ environment, terminal }: CommandContext): ReturnType<typeof readCredentials> {
  const credentials = readCredentials(environment)
  for (const warning of credentials.warnings) terminal.stderr.write(`Warning: ${warning}\n`)
  return credentials
}
