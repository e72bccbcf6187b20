/**
 * Where the control socket of a home folder is. In the home folder itself, unless its path is too long for a socket: then in a
 * folder of its own among the system's temporary ones. The path is written into the home folder, where whoever asks reads it.
 */
import { lstat, mkdtemp, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { ConfigError } from '@trading-bridge/core'
import type { HomeFolder } from '../home/home-folder.ts'

/** macOS takes 104 bytes with the zero at their end, Linux four more. */
const MAX_SOCKET_PATH_BYTES = 103
const TEMPORARY_PREFIX = 'trading-bridge-'
const SOCKET_NAME = 'control.sock'
const OTHERS = 0o077

/** A path at which the socket can be opened; what a process that is gone has left there is removed. */
export async function prepareSocketPath(home: HomeFolder): Promise<string> {
  const left = await readAddress(home)
  if (left !== undefined) await removeSocket(home, left)
  const socketPath = fits(home.controlSocket)
    ? home.controlSocket
    : join(await mkdtemp(join(tmpdir(), TEMPORARY_PREFIX)), SOCKET_NAME)
  if (fits(socketPath)) return socketPath
  await rmdir(dirname(socketPath))
  throw new ConfigError('TMPDIR', `The path ${socketPath} is too long for a socket.`, {
    next: `Set TRADING_BRIDGE_HOME, or TMPDIR, to a shorter path: ${MAX_SOCKET_PATH_BYTES} bytes at most with ${SOCKET_NAME}.`,
  })
}

/** Writes down where the socket is. */
export async function publishAddress({ controlFolder }: HomeFolder, socketPath: string): Promise<void> {
  const draft = join(controlFolder, `address.${process.pid}`)
  await writeFile(draft, `${socketPath}\n`, { mode: 0o600 })
  await rename(draft, addressFile(controlFolder))
}

/**
 * Where the socket of this home folder was last opened; `undefined` where none was. Whether anybody listens there is not said.
 *
 * @throws {ConfigError} others on this machine could have put another in its place.
 */
export async function findSocketPath(home: HomeFolder): Promise<string | undefined> {
  const socketPath = await readAddress(home)
  if (socketPath === undefined) return undefined
  for (const path of [dirname(socketPath), socketPath]) {
    const status = await lstat(path).catch(() => undefined)
    if (status === undefined) return undefined
    const isOurs = status.uid === (process.getuid?.() ?? status.uid)
    if (!isOurs || (status.mode & OTHERS) !== 0) throw isLoose(path)
  }
  return socketPath
}

/** Removes the socket and its address. */
export async function withdrawAddress(home: HomeFolder, socketPath: string): Promise<void> {
  await rm(addressFile(home.controlFolder), { force: true })
  await removeSocket(home, socketPath)
}

async function removeSocket(home: HomeFolder, socketPath: string): Promise<void> {
  await rm(socketPath, { force: true })
  const folder = dirname(socketPath)
  const isTemporary = folder !== home.path && basename(folder).startsWith(TEMPORARY_PREFIX)
  // A folder that is gone, or that something else was put into, is no matter of ours.
  if (isTemporary) await rmdir(folder).catch(() => undefined)
}

async function readAddress({ controlFolder }: HomeFolder): Promise<string | undefined> {
  const text = await readFile(addressFile(controlFolder), 'utf8').catch(() => '')
  const socketPath = text.trim()
  const isMeant = isAbsolute(socketPath) && basename(socketPath) === SOCKET_NAME
  return isMeant ? socketPath : undefined
}

function addressFile(controlFolder: string): string {
  return join(controlFolder, 'address')
}

function fits(path: string): boolean {
  return Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES
}

function isLoose(path: string): ConfigError {
  return new ConfigError('TRADING_BRIDGE_HOME', `Others on this machine may change ${path}.`, {
    next: `Run: chmod go= '${path}', and see who else has used it.`,
  })
}
