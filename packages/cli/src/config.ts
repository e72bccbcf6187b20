/**
 * The settings of a command. The environment is read here, once, and passed on as values. Credentials come from the
 * environment alone: a command line is visible to every user of the machine and stays in the shell's history.
 */
import { ConfigError, Secret } from '@trading-bridge/core'
import { findCredentialDefect, findCredentialOddity } from '@trading-bridge/protocol'

export type Environment = Readonly<Record<string, string | undefined>>

export interface Hosts {
  /** The REST base address, without a slash at its end. */
  readonly restUrl: string
  readonly wsUrl: string
}

export interface Credentials {
  readonly apiKey: string
  readonly secret: Secret
  /** What is unusual and no reason to refuse, as whole sentences. */
  readonly warnings: readonly string[]
}

const DEFAULT_REST_URL = 'https://api.coinstore.com/api'
const DEFAULT_WS_URL = 'wss://ws.coinstore.com/s/ws'
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** @throws {ConfigError} an address that cannot be used, or that would send keys in clear text over a network. */
export function readHosts(environment: Environment): Hosts {
  return {
    restUrl: readUrl('COINSTORE_REST_URL', environment['COINSTORE_REST_URL'] ?? DEFAULT_REST_URL, 'http'),
    wsUrl: readUrl('COINSTORE_WS_URL', environment['COINSTORE_WS_URL'] ?? DEFAULT_WS_URL, 'ws'),
  }
}

/** @throws {ConfigError} a credential that is missing or malformed; the error never shows its text. */
export function readCredentials(environment: Environment): Credentials {
  const apiKey = credentialText('COINSTORE_API_KEY', environment)
  const secretText = credentialText('COINSTORE_API_SECRET', environment)
  if (apiKey === secretText) {
    throw new ConfigError('COINSTORE_API_SECRET', 'COINSTORE_API_SECRET is the same as COINSTORE_API_KEY.', {
      next: 'Set each to its own value; the secret is the one that was shown only once.',
    })
  }
  const warnings = [oddity('COINSTORE_API_KEY', apiKey), oddity('COINSTORE_API_SECRET', secretText)]
  return {
    apiKey,
    secret: Secret.fromText(secretText),
    warnings: warnings.filter((warning) => warning !== undefined),
  }
}

/** The credentials as they stand, whatever is wrong with them: for the doctor, which wants to see the stray space. */
export function readGivenCredentials(environment: Environment): {
  readonly apiKey: string | undefined
  readonly secret: Secret | undefined
} {
  const secretText = environment['COINSTORE_API_SECRET']
  return {
    apiKey: environment['COINSTORE_API_KEY'],
    secret: secretText === undefined ? undefined : Secret.fromText(secretText),
  }
}

function credentialText(setting: string, environment: Environment): string {
  const text = environment[setting]
  if (text === undefined) {
    const next = `Set ${setting}, for example by export ${setting}=…; "trading-bridge sandbox" prints ready values.`
    throw new ConfigError(setting, `${setting} is not set.`, { next })
  }
  const found = findCredentialDefect(text)
  if (found !== undefined) throw new ConfigError(setting, `${setting} ${found.defect}.`, { next: found.next })
  return text
}

function oddity(setting: string, text: string): string | undefined {
  const found = findCredentialOddity(text)
  return found === undefined ? undefined : `${setting} ${found}.`
}

function readUrl(setting: string, text: string, scheme: 'http' | 'ws'): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const secure = `${scheme}s:`
  if (url === undefined || (url.protocol !== secure && url.protocol !== `${scheme}:`)) {
    const next = `Write it in full, for example ${scheme === 'http' ? DEFAULT_REST_URL : DEFAULT_WS_URL}.`
    throw new ConfigError(setting, `${setting} is not an address that begins with ${scheme}s://.`, { next })
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    const next = 'Set it to scheme, host and path alone.'
    throw new ConfigError(setting, `${setting} holds more than scheme, host and path.`, { next })
  }
  if (url.protocol !== secure && !LOOPBACK.test(url.hostname)) {
    const next = `Use ${scheme}s://; without encryption only a server on this machine is allowed.`
    throw new ConfigError(setting, `${setting} would send keys unencrypted to ${url.host}.`, { next })
  }
  return url.href.replace(/\/+$/, '')
}
