/**
 * The file of a master key: 64 hexadecimal characters, for its owner's eyes alone. A file that others may read is
 * refused, and so is one in a folder that others may write to: they could exchange the file.
 *
 * A new key is written beside the old one, as `<path>.next`, and takes its place once the database is sealed with it.
 * Whichever moment a crash comes at, one of the two opens the vault.
 */

import type { KeyObject } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { type FileHandle, open, rename, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError, Secret, VaultError } from '@trading-bridge/core'
import { newKeyText, parseKeyText } from './key-text.ts'

const OTHERS = 0o077
const OTHERS_WRITE = 0o022
const STICKY = 0o1000
const LARGEST_FILE_BYTES = 256

export function nextKeyFile(path: string): string {
  return `${path}.next`
}

/**
 * Nothing, where there is no such file.
 *
 * @throws {VaultError} `TB_VAULT_FILE_MODE`: others may read or exchange it.
 * @throws {ConfigError} it holds no key.
 */
export async function readKeyFile(path: string): Promise<KeyObject | undefined> {
  const file = await openIfThere(path)
  if (file === undefined) return undefined
  try {
    // The file that was opened is the one that is judged, whatever takes its name meanwhile.
    assertPrivate(path, await file.stat(), await stat(dirname(path)))
    const { bytesRead, buffer } = await file.read(Buffer.alloc(LARGEST_FILE_BYTES), 0, LARGEST_FILE_BYTES, 0)
    const key = parseKeyText(Secret.fromBytes(buffer.subarray(0, bytesRead)))
    buffer.fill(0)
    if (key === undefined) throw noKeyIn(path)
    return key
  } finally {
    await file.close()
  }
}

/** Writes a new random key, to the disk itself. Fails where a file is there already. */
export async function createKeyFile(path: string): Promise<void> {
  try {
    const file = await open(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600)
    try {
      await file.writeFile(`${newKeyText()}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await syncFolder(dirname(path))
  } catch (error) {
    throw cannot('write', path, error)
  }
}

/** Puts the key that was written beside a file in its place. */
export async function takeNextKeyFile(path: string): Promise<void> {
  await rename(nextKeyFile(path), path)
  await syncFolder(dirname(path))
}

export async function deleteKeyFile(path: string): Promise<void> {
  await unlink(path)
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw cannot('read', path, error)
  }
}

function assertPrivate(path: string, file: Stats, folder: Stats): void {
  const me = process.getuid?.()
  // Without POSIX users the modes say nothing.
  if (me === undefined) return
  if (!file.isFile()) throw loose(`${path} is not a file.`, 'Name the file that holds the key.')
  if (file.uid !== me) {
    throw loose(`The key file ${path} belongs to another user.`, `Run: chown ${me} ${path}`)
  }
  if ((file.mode & OTHERS) !== 0) {
    throw loose(`Others may read the key file ${path} (mode ${modeText(file)}).`, `Run: chmod 600 ${path}`)
  }
  if ((folder.mode & OTHERS_WRITE) !== 0 && (folder.mode & STICKY) === 0) {
    const where = dirname(path)
    throw loose(`Others may write to the folder of the key file, ${where}.`, `Run: chmod go-w ${where}`)
  }
}

function loose(message: string, next: string): VaultError {
  return new VaultError('TB_VAULT_FILE_MODE', message, { next })
}

function modeText({ mode }: Stats): string {
  return (mode & 0o777).toString(8).padStart(3, '0')
}

function cannot(what: 'read' | 'write', path: string, cause: unknown): ConfigError {
  return new ConfigError(
    'keyFile',
    `The key file ${path} cannot be ${what === 'read' ? 'read' : 'written'}.`,
    {
      next: 'See that its folder is there, has room, and belongs to the user that runs this.',
      cause,
    },
  )
}

function noKeyIn(path: string): ConfigError {
  return new ConfigError('keyFile', `The file ${path} does not hold a master key.`, {
    next: 'It must hold 64 hexadecimal characters; restore it from its backup.',
  })
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
