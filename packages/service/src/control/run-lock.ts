import { mkdir } from 'node:fs/promises'
import { ConfigError } from '@trading-bridge/core'
import { FolderLock } from '@trading-bridge/store'
import type { HomeFolder } from '../home/home-folder.ts'

/**
 * The right to run the bots of this home folder, for one process at a time. One that is gone has let go of it.
 *
 * @throws {ConfigError} a process that runs has it, and is named.
 */
export async function takeRunLock({ path, controlFolder }: HomeFolder): Promise<FolderLock> {
  await mkdir(controlFolder, { recursive: true, mode: 0o700 })
  return FolderLock.take(controlFolder, ({ pid }) => runElsewhere(path, pid))
}

/** What the second process is told that would run the bots of a home folder. */
export function runElsewhere(home: string, pid: number): ConfigError {
  const who = pid === process.pid ? 'this process already' : `process ${pid}`
  return new ConfigError('TRADING_BRIDGE_HOME', `The bots of ${home} are run by ${who}.`, {
    next:
      pid === process.pid
        ? 'Stop them first.'
        : `Steer them with "trading-bridge bot", or stop process ${pid} first.`,
  })
}
