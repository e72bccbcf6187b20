/**
 * The settings of an installation, from the variables of its environment. Nothing here reads the process's environment:
 * whoever starts does, once.
 */
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, Secret } from '@trading-bridge/core'
import type { KeySource } from '@trading-bridge/vault'

export type Environment = Readonly<Record<string, string | undefined>>

export interface ServiceSettings {
  readonly home: string
  /** A PostgreSQL server; the embedded database in the home folder without it. */
  readonly databaseUrl: Secret | undefined
  /** How the vault is unlocked; the key file in the home folder, where none is named. */
  readonly masterKey: KeySource | undefined
}

/** The variables a master key can come from. At most one is set. */
const PASSPHRASE = 'TRADING_BRIDGE_PASSPHRASE'
const MASTER_KEY = 'TRADING_BRIDGE_MASTER_KEY'
const KEY_FILE = 'TRADING_BRIDGE_KEY_FILE'

/** @throws {ConfigError} there is more than one master key. */
export function readServiceSettings(environment: Environment): ServiceSettings {
  const databaseUrl = readSet(environment, 'DATABASE_URL')
  return {
    home: readSet(environment, 'TRADING_BRIDGE_HOME') ?? join(homedir(), '.trading-bridge'),
    databaseUrl: databaseUrl === undefined ? undefined : Secret.fromText(databaseUrl),
    masterKey: readMasterKey(environment),
  }
}

function readMasterKey(environment: Environment): KeySource | undefined {
  const named = [PASSPHRASE, MASTER_KEY, KEY_FILE].filter((name) => readSet(environment, name) !== undefined)
  if (named.length > 1) {
    throw new ConfigError(named[1] ?? '', `${named.join(' and ')} are both set.`, {
      next: 'Set the one that the vault is sealed with.',
    })
  }
  const [passphrase, key, path] = [PASSPHRASE, MASTER_KEY, KEY_FILE].map((name) => readSet(environment, name))
  if (passphrase !== undefined) return { kind: 'passphrase', passphrase: Secret.fromText(passphrase) }
  if (key !== undefined) return { kind: 'environment', key: Secret.fromText(key) }
  return path === undefined ? undefined : { kind: 'key-file', path }
}

/** A variable that is set to nothing is not set. */
function readSet(environment: Environment, name: string): string | undefined {
  const value = environment[name]
  return value === '' ? undefined : value
}
