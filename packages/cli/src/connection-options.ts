/** How to leave this machine, as the command line gives it. */
import { isIP } from 'node:net'
import type { ClientOptions } from '@trading-bridge/client'
import { InvalidInputError } from '@trading-bridge/core'
import type { ConnectionFlags } from './connection.ts'
import { readOptionalInteger } from './read-option.ts'

/** A person waits: a read is tried once more, not three times. */
export const ATTEMPTS = 2
const DEADLINE_RANGE = { from: 1, to: 600_000 } as const
const FAMILIES = { auto: 'auto', '4': 4, '6': 6 } as const

/** @throws {InvalidInputError} an option has a value that cannot be meant. */
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

/** @throws {InvalidInputError} no IP address. */
export function readAddress(text: string): string {
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

/** A proxy's URL may hold its password, so it is not shown. @throws {InvalidInputError} no URL of a proxy. */
export function readProxy(text: string): string {
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
