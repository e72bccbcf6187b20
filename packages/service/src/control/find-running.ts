import { TransportError } from '@trading-bridge/core'
import { showInstallation } from '../contract/control.ts'
import { openHome } from '../home/home-folder.ts'
import { findSocketPath } from './control-address.ts'
import { askControl } from './control-client.ts'

/** A process that runs the bots of a home folder and answers. */
export interface RunningInstallation {
  readonly pid: number
  readonly socketPath: string
}

/**
 * Who runs the bots of this home folder, if anybody does. What a process that is gone has left is nobody.
 *
 * @throws {ConfigError} the folder is not its owner's alone.
 * @throws {TradingBridgeError} somebody listens and does not answer as an installation does.
 */
export async function findRunning(home: string): Promise<RunningInstallation | undefined> {
  const socketPath = await findSocketPath(await openHome(home))
  if (socketPath === undefined) return undefined
  try {
    const { pid } = await askControl(socketPath, showInstallation)
    return { pid, socketPath }
  } catch (error) {
    if (error instanceof TransportError && error.code === 'TB_CONNECTION_REFUSED') return undefined
    throw error
  }
}
