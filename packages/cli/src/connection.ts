/** From the options and the environment to an open client. */
import { isIP } from 'node:net'
import { type ClientOptions, CoinstoreClient } from '@trading-bridge/client'
import { InvalidInputError } from '@trading-bridge/core'
import type { CommandContext } from './command-context.ts'
import { readCredentials, readHosts } from './config.ts'
import { readOptionalInteger } from './read-option.ts'

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

/** A person waits: a read is tried once more, not three times. */
export const ATTEMPTS = 2
const DEADLINE_RANGE = { from: 1, to: 600_000 } as const
const FAMILIES = { auto: 'auto', '4': 4, '6': 6 } as const

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

/** How to leave this machine, as the command line gives it. */
export function connectionOptions(
  flags: ConnectionFlags,
): Pick<ClientOptions, 'deadlineMs' | 'addressFamily' | 'localAddress' | 'proxyUrl'> {
  return {
    deadlineMs: readOptionalInteger('--deadline', flags.deadline, DEADLINE_RANGE),
    addressFamily: addressFamilyOf(flags),
    localAddress: flags.localAddress === undefined ? undefined : readAddress(flags.localAddress),
    proxyUrl: flags.proxy === undefined ? undefined : readProxy(flags.proxy),
  }
}

export function addressFamilyOf({ addressFamily = 'auto' }: ConnectionFlags): 'auto' | 4 | 6 {
  return FAMILIES[addressFamily]
}

function credentialsOf({ environment, terminal }: CommandContext): ReturnType<typeof readCredentials> {
  const credentials = readCredentials(environment)
  for (const warning of credentials.warnings) terminal.stderr.write(`Warning: ${warning}\n`)
  return credentials
}

function readAddress(text: string): string {
  if (isIP(text) !== 0) return text
  throw new InvalidInputError({
    rule: 'ip-address',
    subject: '--local-address',
    value: text,
    limit: 'an IPv4 or IPv6 address of this machine',
    message: `--local-address takes an IP address, not "${text}".`,
    next: 'Give an address of this machine, for example 192.0.2.10.',
  })
}

/** A proxy's URL may hold its password, so it is not shown. */
function readProxy(text: string): string {
  const protocol = URL.canParse(text) ? new URL(text).protocol : ''
  if (protocol === 'http:' || protocol === 'https:') return text
  throw new InvalidInputError({
    rule: 'proxy-url',
    subject: '--proxy',
    value: '[not shown]',
    limit: 'a URL that begins with http:// or https://',
    message: '--proxy takes the URL of an HTTP or HTTPS proxy.',
    next: 'Give it in full, for example http://proxy.example:3128.',
  })
}
