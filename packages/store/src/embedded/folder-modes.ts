import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { StoreError } from '@trading-bridge/core'

const OTHERS = 0o077

/**
 * Refuses a folder that others on this machine could read or write, or in which there is a file that they could.
 *
 * Does nothing on Windows, where modes say nothing of who may read.
 */
export function requirePrivate(folder: string): void {
  if (process.platform === 'win32') return
  const loose = findLoose(folder)
  if (loose === undefined) return
  const mode = (loose.mode & 0o777).toString(8)
  throw new StoreError(
    'TB_STORE_LOOSE_MODE',
    `${loose.path} has the mode ${mode}; other users could read it.`,
    {
      next: `Run: chmod -R go= '${folder}'.`,
    },
  )
}

interface Loose {
  readonly path: string
  readonly mode: number
}

function findLoose(path: string): Loose | undefined {
  const status = lstatSync(path)
  if (status.isSymbolicLink()) return undefined
  if ((status.mode & OTHERS) !== 0) return { path, mode: status.mode }
  if (!status.isDirectory()) return undefined
  for (const name of readdirSync(path)) {
    const loose = findLoose(join(path, name))
    if (loose !== undefined) return loose
  }
  return undefined
}
