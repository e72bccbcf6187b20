import type { Stats } from 'node:fs'
import { lstat, mkdir } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { ConfigError } from '@trading-bridge/core'

/** Where things are in the home folder. */
export interface HomeFolder {
  readonly path: string
  /** The embedded database. */
  readonly databaseFolder: string
  /** The vault's master key, where it comes from a file and no other is named. */
  readonly keyFile: string
  readonly logFolder: string
  /** Who runs the bots of this installation, and where it is asked. */
  readonly controlFolder: string
  /** The socket of a running installation, where its path is not too long for one. */
  readonly controlSocket: string
}

const SETTING = 'TRADING_BRIDGE_HOME'
const OTHERS = 0o077
const OWNER_ONLY = 0o700

/**
 * The folder that holds everything of one installation, made where it is missing. It is its owner's alone.
 *
 * @throws {ConfigError} it is no folder, belongs to somebody else, or others may look into it; nothing was changed.
 */
export async function openHome(path: string): Promise<HomeFolder> {
  if (!isAbsolute(path)) {
    throw new ConfigError(SETTING, `${SETTING} is not an absolute path.`, {
      next: 'Write it from the root, or leave it out for .trading-bridge in your own folder.',
    })
  }
  try {
    await mkdir(path, { recursive: true, mode: OWNER_ONLY })
  } catch (cause) {
    throw new ConfigError(SETTING, `The folder ${path} cannot be made.`, {
      next: `Set ${SETTING} to a folder that you may write to.`,
      cause,
    })
  }
  assertPrivate(path, await lstat(path))
  return {
    path,
    databaseFolder: join(path, 'database'),
    keyFile: join(path, 'master.key'),
    logFolder: join(path, 'log'),
    controlFolder: join(path, 'control'),
    controlSocket: join(path, 'control.sock'),
  }
}

function assertPrivate(path: string, status: Stats): void {
  const me = process.getuid?.()
  // Without POSIX users the modes say nothing.
  if (me === undefined) return
  if (!status.isDirectory()) {
    throw new ConfigError(SETTING, `${path} is not a folder.`, { next: `Set ${SETTING} to a folder.` })
  }
  if (status.uid !== me) {
    throw new ConfigError(SETTING, `The folder ${path} belongs to another user.`, {
      next: `Run: chown ${me} ${path}`,
    })
  }
  if ((status.mode & OTHERS) !== 0) {
    const mode = (status.mode & 0o777).toString(8)
    throw new ConfigError(SETTING, `Others may look into the folder ${path} (mode ${mode}).`, {
      next: `Run: chmod 700 ${path}`,
    })
  }
}
